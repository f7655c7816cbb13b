// Single-threaded kernels for the processor at hand: convolutions, normal numbers and sums of long vectors of floats;
// products with small matrices of doubles.
//
// Each function picks the version for the processor: AVX-512, AVX2 or the baseline. On one machine the bits of a
// result depend on its arguments only; those of the normal numbers, of `wide_sum_of_products` and of all functions of rows
// of doubles are the same on every machine. A `level` is the highest level of x86-64 to use, from 1; 0 for the best that
// the processor has.
#ifndef WIDEKERNELS_H
#define WIDEKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "WidePrograms.h"

/// The shapes of a convolution (stride 1, no padding) that relu and max-pooling over 2 x 2 follow.
/// The convolved image, height - kernel + 1 by width - kernel + 1, must have even sides.
typedef struct {
  ptrdiff_t channels;  // of the input
  ptrdiff_t height;    // of the input
  ptrdiff_t width;     // of the input
  ptrdiff_t filters;   // channels of the output
  ptrdiff_t kernel;    // side of the square kernel
  ptrdiff_t level;
} wide_convolution;

/// How many floats of scratch memory the two functions below need.
ptrdiff_t wide_convolution_scratch(const wide_convolution *shape);

/// output[f][y][x] = relu(max of the 2 x 2 window of bias + weights * input), for each of `count` images.
///
/// `weights` is [filters][channels][kernel][kernel], images are [channels][height][width]. `choice` gets for each
/// output which of the four places of its window is the largest (0 to 3, the first if several are), or 4 if
/// relu gives zero. A window with NaN gives NaN, and one of its places.
void wide_convolve_pool(const wide_convolution *shape, const float *weights, const float *bias, const float *input,
                      ptrdiff_t count, float *output, uint8_t *choice, float *scratch);

/// Adds to `weight_gradient` and `bias_gradient`, and overwrites `input_gradient` unless it is NULL.
void wide_convolve_pool_backward(const wide_convolution *shape, const float *weights, const float *input,
                               ptrdiff_t count, const uint8_t *choice, const float *output_gradient,
                               float *input_gradient, float *weight_gradient, float *bias_gradient, float *scratch);

/// Overwrites `to` with standard normal numbers from the blocks `index`, `index` + 1, ... of a stream of Philox4x32-10:
/// 16 blocks for each 64 numbers, the last of which may not all be needed.
void wide_philox_normals(ptrdiff_t level, uint64_t seed, uint64_t stream, uint64_t index, ptrdiff_t count, float *to);

/// The sum of x[i] * y[i], in double.
double wide_sum_of_products(ptrdiff_t level, const float *x, const float *y, ptrdiff_t count);

/// to[i] = sum over k of from[k * stride + i], for k < terms, in the order of k.
void wide_sum_terms(ptrdiff_t level, const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, float *to);

/// Subtracts precision * position from `gradient`; returns the sum of the squares of `position`, in double.
double wide_gaussian(ptrdiff_t level, const float *position, double precision, ptrdiff_t count, float *gradient);

// Rows of n doubles are padded with zeros to a width of whole groups of four, as are vectors; n is at least 1.

/// to[k] = the sum of products of row k and x, for k < n.
void wide_row_products(ptrdiff_t level, const double *rows, ptrdiff_t n, const double *x, double *to);

/// Multiplies x[k] by the root of weights[k], for k < n; not padded.
void wide_scale_by_roots(ptrdiff_t level, const double *weights, ptrdiff_t n, double *x);

/// to = the sum of y[k] times row k, for k < n; padded.
void wide_row_combination(ptrdiff_t level, const double *rows, ptrdiff_t n, const double *y, double *to);

/// to = base + the sum of a b' + b a' over `count` pairs of padded vectors. `base` and `to` are n x n, symmetric and not
/// padded; they may be the same.
void wide_add_outer_products(ptrdiff_t level, const double *a, const double *b, ptrdiff_t count, ptrdiff_t n,
                           const double *base, double *to);

/// Adds the sum of weights[k] times left row k times right row k over `count` padded rows, which must be symmetric, to the
/// n x n matrix `to`, which is not padded.
void wide_add_row_products(ptrdiff_t level, const double *left, const double *weights, const double *right,
                         ptrdiff_t count, ptrdiff_t n, double *to);

/// Whether no element of a symmetric matrix that couples two rows from `from` on exceeds `tolerance` times the smaller of
/// the diagonal elements of the two. `thresholds` is room for one vector.
int wide_is_diagonal(ptrdiff_t level, const double *rows, ptrdiff_t n, ptrdiff_t from, double tolerance,
                   double *thresholds);

/// Replaces the trailing rows and columns A by H A H with the reflection H = 1 - u u' / h, inverse = 1/h.
///
/// `rows`, `u` and `q` begin with the group in which the trailing columns begin; before those u is zero. `factors` and
/// `q_factors` are the elements of u and of q, room for one vector, that belong to the `count` rows.
void wide_reflect_matrix(ptrdiff_t level, double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups,
                       const double *u, const double *factors, double inverse, double *q, const double *q_factors);

/// Multiplies `count` rows of `groups` groups by the same reflection.
void wide_reflect_rows(ptrdiff_t level, double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups,
                     const double *u, double inverse);

/// x -= DG c with c = argmin |r - DR c| for n numbers, by modified Gram-Schmidt from the newest difference to the oldest.
/// One that depends on newer ones, by squared lengths below 1e-24, is left out.
///
/// `residual` is r, and `image` the vector whose differences are DG. `rows` holds what `seen` calls before have left: r and
/// `image` of the last call, then `depth` rows each of DR, of DG and of room for copies of both. `squares` is room for
/// `depth` numbers. Only `rows` are padded.
void wide_extrapolate(ptrdiff_t level, ptrdiff_t n, ptrdiff_t depth, ptrdiff_t seen, const double *residual,
                      const double *image, double *rows, double *squares, double *x);

/// Special functions of one number.
typedef enum __attribute__((enum_extensibility(closed))) : int32_t {
  /// log Gamma(x) for positive, finite x
  wide_special_log_gamma,
  /// Its derivative, for the same x
  wide_special_digamma,
  /// s(x) = log Gamma(x) - (x - 1/2) log x + x - 1/2 log 2 pi, for the same x
  wide_special_stirling,
  /// Its derivative, for the same x
  wide_special_stirling_slope,
  /// log Phi(x), the logarithm of the normal distribution function
  wide_special_log_normal_cdf,
  /// Its derivative
  wide_special_inverse_mills,
} wide_special;

/// d[k] = the function at a[k], for k < n; d may be a. The bits of a value depend on its argument alone.
void wide_apply(ptrdiff_t level, wide_special function, double *d, const double *a, ptrdiff_t n);

#endif
