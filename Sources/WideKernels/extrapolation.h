// The extrapolation of Anderson acceleration: a projection on a few differences, by modified Gram-Schmidt.
#ifndef EXTRAPOLATION_H
#define EXTRAPOLATION_H

#include "rows.h"

// The sum of x[i] y[i] for i < n, of which the first 4 `whole` are whole groups.
INLINE double dot_of(ptrdiff_t whole, ptrdiff_t n, const double *x, const double *y) {
#pragma clang fp contract(off)
  quad sums = {0};
  for (ptrdiff_t g = 0; g < whole; g++) sums += load4(x + 4 * g) * load4(y + 4 * g);
  double sum = sums[0] + sums[1] + sums[2] + sums[3];
  for (ptrdiff_t i = 4 * whole; i < n; i++) sum += x[i] * y[i];
  return sum;
}

// y -= a x, for whole groups.
INLINE void subtract_row(ptrdiff_t groups, double a, const double *x, double *y) {
#pragma clang fp contract(off)
  for (ptrdiff_t g = 0; g < groups; g++) store4(y + 4 * g, load4(y + 4 * g) - a * load4(x + 4 * g));
}

// Replaces what was seen last, and leaves the change.
INLINE void renew(ptrdiff_t n, const double *restrict new, double *restrict last, double *restrict difference) {
  for (ptrdiff_t i = 0; i < n; i++) {
    difference[i] = new[i] - last[i];
    last[i] = new[i];
  }
}

// Two differences are taken as dependent below this ratio of squared lengths.
#define DEPENDENCE 1e-24

// `whole` and `groups` are those of n numbers.
INLINE void extrapolate_groups(ptrdiff_t whole, ptrdiff_t groups, ptrdiff_t n, ptrdiff_t depth, ptrdiff_t seen,
                               const double *residual, const double *image, double *rows, double *squares,
                               double *x) {
#pragma clang fp contract(off)
  const ptrdiff_t width = 4 * groups, available = seen < depth ? seen : depth, newest = (seen + depth - 1) % depth;
  double *r = rows, *g = r + width, *dr = g + width, *dg = dr + depth * width;
  double *v_copies = dg + depth * width, *w_copies = v_copies + depth * width;
  renew(n, residual, r, dr + newest * width);
  renew(n, image, g, dg + newest * width);
  ptrdiff_t kept = 0;
  for (ptrdiff_t age = 0; age < available; age++) {
    const ptrdiff_t slot = newest >= age ? newest - age : newest - age + depth;
    double *v = v_copies + kept * width, *w = w_copies + kept * width;
    memcpy(v, dr + slot * width, width * sizeof *v);
    memcpy(w, dg + slot * width, width * sizeof *w);
    const double length = dot_of(whole, n, v, v);
    for (ptrdiff_t other = 0; other < kept; other++) {
      const double factor = dot_of(whole, n, v_copies + other * width, v) / squares[other];
      subtract_row(groups, factor, v_copies + other * width, v);
      subtract_row(groups, factor, w_copies + other * width, w);
    }
    const double remainder = kept == 0 ? length : dot_of(whole, n, v, v);
    if (!(remainder > DEPENDENCE * length)) continue;
    const double factor = dot_of(whole, n, v, r) / remainder;
    for (ptrdiff_t i = 0; i < n; i++) x[i] -= factor * w[i];
    squares[kept++] = remainder;
  }
}

INLINE void extrapolate(ptrdiff_t n, ptrdiff_t depth, ptrdiff_t seen, const double *residual, const double *image,
                        double *rows, double *squares, double *x) {
  if (n % 4 == 0) {
    FOR_GROUPS(n / 4, extrapolate_groups(G, G, n, depth, seen, residual, image, rows, squares, x))
  } else {
    FOR_GROUPS(n / 4 + 1, extrapolate_groups(G - 1, G, n, depth, seen, residual, image, rows, squares, x))
  }
}

#endif
