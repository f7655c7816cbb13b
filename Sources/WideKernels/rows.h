// Small matrices of doubles whose rows are padded with zeros to whole groups of four: products, sums, reflections.
#ifndef ROWS_H
#define ROWS_H

#include "vectors.h"

typedef double quad __attribute__((vector_size(32)));
typedef double pair __attribute__((vector_size(16)));

INLINE quad load4(const double *from) {
  quad result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE void store4(double *to, quad value) { memcpy(to, &value, sizeof value); }

// The sums of the four elements of x and of y: always added in the same order, so that the bits are the same everywhere.
INLINE pair totals(quad x, quad y) {
#pragma clang fp contract(off)
  const pair p = __builtin_shufflevector(x, x, 0, 1) + __builtin_shufflevector(x, x, 2, 3);
  const pair q = __builtin_shufflevector(y, y, 0, 1) + __builtin_shufflevector(y, y, 2, 3);
  return __builtin_shufflevector(p, q, 0, 2) + __builtin_shufflevector(p, q, 1, 3);
}

// `call` with the number of groups as a constant where it is small, so that the compiler unrolls the loops over them.
#define FOR_GROUPS(groups, call)                \
  switch (groups) {                             \
    case 1: { enum { G = 1 }; call; } break;    \
    case 2: { enum { G = 2 }; call; } break;    \
    case 3: { enum { G = 3 }; call; } break;    \
    case 4: { enum { G = 4 }; call; } break;    \
    default: { const ptrdiff_t G = groups; call; } \
  }

INLINE void products_of_rows(ptrdiff_t groups, const double *rows, ptrdiff_t n, const double *x, double *to) {
#pragma clang fp contract(off)
  for (ptrdiff_t k = 0; k < n; k += 2) {
    const double *first = rows + 4 * groups * k, *second = k + 1 < n ? first + 4 * groups : first;
    quad s = {0}, t = {0};
    for (ptrdiff_t g = 0; g < groups; g++) {
      const quad lanes = load4(x + 4 * g);
      s += load4(first + 4 * g) * lanes;
      t += load4(second + 4 * g) * lanes;
    }
    const pair result = totals(s, t);
    to[k] = result[0];
    if (k + 1 < n) to[k + 1] = result[1];
  }
}

INLINE void row_products(const double *rows, ptrdiff_t n, const double *x, double *to) {
  FOR_GROUPS((n + 3) / 4, products_of_rows(G, rows, n, x, to))
}

INLINE void scale_by_roots(const double *weights, ptrdiff_t n, double *x) {
  ptrdiff_t k = 0;
  for (; k + 4 <= n; k += 4) store4(x + k, load4(x + k) * __builtin_elementwise_sqrt(load4(weights + k)));
  for (; k < n; k++) x[k] *= __builtin_sqrt(weights[k]);
}

// Up to four groups of the combination, in registers.
INLINE void combine_groups(ptrdiff_t groups, const double *rows, ptrdiff_t n, ptrdiff_t width, const double *y,
                           double *to) {
#pragma clang fp contract(off)
  quad sums[4] = {{0}};
  for (ptrdiff_t k = 0; k < n; k++)
    for (ptrdiff_t g = 0; g < groups; g++) sums[g] += y[k] * load4(rows + k * width + 4 * g);
  for (ptrdiff_t g = 0; g < groups; g++) store4(to + 4 * g, sums[g]);
}

INLINE void combine_from(ptrdiff_t groups, const double *rows, ptrdiff_t n, ptrdiff_t width, const double *y,
                         double *to) {
  for (; groups > 4; groups -= 4, rows += 16, to += 16) combine_groups(4, rows, n, width, y, to);
  FOR_GROUPS(groups, combine_groups(G, rows, n, width, y, to))
}

INLINE void row_combination(const double *rows, ptrdiff_t n, const double *y, double *to) {
  const ptrdiff_t groups = (n + 3) / 4;
  combine_from(groups, rows, n, 4 * groups, y, to);
}

// The sum of base[0..3] and of elements 4g to 4g + 3 of row i of a b' + b a' for `count` pairs.
INLINE quad outer_products(const double *a, const double *b, ptrdiff_t count, ptrdiff_t width, ptrdiff_t i, ptrdiff_t g,
                           quad sum) {
#pragma clang fp contract(off)
  for (ptrdiff_t k = 0; k < count; k++)
    sum += a[k * width + i] * load4(b + k * width + 4 * g) + b[k * width + i] * load4(a + k * width + 4 * g);
  return sum;
}

// Whole groups of all rows are computed side by side; what is left of the rows mirrors the last rows.
INLINE void add_products_of_groups(ptrdiff_t whole, const double *a, const double *b, ptrdiff_t count, ptrdiff_t n,
                                   const double *base, double *to) {
  const ptrdiff_t width = (n + 3) / 4 * 4, end = 4 * whole;
  for (ptrdiff_t i = 0; i < n; i++)
    for (ptrdiff_t g = 0; g < whole; g++)
      store4(to + i * n + 4 * g, outer_products(a, b, count, width, i, g, load4(base + i * n + 4 * g)));
  for (ptrdiff_t i = end; i < n; i++) {
    quad sum = {0};
    for (ptrdiff_t j = end; j < n; j++) sum[j - end] = base[i * n + j];
    sum = outer_products(a, b, count, width, i, whole, sum);
    for (ptrdiff_t j = end; j < n; j++) to[i * n + j] = sum[j - end];
    for (ptrdiff_t j = 0; j < end; j++) to[j * n + i] = to[i * n + j];
  }
}

INLINE void add_outer_products(const double *a, const double *b, ptrdiff_t count, ptrdiff_t n, const double *base,
                               double *to) {
  if (count == 1) {
    FOR_GROUPS(n / 4, add_products_of_groups(G, a, b, 1, n, base, to))
  } else if (count == 2) {
    FOR_GROUPS(n / 4, add_products_of_groups(G, a, b, 2, n, base, to))
  } else {
    add_products_of_groups(n / 4, a, b, count, n, base, to);
  }
}

// Tiles of four by four, on and above the diagonal; the rest mirrors them.
INLINE void add_tiles(ptrdiff_t groups, const double *left, const double *weights, const double *right,
                      ptrdiff_t count, ptrdiff_t n, double *to) {
#pragma clang fp contract(off)
  for (ptrdiff_t b = 0; b < groups; b++)
    for (ptrdiff_t g = b; g < groups; g++) {
      quad tile[4] = {{0}};
      for (ptrdiff_t k = 0; k < count; k++) {
        const quad x = weights[k] * load4(left + 4 * (k * groups + b)), y = load4(right + 4 * (k * groups + g));
        for (int r = 0; r < 4; r++) tile[r] += x[r] * y;
      }
      for (ptrdiff_t i = 4 * b; i < n && i < 4 * b + 4; i++)
        for (ptrdiff_t j = 4 * g; j < n && j < 4 * g + 4; j++) to[i * n + j] += tile[i & 3][j & 3];
    }
  for (ptrdiff_t i = 0; i < n; i++)
    for (ptrdiff_t j = 0; j < i; j++) to[i * n + j] = to[j * n + i];
}

INLINE void add_row_products(const double *left, const double *weights, const double *right, ptrdiff_t count,
                             ptrdiff_t n, double *to) {
  FOR_GROUPS((n + 3) / 4, add_tiles(G, left, weights, right, count, n, to))
}

INLINE int is_diagonal(const double *rows, ptrdiff_t n, ptrdiff_t from, double tolerance, double *thresholds) {
  static const double masks[8] = {0, 0, 0, 0, 1, 1, 1, 1};
  typedef int64_t quad_mask __attribute__((vector_size(32)));
  const ptrdiff_t groups = (n + 3) / 4;
  for (ptrdiff_t i = 0; i < n; i++) thresholds[i] = tolerance * __builtin_fabs(rows[4 * groups * i + i]);
  for (ptrdiff_t i = from; i < n; i++) {
    const quad threshold = thresholds[i] - (quad){0};
    quad_mask exceeds = {0};
    for (ptrdiff_t g = i / 4; g < groups; g++) {
      // The matrix is symmetric: what lies after the diagonal is enough.
      const quad mask = g == i / 4 ? load4(masks + 3 - i % 4) : 1 - (quad){0};
      const quad x = mask * load4(rows + 4 * (i * groups + g)), other = load4(thresholds + 4 * g);
      exceeds |= (__builtin_elementwise_abs(x) > threshold) | (__builtin_elementwise_abs(x) > other);
    }
    if (exceeds[0] | exceeds[1] | exceeds[2] | exceeds[3]) return 0;
  }
  return 1;
}

// With p = A u / h and q = p - (u'p / 2h) u, the reflected matrix is A - u q' - q u'.
INLINE void reflect_groups(ptrdiff_t groups, double *rows, ptrdiff_t n, ptrdiff_t width, const double *u,
                           const double *factors, double inverse, double *q, const double *q_factors) {
#pragma clang fp contract(off)
  combine_from(groups, rows, n, width, factors, q);
  quad inner = {0};
  for (ptrdiff_t g = 0; g < groups; g++) {
    const quad p = load4(q + 4 * g) * inverse;
    store4(q + 4 * g, p);
    inner += p * load4(u + 4 * g);
  }
  const double half = 0.5 * inverse * totals(inner, inner)[0];
  for (ptrdiff_t g = 0; g < groups; g++) store4(q + 4 * g, load4(q + 4 * g) - half * load4(u + 4 * g));
  for (ptrdiff_t j = 0; j < n; j++)
    for (ptrdiff_t g = 0; g < groups; g++) {
      double *row = rows + j * width + 4 * g;
      store4(row, load4(row) - (factors[j] * load4(q + 4 * g) + q_factors[j] * load4(u + 4 * g)));
    }
}

INLINE void reflect_matrix(double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups, const double *u,
                           const double *factors, double inverse, double *q, const double *q_factors) {
  FOR_GROUPS(groups, reflect_groups(G, rows, count, width, u, factors, inverse, q, q_factors))
}

INLINE void multiply_groups(ptrdiff_t groups, double *rows, ptrdiff_t n, ptrdiff_t width, const double *u,
                            double inverse) {
#pragma clang fp contract(off)
  for (ptrdiff_t i = 0; i < n; i++) {
    double *x = rows + i * width;
    quad sum = {0};
    for (ptrdiff_t g = 0; g < groups; g++) sum += load4(x + 4 * g) * load4(u + 4 * g);
    const double factor = inverse * totals(sum, sum)[0];
    for (ptrdiff_t g = 0; g < groups; g++) store4(x + 4 * g, load4(x + 4 * g) - factor * load4(u + 4 * g));
  }
}

INLINE void reflect_rows(double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups, const double *u,
                         double inverse) {
  FOR_GROUPS(groups, multiply_groups(G, rows, count, width, u, inverse))
}

#endif
