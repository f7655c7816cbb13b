// Log densities and gradients of four models as one writes them by hand, which the traced ones are compared with.
//
// Each returns the log density at `q` with all its constants, unless it says otherwise, and writes the gradient.
#ifndef HANDWRITTEN_H
#define HANDWRITTEN_H

#include <stddef.h>

/// y ~ Bernoulli(sigmoid(X q)), q ~ Normal(0, 1); X is rows x columns, row-major; `scratch` is room for `rows` numbers.
double hand_logistic(const double *x, const double *y, ptrdiff_t rows, ptrdiff_t columns, const double *q,
                     double *gradient, double *scratch);

/// y ~ Normal(a[group] + b x, sigma), a ~ Normal(mu, tau); q = mu, log tau, b, log sigma, a. The first four ~ Normal(0, 1).
double hand_hierarchy(const double *x, const double *y, const int *group, ptrdiff_t rows, ptrdiff_t groups,
                      const double *q, double *gradient);

/// score ~ Normal(q0 + q1 school + q2 intelligence, sigma), sigma = exp(q3) ~ half-Cauchy(0, 2.5) up to its constant.
double hand_kid_scores(const double *school, const double *intelligence, const double *score, ptrdiff_t rows,
                       const double *q, double *gradient);

/// y ~ Normal(0, K), K = e^(2 q0) exp(-d^2 e^(-2 q1) / 2) + (e^(2 q2) + 1e-6) I with the squared distances d^2; q ~ Normal(0, 1).
/// `scratch` is room for 2 n^2 + n numbers.
double hand_gaussian_process(const double *squares, const double *y, ptrdiff_t n, const double *q, double *gradient,
                             double *scratch);

#endif
