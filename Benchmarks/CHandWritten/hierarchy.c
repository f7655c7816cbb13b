// Groups with intercepts of their own around a common mean.
#include "HandWritten.h"

#include <math.h>

static const double half_log_two_pi = 0.91893853320467274178;

double hand_hierarchy(const double *x, const double *y, const int *group, ptrdiff_t rows, ptrdiff_t groups,
                      const double *q, double *gradient) {
  const double mu = q[0], b = q[2], *a = q + 4;
  const double tau_precision = exp(-2 * q[1]), sigma_precision = exp(-2 * q[3]);
  double *slope = gradient + 4;
  double spread = 0, shift = 0;
  for (ptrdiff_t g = 0; g < groups; g++) {
    const double z = a[g] - mu;
    spread += z * z;
    shift += z;
    slope[g] = -tau_precision * z;
  }
  double squares = 0, products = 0;
  for (ptrdiff_t i = 0; i < rows; i++) {
    const double r = y[i] - a[group[i]] - b * x[i];
    squares += r * r;
    products += r * x[i];
    slope[group[i]] += sigma_precision * r;
  }
  gradient[0] = tau_precision * shift - mu;
  gradient[1] = tau_precision * spread - groups - q[1];
  gradient[2] = sigma_precision * products - b;
  gradient[3] = sigma_precision * squares - rows - q[3];
  return -0.5 * (tau_precision * spread + sigma_precision * squares + mu * mu + q[1] * q[1] + b * b + q[3] * q[3]) -
         groups * q[1] - rows * q[3] - (groups + rows + 4) * half_log_two_pi;
}
