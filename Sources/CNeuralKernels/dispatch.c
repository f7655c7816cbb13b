// Compiles each kernel for several kinds of processor, and picks one when it is called.
#include "backward.h"
#include "convolution.h"
#include "streams.h"

#if defined(__x86_64__)
#define V3 __attribute__((target("arch=x86-64-v3")))
#define V4 __attribute__((target("arch=x86-64-v4")))
#define PICK(level, function, ...)                                                                       \
  if ((level == 0 || level >= 4) && __builtin_cpu_supports("x86-64-v4")) return function##_v4(__VA_ARGS__); \
  if ((level == 0 || level >= 3) && __builtin_cpu_supports("x86-64-v3")) return function##_v3(__VA_ARGS__);
#else
#define PICK(level, function, ...)
#endif

ptrdiff_t nk_convolution_scratch(const nk_convolution *shape) {
  const sizes z = sizes_of(shape);
  const ptrdiff_t side = shape->kernel + 1;
  const ptrdiff_t forward =
      halves_count(shape, z) + shape->channels * side * side * z.padded + LANES;
  const ptrdiff_t backward = divide_backward_memory(shape, z, NULL).size;
  return forward > backward ? forward : backward;
}

#define FORWARD                                                                                             \
  const nk_convolution *shape, const float *weights, const float *bias, const float *input, ptrdiff_t count, \
      float *output, uint8_t *choice, float *scratch

#define BACKWARD                                                                                      \
  const nk_convolution *shape, const float *weights, const float *input, ptrdiff_t count,              \
      const uint8_t *choice, const float *output_gradient, float *input_gradient, float *weight_gradient, \
      float *bias_gradient, float *scratch

#if defined(__x86_64__)
// With 32 registers of 16 lanes, 5 filters x 4 places leave room for the operands.
V4 static void forward_v4(FORWARD) {
  convolve_pool(shape, 5, weights, bias, input, count, output, choice, scratch);
}
V3 static void forward_v3(FORWARD) {
  convolve_pool(shape, 1, weights, bias, input, count, output, choice, scratch);
}
V4 static void backward_v4(BACKWARD) {
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}
V3 static void backward_v3(BACKWARD) {
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}
V4 static void narrow_v4(const double *from, ptrdiff_t count, float *to) { narrow(from, count, to); }
V3 static void narrow_v3(const double *from, ptrdiff_t count, float *to) { narrow(from, count, to); }
V4 static void sum_v4(const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, double *to) {
  sum_widened(from, terms, stride, count, to);
}
V3 static void sum_v3(const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, double *to) {
  sum_widened(from, terms, stride, count, to);
}
V4 static double gaussian_v4(const double *position, double precision, ptrdiff_t count, double *gradient) {
  return gaussian(position, precision, count, gradient);
}
V3 static double gaussian_v3(const double *position, double precision, ptrdiff_t count, double *gradient) {
  return gaussian(position, precision, count, gradient);
}
#endif

void nk_convolve_pool(FORWARD) {
  PICK(shape->level, forward, shape, weights, bias, input, count, output, choice, scratch)
  convolve_pool(shape, 1, weights, bias, input, count, output, choice, scratch);
}

void nk_convolve_pool_backward(BACKWARD) {
  PICK(shape->level, backward, shape, weights, input, count, choice, output_gradient, input_gradient,
       weight_gradient, bias_gradient, scratch)
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}

void nk_narrow(const double *from, ptrdiff_t count, float *to) {
  PICK(0, narrow, from, count, to)
  narrow(from, count, to);
}

void nk_sum_widened(const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, double *to) {
  PICK(0, sum, from, terms, stride, count, to)
  sum_widened(from, terms, stride, count, to);
}

double nk_gaussian(const double *position, double precision, ptrdiff_t count, double *gradient) {
  PICK(0, gaussian, position, precision, count, gradient)
  return gaussian(position, precision, count, gradient);
}
