// Passes over long vectors: sums, and the Gaussian prior.
#ifndef STREAMS_H
#define STREAMS_H

#include "vectors.h"

INLINE void sum_terms(const float *restrict from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count,
                      float *restrict to) {
  if (terms == 2) {
    for (ptrdiff_t i = 0; i < count; i++) to[i] = from[i] + from[stride + i];
    return;
  }
  memcpy(to, from, count * sizeof(float));
  for (ptrdiff_t k = 1; k < terms; k++)
    for (ptrdiff_t i = 0; i < count; i++) to[i] += from[k * stride + i];
}

// Sixteen sums side by side, so that the bits do not depend on how wide the registers are. The products of floats are
// exact in double.
INLINE double sum_of_products(const float *x, const float *y, ptrdiff_t count) {
  double sums[LANES] = {0};
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++) sums[lane] += (double)x[i + lane] * (double)y[i + lane];
  double total = 0;
  for (; i < count; i++) total += (double)x[i] * (double)y[i];
  for (int lane = 0; lane < LANES; lane++) total += sums[lane];
  return total;
}

INLINE double gaussian(const float *restrict position, double precision, ptrdiff_t count,
                       float *restrict gradient) {
  const float p = (float)precision;
  for (ptrdiff_t i = 0; i < count; i++) gradient[i] -= p * position[i];
  return sum_of_products(position, position, count);
}

#endif
