// The error function, its complement and the normal distribution function, eight doubles at once.
#ifndef ERRORFUNCTION_H
#define ERRORFUNCTION_H

#include "exponentials.h"

// e^(x^2) erfc(x) for x >= 0: P((x - 4) / (x + 4)) / (1 + 2 x).
INLINE doubles scaled_erfc(doubles x) {
  static const double c[] = {
      0x1.3ba5916e9fd7fp+0,   -0x1.1df1ad154a28fp-3,  0x1.f7f5df66fd6a1p-7,   0x1.16ecefcfa540bp-4,
      -0x1.9ddb23c3e8846p-4,  0x1.7fee004e1136bp-4,   -0x1.0fb06dfe56553p-4,  0x1.3079edf6a8b98p-5,
      -0x1.0962388280cebp-6,  0x1.49c6727b84824p-8,   -0x1.8d4a9c45d4bc9p-11, -0x1.a1df1e9f513c1p-13,
      0x1.3be068d3b2460p-13,  -0x1.9959e5f8bfd56p-16, -0x1.788cac6078827p-17, 0x1.7f2cc61774678p-18,
      0x1.3b6f4d0e78f94p-22,  -0x1.bb24d829146f0p-21, 0x1.410aa1177f8a4p-24,  0x1.d88adce19015ep-24,
      -0x1.35dae346256e3p-26, -0x1.e3f8413a5f793p-27, 0x1.0319a9f7d86dap-29,  0x1.5cbaf3f7d11e1p-30};
  return polynomial((x - 4) / (x + 4), c, 24) / (1 + 2 * x);
}

// erfc(x) for x >= 0; the square is taken in two parts, as e^(-x^2) magnifies what rounding takes from it.
INLINE doubles erfc_of_positive(doubles x) {
  const doubles y = at_most(x, 28);
  const doubles high = (doubles)((longs)y & ~(int64_t)0x7FFFFFF);
  const doubles low = (high - y) * (high + y);
  return exp_of_sum(-high * high, low) * scaled_erfc(y);
}

INLINE doubles erf8(doubles x) {
  static const double c[] = {0x1.20dd750429b6dp+0,   -0x1.812746b0379e6p-2,  0x1.ce2f21a042b30p-4,
                             -0x1.b82ce31284e00p-6,  0x1.565bcd0dbaa38p-8,   -0x1.c02db3dac435fp-11,
                             0x1.f9a321d5b8e1ep-14,  -0x1.f4d1e3183f7aep-17, 0x1.b9df224ca4b97p-20,
                             -0x1.5f1ecb6f0764cp-23, 0x1.f7b4bf3b13964p-27,  -0x1.389d4f2641625p-30,
                             0x1.05ffd737fb32ep-34};
  const doubles size = magnitude(x);
  const doubles near = x * polynomial(x * x, c, 13), far = 1 - erfc_of_positive(size);
  return choose(size < all(1), near, with_sign_of(far, x));
}

#endif
