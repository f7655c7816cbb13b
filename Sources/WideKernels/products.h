// How neighbouring places of a convolution share products.
//
// With the columns x0, x1, ... from the first place on, three taps w0, w1, w2 of a row of the kernel give
//   y0 = x0 w0 + x1 w1 + x2 w2   and   y1 = x1 w0 + x2 w1 + x3 w2,
// which are y0 = a + b + c and y1 = b - c + d with four products in place of six:
//   a = (x0 - x2) w0,  b = (x1 + x2) (w0 + w1 + w2)/2,  c = (x2 - x1) (w0 - w1 + w2)/2,  d = (x3 - x1) w2.
// Two taps take three products, a = (x0 - x1) w0, b = x1 (w0 + w1), d = (x2 - x1) w1, and one tap takes two,
// a = x0 w0 and d = x1 w0. A row is taken apart by threes and a rest: 7 products instead of 10 for 5 taps. The same
// down the columns makes 49 of 100. Products of one kind (a, b, c or d across, and down) are summed over taps and
// channels before the four places are formed of the 16 sums.
//
// Source: Winograd, "Arithmetic complexity of computations", SIAM 1980, doi 10.1137/1.9781611970364.
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "vectors.h"

// x[first] + sign * x[second]: the factor of a product that is made of the image.
typedef struct {
  int32_t first, second;
  float sign;
  int32_t kind, rank;  // the rank-th of its kind
} factor;

// The number of products for a row of `kernel` taps.
INLINE ptrdiff_t products_count(ptrdiff_t kernel) { return kernel / 3 * 4 + (kernel % 3 ? kernel % 3 + 1 : 0); }

// Those that are made of the image.
INLINE void list_factors(ptrdiff_t kernel, factor *to) {
  static const factor three[4] = {{0, 2, -1, 0}, {1, 2, 1, 1}, {2, 1, -1, 2}, {3, 1, -1, 3}};
  static const factor two[3] = {{0, 1, -1, 0}, {1, 1, 0, 1}, {2, 1, -1, 3}}, one[2] = {{0, 0, 0, 0}, {1, 1, 0, 3}};
  for (int32_t start = 0; start < kernel; start += 3) {
    const ptrdiff_t left = kernel - start, n = left >= 3 ? 4 : left + 1;
    for (ptrdiff_t t = 0; t < n; t++) {
      factor x = left >= 3 ? three[t] : left == 2 ? two[t] : one[t];
      x.first += start;
      x.second += start;
      x.rank = start / 3;
      *to++ = x;
    }
  }
}

// Those that are made of the taps w[0], w[step], ..., in the same order.
INLINE void list_weight_factors(ptrdiff_t kernel, const float *w, ptrdiff_t step, float *to) {
  for (; kernel >= 3; kernel -= 3, w += 3 * step, to += 4) {
    to[0] = w[0];
    to[1] = (w[0] + w[step] + w[2 * step]) / 2;
    to[2] = (w[0] - w[step] + w[2 * step]) / 2;
    to[3] = w[2 * step];
  }
  if (kernel == 0) return;
  to[0] = w[0];
  if (kernel == 2) to[1] = w[0] + w[step];
  to[kernel] = w[(kernel - 1) * step];
}

// The two places of the sums of each kind at sums[0], sums[step], ...
INLINE void add_places(const floats *sums, const int step, floats *first, floats *second) {
  *first = sums[step] + sums[2 * step] + sums[0];
  *second = sums[step] - sums[2 * step] + sums[3 * step];
}

#endif
