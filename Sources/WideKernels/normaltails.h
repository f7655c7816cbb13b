// The logarithm of the normal distribution function and its derivative, eight doubles at once.
#ifndef NORMALTAILS_H
#define NORMALTAILS_H

#include "errorfunction.h"

// From here on an asymptotic series has reached double precision; below, e^(-x^2/2) has not vanished.
static const double far_tail = 38;
static const double root_of_two_by_pi = 0x1.9884533d43651p-1;

// The density over the upper tail for x >= far_tail: x + 1/x - 2/x^3 + 10/x^5 - ...
INLINE doubles far_slope(doubles x) {
  static const double c[] = {1, -2, 10, -74, 706, -8162, 110410};
  return x + polynomial(1 / (x * x), c, 7) / x;
}

// e^(x^2/2) erfc(x/sqrt 2) for x >= 0
INLINE doubles scaled_tail(doubles x) {
  const doubles near = scaled_erfc(0x1.6a09e667f3bcdp-1 * at_most(x, far_tail));
  return choose(x < all(far_tail), near, root_of_two_by_pi / far_slope(x));
}

// Half of erfc(x/sqrt 2) for x >= 0; the square is taken in two parts, as the exponential magnifies what rounding takes.
INLINE doubles upper_tail(doubles x, doubles scaled) {
  const doubles y = at_most(x, 40);
  const doubles high = (doubles)((longs)y & ~(int64_t)0x7FFFFFF);
  return 0.5 * scaled * exp_of_sum(-0.5 * high * high, 0.5 * (high - y) * (high + y));
}

INLINE doubles log_normal_cdf8(doubles x) {
  const doubles size = magnitude(x), scaled = scaled_tail(size);
  const doubles below = -0.5 * x * x + log8(0.5 * scaled), above = log1p_8(-upper_tail(size, scaled));
  return choose(x < all(0), below, above);
}

// The derivative of the logarithm: the density over the distribution function.
INLINE doubles inverse_mills8(doubles x) {
  const doubles size = magnitude(x), scaled = scaled_tail(size), tail = upper_tail(size, scaled);
  const doubles near = root_of_two_by_pi / scaled;
  const doubles below = choose(size < all(far_tail), near, far_slope(size));
  // At infinity nothing is left of either.
  const doubles above = root_of_two_by_pi * (tail / at_least(scaled, 0x1p-1022)) / (1 - tail);
  return choose(x < all(0), below, above);
}

#endif
