// Exponentials and logarithms of eight doubles at once, and the functions made of them.
//
// Only sums, products and quotients that IEEE 754 defines are used, each rounded by itself: the bits of a result depend
// on its argument alone, whatever the processor and the place in an array. Polynomials interpolate at the zeros of
// Chebyshev polynomials; their coefficients were computed with 60 digits.
#ifndef EXPONENTIALS_H
#define EXPONENTIALS_H

#include "vectors.h"

#pragma clang fp contract(off)

typedef double doubles __attribute__((vector_size(64)));
typedef int64_t longs __attribute__((vector_size(64)));
typedef uint64_t ulongs8 __attribute__((vector_size(64)));

INLINE doubles all(double value) { return value - (doubles){}; }
INLINE doubles choose(longs mask, doubles a, doubles b) { return (doubles)((mask & (longs)a) | (~mask & (longs)b)); }
INLINE doubles magnitude(doubles x) { return (doubles)((longs)x & INT64_MAX); }
INLINE doubles with_sign_of(doubles x, doubles sign) {
  return (doubles)(((longs)x & INT64_MAX) | ((longs)sign & INT64_MIN));
}
// NaN stays NaN.
INLINE doubles at_most(doubles x, double limit) { return choose(x > all(limit), all(limit), x); }
INLINE doubles at_least(doubles x, double limit) { return choose(x < all(limit), all(limit), x); }

// c[0] + c[1] x + ...: from the second term on, even and odd powers side by side.
INLINE doubles polynomial(doubles x, const double *c, int terms) {
  const doubles square = x * x;
  doubles last = all(c[terms - 1]), other = all(c[terms - 2]);
  for (int k = terms - 3; k >= 1; k--) {
    const doubles next = last * square + c[k];
    last = other;
    other = next;
  }
  return c[0] + x * (other + x * last);
}

// log 2 in two parts, of which the first has zeros enough that products with exponents are exact.
static const double log2_high = 0x1.62e42fefa3000p-1, log2_low = 0x1.3de6af278ece6p-42;
// Adding this rounds to a whole number, which then stands in the low bits.
static const double whole = 0x1.8p52;

INLINE doubles rounded(doubles x) { return (x + whole) - whole; }
// 2^n for whole n between -1022 and 1023.
INLINE doubles power_of_two(doubles n) { return (doubles)(((longs)(n + whole) << 52) + (longs)all(1)); }

// x + correction = n log 2 + r + rest, and square = e^r - 1 - r.
typedef struct {
  doubles n, r, rest, square;
} reduction;

INLINE reduction reduce(doubles x, doubles correction) {
  static const double c[] = {0x1.0000000000000p-1,  0x1.5555555555557p-3,  0x1.5555555555556p-5,
                             0x1.1111111110085p-7,  0x1.6c16c16c162a3p-10, 0x1.a01a01ac16f76p-13,
                             0x1.a01a01a6f35fbp-16, 0x1.71de019d031e7p-19, 0x1.27e4db0f8a3efp-22,
                             0x1.af4f1ddf981a8p-26, 0x1.1f73b376c0f55p-29};
  reduction z;
  z.n = rounded(x * 0x1.71547652b82fep+0);
  const doubles a = x - z.n * log2_high, b = z.n * log2_low - correction;
  z.r = a - b;
  z.rest = (a - z.r) - b;
  z.square = z.r * z.r * polynomial(z.r, c, 11);
  return z;
}

// e^(x + correction) for a correction that is small against the last place of 1.
INLINE doubles exp_of_sum(doubles x, doubles correction) {
  const reduction z = reduce(at_least(at_most(x, 710), -746), correction);
  const doubles sum = 1 + z.r, lost = (1 - sum) + z.r;
  const doubles y = sum + (lost + (z.rest + z.square));
  // Two factors: 2^n itself may be too large or too small where the result is not.
  const doubles half = rounded(0.5 * z.n);
  return y * power_of_two(half) * power_of_two(z.n - half);
}

INLINE doubles exp8(doubles x) { return exp_of_sum(x, all(0)); }

