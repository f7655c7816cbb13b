// Passes over long vectors of parameters: conversions, sums, and the Gaussian prior.
#ifndef STREAMS_H
#define STREAMS_H

#include "vectors.h"

INLINE void narrow(const double *restrict from, ptrdiff_t count, float *restrict to) {
  for (ptrdiff_t i = 0; i < count; i++) to[i] = (float)from[i];
}

INLINE void sum_widened(const float *restrict from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count,
                        double *restrict to) {
  if (terms == 1) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i];
  } else if (terms == 2) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i] + from[stride + i];
  } else {
    for (ptrdiff_t i = 0; i < count; i++) {
      float sum = from[i];
      for (ptrdiff_t k = 1; k < terms; k++) sum += from[k * stride + i];
      to[i] = sum;
    }
  }
}

// Sixteen sums side by side, so that the bits do not depend on how wide the registers are.
INLINE double gaussian(const double *restrict position, double precision, ptrdiff_t count,
                       double *restrict gradient) {
  double sums[LANES] = {0};
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      const double q = position[i + lane];
      gradient[i + lane] -= precision * q;
      sums[lane] += q * q;
    }
  double total = 0;
  for (; i < count; i++) {
    gradient[i] -= precision * position[i];
    total += position[i] * position[i];
  }
  for (int lane = 0; lane < LANES; lane++) total += sums[lane];
  return total;
}

#endif
