// Logistic regression: two products with a matrix, and a loop between them.
#include "HandWritten.h"

#include <cblas.h>
#include <math.h>

double hand_logistic(const double *x, const double *y, ptrdiff_t rows, ptrdiff_t columns, const double *q,
                     double *gradient, double *scratch) {
  cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)rows, (int)columns, 1, x, (int)columns, q, 1, 0, scratch, 1);
  double value = 0;
  for (ptrdiff_t i = 0; i < rows; i++) {
    const double logit = scratch[i], e = exp(-fabs(logit));
    value += y[i] * logit - (fmax(logit, 0) + log1p(e));
    scratch[i] = y[i] - (logit >= 0 ? 1 : e) / (1 + e);
  }
  cblas_dgemv(CblasRowMajor, CblasTrans, (int)rows, (int)columns, 1, x, (int)columns, scratch, 1, 0, gradient, 1);
  for (ptrdiff_t j = 0; j < columns; j++) {
    value -= 0.5 * q[j] * q[j] + 0.91893853320467274178;
    gradient[j] -= q[j];
  }
  return value;
}