INLINE doubles expm1_8(doubles x) {
  const reduction z = reduce(at_least(at_most(x, 710), -40), all(0));
  // 2^m (2^(n - m) (e^r - 1) + (2^(n - m) - 2^-m))
  const doubles half = rounded(0.5 * z.n), factor = power_of_two(z.n - half);
  const doubles u = factor - power_of_two(-half), v = factor * z.r;
  const doubles sum = u + v, lost = (u - sum) + v;
  return with_sign_of((sum + (lost + factor * (z.rest + z.square))) * power_of_two(half), x);
}

// k log 2 + log(1 + f) + rest for f from sqrt(1/2) - 1 to sqrt(2) - 1: with s = f / (2 + f),
// log(1 + f) = 2 artanh s = f - f^2/2 + s (f^2/2 + s^2 P(s^2)).
INLINE doubles log_of_parts(doubles k, doubles f, doubles rest) {
  static const double c[] = {0x1.5555555555555p-1, 0x1.9999999999a43p-2, 0x1.249249247513dp-2, 0x1.c71c7204621fep-3,
                             0x1.745cf7c1d5dafp-3, 0x1.3b1c79943fca2p-3, 0x1.0fb77bcdefa76p-3, 0x1.0c4d8297b1431p-3};
  const doubles half_square = 0.5 * f * f, s = f / (2 + f), z = s * s;
  const doubles tail = s * (half_square + z * polynomial(z, c, 8)) + (k * log2_low + rest);
  return k * log2_high - ((half_square - tail) - f);
}

// The k with 2^-k x from sqrt(1/2) to sqrt(2), for positive normal x.
INLINE doubles exponent(doubles x) {
  const longs shifted = (longs)x + ((longs)all(1) - (longs)all(0x1.6a09e667f3bcdp-1));
  const longs biased = (longs)((ulongs8)shifted >> 52);
  return (doubles)(biased | (longs)all(0x1p52)) - (0x1p52 + 1023);
}

// The logarithm's values where its argument is no positive finite number, else `y`.
INLINE doubles log_edges(doubles x, doubles y) {
  y = choose(x == all(0), all(-__builtin_inf()), y);
  y = choose(x < all(0), all(__builtin_nan("")), y);
  return choose((x == all(__builtin_inf())) | (x != x), x, y);
}

INLINE doubles log8(doubles x) {
  const longs is_small = x < all(0x1p-1022);
  const doubles scaled = choose(is_small, x * 0x1p54, x);
  const doubles k = exponent(scaled);
  const doubles f = (doubles)((longs)scaled - ((longs)(k + whole) << 52)) - 1;
  return log_edges(x, log_of_parts(k - choose(is_small, all(54), all(0)), f, all(0)));
}

INLINE doubles log1p_8(doubles x) {
  const longs is_large = x > all(0x1p500);
  const doubles scaled = choose(is_large, x * 0x1p-400, x);
  const doubles k = exponent(1 + scaled), factor = power_of_two(-k);
  // 1 + f + rest = 2^-k (1 + x)
  const doubles u = factor - 1, v = factor * scaled, f = u + v;
  const longs u_is_larger = magnitude(u) > magnitude(v);
  const doubles rest = choose(u_is_larger, (u - f) + v, (v - f) + u);
  const doubles y = log_of_parts(k + choose(is_large, all(400), all(0)), f, rest);
  return with_sign_of(log_edges(1 + x, y), choose(x != x, x, choose(x < all(0), all(-1), x)));
}

// (e^2x - 1) / (e^2x + 1)
INLINE doubles tanh8(doubles x) {
  const doubles e = expm1_8(2 * at_most(magnitude(x), 30));
  return with_sign_of(e / (e + 2), x);
}

// As in SpecialFunctions: no overflow, and no cancellation.
INLINE doubles sigmoid8(doubles x) {
  const doubles e = exp8(-magnitude(x));
  return choose(x >= all(0), all(1), e) / (1 + e);
}

INLINE doubles softplus8(doubles x) { return at_least(x, 0) + log1p_8(exp8(-magnitude(x))); }

#endif
