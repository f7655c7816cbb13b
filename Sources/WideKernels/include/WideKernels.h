// Single-threaded kernels on long vectors of floats, for the processor at hand: convolutions, normal numbers, sums.
//
// Each function picks the version for the processor: AVX-512, AVX2 or the baseline. On one machine the bits of a
// result depend on its arguments only; those of the normal numbers and of `wide_sum_of_products` are the same on every
// machine. A `level` is the highest level of x86-64 to use, from 1; 0 for the best that the processor has.
#ifndef WIDEKERNELS_H
#define WIDEKERNELS_H

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

#endif
