// A regression on two columns with an unknown standard deviation.
#include "HandWritten.h"

#include <math.h>

double hand_kid_scores(const double *school, const double *intelligence, const double *score, ptrdiff_t rows,
                       const double *q, double *gradient) {
  const double precision = exp(-2 * q[3]), ratio = exp(2 * q[3]) / 6.25;
  double squares = 0, sum = 0, first = 0, second = 0;
  for (ptrdiff_t i = 0; i < rows; i++) {
    const double r = score[i] - q[0] - q[1] * school[i] - q[2] * intelligence[i];
    squares += r * r;
    sum += r;
    first += r * school[i];
    second += r * intelligence[i];
  }
  gradient[0] = precision * sum;
  gradient[1] = precision * first;
  gradient[2] = precision * second;
  gradient[3] = precision * squares - rows + 1 - 2 * ratio / (1 + ratio);
  return -0.5 * precision * squares - rows * (q[3] + 0.91893853320467274178) - log1p(ratio) + q[3];
}
