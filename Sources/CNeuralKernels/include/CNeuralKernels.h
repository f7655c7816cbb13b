// Single-threaded float kernels for convolutional networks, for the processor at hand.
//
// Each function picks at its first call the version for the processor: AVX-512, AVX2 or the baseline. On one machine
// the bits of a result depend on its arguments only.
#ifndef CNEURALKERNELS_H
#define CNEURALKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The shapes of a convolution (stride 1, no padding) that relu and max-pooling over 2 x 2 follow.
/// The convolved image, height - kernel + 1 by width - kernel + 1, must have even sides.
typedef struct {
  ptrdiff_t channels;  // of the input
  ptrdiff_t height;    // of the input
  ptrdiff_t width;     // of the input
  ptrdiff_t filters;   // channels of the output
  ptrdiff_t kernel;    // side of the square kernel
  ptrdiff_t level;     // the highest level of x86-64 to use, from 1; 0 for the best that the processor has
} nk_convolution;

/// How many floats of scratch memory the two functions below need.
ptrdiff_t nk_convolution_scratch(const nk_convolution *shape);

/// output[f][y][x] = relu(max of the 2 x 2 window of bias + weights * input), for each of `count` images.
///
/// `weights` is [filters][channels][kernel][kernel], images are [channels][height][width]. `choice` gets for each
/// output which of the four places of its window is the largest (0 to 3, the first if several are), or 4 if
/// relu gives zero.
void nk_convolve_pool(const nk_convolution *shape, const float *weights, const float *bias, const float *input,
                      ptrdiff_t count, float *output, uint8_t *choice, float *scratch);

/// Adds to `weight_gradient` and `bias_gradient`, and overwrites `input_gradient` unless it is NULL.
void nk_convolve_pool_backward(const nk_convolution *shape, const float *weights, const float *input,
                               ptrdiff_t count, const uint8_t *choice, const float *output_gradient,
                               float *input_gradient, float *weight_gradient, float *bias_gradient, float *scratch);

/// to[i] = from[i], rounded.
void nk_narrow(const double *from, ptrdiff_t count, float *to);

/// to[i] = sum over k of from[k * stride + i], for k < terms: added in float, in the order of k, then widened.
void nk_sum_widened(const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, double *to);

/// Subtracts precision * position from `gradient`; returns the sum of the squares of `position`.
double nk_gaussian(const double *position, double precision, ptrdiff_t count, double *gradient);

#endif
