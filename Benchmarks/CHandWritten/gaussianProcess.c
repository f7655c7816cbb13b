// A Gaussian process with three unknown parameters of its kernel: a Cholesky factor, an inverse and traces.
#include "HandWritten.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <string.h>

double hand_gaussian_process(const double *squares, const double *y, ptrdiff_t n, const double *q, double *gradient,
                             double *scratch) {
  double *kernel = scratch, *inverse = scratch + n * n, *alpha = scratch + 2 * n * n;
  const double variance = exp(2 * q[0]), precision = exp(-2 * q[1]), noise = exp(2 * q[2]);
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j < i; j++)
      inverse[i * n + j] = kernel[i * n + j] = variance * exp(-0.5 * precision * squares[i * n + j]);
    kernel[i * n + i] = variance;
    inverse[i * n + i] = variance + noise + 1e-6;
  }
  // Row by row the lower triangle is column by column the upper one.
  LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', (int)n, inverse, (int)n);
  double value = 0;
  for (ptrdiff_t i = 0; i < n; i++) value -= log(inverse[i * n + i]) + 0.91893853320467274178;
  memcpy(alpha, y, n * sizeof(double));
  LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'U', (int)n, 1, inverse, (int)n, alpha, (int)n);
  LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', (int)n, inverse, (int)n);
  value -= 0.5 * cblas_ddot((int)n, y, 1, alpha, 1);
  // The gradient is the sum of ((alpha alpha' - K^-1) / 2) times that of K.
  double scale = 0, length = 0, diagonal = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j < i; j++) {
      const double w = (alpha[i] * alpha[j] - inverse[i * n + j]) * kernel[i * n + j];
      scale += w;
      length += w * squares[i * n + j];
    }
    diagonal += alpha[i] * alpha[i] - inverse[i * n + i];
  }
  gradient[0] = 2 * scale + variance * diagonal - q[0];
  gradient[1] = precision * length - q[1];
  gradient[2] = noise * diagonal - q[2];
  for (int k = 0; k < 3; k++) value -= 0.5 * q[k] * q[k] + 0.91893853320467274178;
  return value;
}
