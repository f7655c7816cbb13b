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

// Where the sum of a product belongs: to its kind (a, b, c or d), of which it is the rank-th.
typedef struct {
  int32_t kind, rank;
} place_of_product;

// The number of products for a row of `kernel` taps.
INLINE ptrdiff_t products_count(ptrdiff_t kernel) { return kernel / 3 * 4 + (kernel % 3 ? kernel % 3 + 1 : 0); }

// The products of a row, in their order.
INLINE void list_products(ptrdiff_t kernel, place_of_product *to) {
  static const int32_t kinds[3][4] = {{0, 3}, {0, 1, 3}, {0, 1, 2, 3}};
  for (int32_t start = 0; start < kernel; start += 3) {
    const ptrdiff_t taps = kernel - start < 3 ? kernel - start : 3;
    for (ptrdiff_t t = 0; t <= taps; t++) *to++ = (place_of_product){kinds[taps - 1][t], start / 3};
  }
}

// Their factors y that are made of the columns x of the image, for one, two or three taps.
#define COMBINE(taps, x, y) \
  if (taps == 3) {          \
    y[0] = x[0] - x[2];     \
    y[1] = x[1] + x[2];     \
    y[2] = x[2] - x[1];     \
    y[3] = x[3] - x[1];     \
  } else if (taps == 2) {   \
    y[0] = x[0] - x[1];     \
    y[1] = x[1];            \
    y[2] = x[2] - x[1];     \
  } else {                  \
    y[0] = x[0];            \
    y[1] = x[1];            \
  }

// Their factors that are made of the taps w[0], w[step], ..., in the same order.
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
