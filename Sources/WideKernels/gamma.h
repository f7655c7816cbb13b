// The logarithm of the gamma function, its derivative, and what Stirling's formula leaves of both, eight doubles at once.
//
// All of them take positive, finite arguments.
#ifndef GAMMA_H
#define GAMMA_H

#include "exponentials.h"

// x s(x) for x >= 1 with s(x) = log Gamma(x) - (x - 1/2) log x + x - 1/2 log 2 pi: a polynomial in (x - 3) / (x + 1).
INLINE doubles scaled_stirling(doubles x) {
  static const double c[] = {
      0x1.541b39cea2086p-4, 0x1.96fbd7377b2e6p-11, -0x1.7984c0b0ad0e6p-11, 0x1.5833168c4677fp-12,
      -0x1.c5f370b9d73c2p-14, 0x1.ea15d12510852p-16, -0x1.f5523410ad5fcp-18, 0x1.11b259fa0ff80p-19,
      -0x1.318ee1bc4e748p-21, 0x1.4c19d4272ba48p-23, -0x1.784fbb0c1b716p-25, 0x1.b569e86d1c653p-27,
      -0x1.ea5118c100cf6p-29, 0x1.21241ee28177ap-30, -0x1.595a07991beacp-32, 0x1.8b6998ba29533p-34,
      -0x1.f297cdf1b51a6p-36, 0x1.f73d7b19fe531p-38, -0x1.05475672bdca9p-39, 0x1.6029d459bd92ap-40,
      -0x1.b50a5d68ff77cp-42};
  return polynomial((x - 3) / (x + 1), c, 21);
}

// x^2 s'(x) for x >= 1.
INLINE doubles scaled_stirling_slope(doubles x) {
  static const double c[] = {
      -0x1.51b8c00bcecfap-4, -0x1.263038f70f17cp-9, 0x1.0421013c5275ap-9, -0x1.9bb8c61cb098dp-11,
      0x1.8a5ac14e261c7p-13, -0x1.cf7b13b3154a5p-16, 0x1.114fe5fc18bebp-18, -0x1.7404920809ad3p-20,
      0x1.58ab64d6c9551p-22, -0x1.5eb5b5ea3d554p-25, 0x1.562be758ae792p-26, -0x1.6e22208f8c3c1p-28,
      0x1.fcf0b4fed036ap-33, -0x1.12a8ec03d1cbbp-31, 0x1.84b257677c6e6p-34, 0x1.2804ad9652eb8p-36,
      0x1.b0b50765d0900p-36, 0x1.4c750dd3c9ea1p-40, -0x1.dec478cae00b4p-40, -0x1.5efbc1a451264p-40,
      -0x1.c68221f548c8ep-45};
  return polynomial((x - 3) / (x + 1), c, 21);
}

// Below 1 from s(x) = s(x + 1) + (x + 1/2) log(1 + 1/x) - 1.
INLINE doubles stirling8(doubles x) {
  const longs is_small = x < all(1);
  const doubles y = choose(is_small, x + 1, x);
  const doubles step = -(x + 0.5) * log8(x / (x + 1)) - 1;
  return scaled_stirling(y) / y + choose(is_small, step, all(0));
}

// s'(x), below 1 from s'(x) = s'(x + 1) + log(1 + 1/x) - (x + 1/2) / (x (x + 1)).
INLINE doubles stirling_slope8(doubles x) {
  const longs is_small = x < all(1);
  const doubles y = choose(is_small, x + 1, x);
  const doubles step = -log8(x / (x + 1)) - (x + 0.5) / (x * (x + 1));
  return scaled_stirling_slope(y) / y / y + choose(is_small, step, all(0));
}

// log x - 1 / (2 x) + s'(x), below 1 at x + 1 and less 1 / x.
INLINE doubles digamma8(doubles x) {
  const longs is_small = x < all(1);
  const doubles y = choose(is_small, x + 1, x);
  return log8(y) + (scaled_stirling_slope(y) / y - 0.5) / y - choose(is_small, 1 / x, all(0));
}

// log Gamma(2 + t) / t for t from -1/2 to 1/2.
INLINE doubles log_gamma_near_two(doubles t) {
  static const double c[] = {
      0x1.b0ee6072093cep-2, 0x1.4a34cc4a60fa6p-2, -0x1.13e001a55760ap-4, 0x1.51322ac7d848ap-6,
      -0x1.e404fc218dbaep-8, 0x1.7add6eadb5317p-9, -0x1.38ac5c2d48207p-10, 0x1.0b36af8779ca0p-11,
      -0x1.d3fd4b679c1c4p-13, 0x1.a127afee53e7dp-14, -0x1.78de9ab752b81p-15, 0x1.580e0afa55850p-16,
      -0x1.3cb3be36ad88bp-17, 0x1.258f3057730fap-18, -0x1.1276ebd557fb0p-19, 0x1.012012be3900ap-20,
      -0x1.ce17528bcf460p-22, 0x1.b40adb09a1e12p-23, -0x1.2009c1a550d0dp-23, 0x1.11fa5e7c86f7bp-24};
  return polynomial(t, c, 20);
}

// log Gamma(x) below 10 is t P(t) + log q, where x is moved by whole numbers to 2 + t and q is the product of those that
// it passes, or one over it; from 10 on by Stirling's formula.
INLINE doubles log_gamma8(doubles x) {
  const longs is_tiny = x < all(0.5), is_small = x < all(1.5), is_large = x >= all(10);
  doubles t = choose(is_tiny, x, choose(is_small, x - 1, x - 2)), product = all(1);
  for (int k = 0; k < 8; k++) {
    const longs is_beyond = t >= all(0.5);
    t = choose(is_beyond, t - 1, t);
    product = choose(is_beyond, product * (t + 2), product);
  }
  t = choose(is_large, all(0), t);
  const doubles passed = choose(is_tiny, x * (x + 1), choose(is_small, x, product));
  const doubles logarithm = log8(choose(is_large, x, passed));
  const doubles near = t * log_gamma_near_two(t) + choose(is_small, -logarithm, logarithm);
  const doubles y = at_least(x, 1);
  // 1/2 log 2 pi - 1/2
  const doubles far = (x - 0.5) * (logarithm - 1) + (0x1.acfe390c97d69p-2 + scaled_stirling(y) / y);
  return choose(is_large, far, near);
}

#endif
