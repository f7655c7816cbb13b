// Compiles each kernel for several kinds of processor, and picks one when it is called.
#include "backward.h"
#include "forward.h"
#include "normals.h"
#include "rows.h"
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

ptrdiff_t wide_convolution_scratch(const wide_convolution *shape) {
  const sizes z = sizes_of(shape);
  const ptrdiff_t forward = divide_forward_memory(shape, z, NULL).size;
  const ptrdiff_t backward = divide_backward_memory(shape, z, NULL).size;
  return forward > backward ? forward : backward;
}

#define FORWARD                                                                                             \
  const wide_convolution *shape, const float *weights, const float *bias, const float *input, ptrdiff_t count, \
      float *output, uint8_t *choice, float *scratch

#define BACKWARD                                                                                      \
  const wide_convolution *shape, const float *weights, const float *input, ptrdiff_t count,              \
      const uint8_t *choice, const float *output_gradient, float *input_gradient, float *weight_gradient, \
      float *bias_gradient, float *scratch

#if defined(__x86_64__)
V4 static void forward_v4(FORWARD) {
  convolve_pool(shape, 5, weights, bias, input, count, output, choice, scratch);
}
V3 static void forward_v3(FORWARD) {
  convolve_pool(shape, 5, weights, bias, input, count, output, choice, scratch);
}
V4 static void backward_v4(BACKWARD) {
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}
V3 static void backward_v3(BACKWARD) {
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}
#endif

void wide_convolve_pool(FORWARD) {
  PICK(shape->level, forward, shape, weights, bias, input, count, output, choice, scratch)
  convolve_pool(shape, 2, weights, bias, input, count, output, choice, scratch);
}

void wide_convolve_pool_backward(BACKWARD) {
  PICK(shape->level, backward, shape, weights, input, count, choice, output_gradient, input_gradient,
       weight_gradient, bias_gradient, scratch)
  convolve_pool_backward(shape, weights, input, count, choice, output_gradient, input_gradient, weight_gradient,
                         bias_gradient, scratch);
}

#define UNPACKED(...) __VA_ARGS__

// `name` for each kind of processor, and wide_`name`, which chooses.
#if defined(__x86_64__)
#define DISPATCH(type, name, parameters, ...)                       \
  V4 static type name##_v4 parameters { return name(__VA_ARGS__); } \
  V3 static type name##_v3 parameters { return name(__VA_ARGS__); } \
  type wide_##name(ptrdiff_t level, UNPACKED parameters) {          \
    PICK(level, name, __VA_ARGS__)                                  \
    return name(__VA_ARGS__);                                       \
  }
#else
#define DISPATCH(type, name, parameters, ...) \
  type wide_##name(ptrdiff_t level, UNPACKED parameters) { return name(__VA_ARGS__); }
#endif

DISPATCH(void, philox_normals, (uint64_t seed, uint64_t stream, uint64_t index, ptrdiff_t count, float *to), seed,
         stream, index, count, to)
DISPATCH(double, sum_of_products, (const float *x, const float *y, ptrdiff_t count), x, y, count)
DISPATCH(void, sum_terms, (const float *from, ptrdiff_t terms, ptrdiff_t stride, ptrdiff_t count, float *to), from,
         terms, stride, count, to)
DISPATCH(double, gaussian, (const float *position, double precision, ptrdiff_t count, float *gradient), position,
         precision, count, gradient)
DISPATCH(void, row_products, (const double *rows, ptrdiff_t n, const double *x, double *to), rows, n, x, to)
DISPATCH(void, scale_by_roots, (const double *weights, ptrdiff_t n, double *x), weights, n, x)
DISPATCH(void, row_combination, (const double *rows, ptrdiff_t n, const double *y, double *to), rows, n, y, to)
DISPATCH(void, add_outer_products,
         (const double *a, const double *b, ptrdiff_t count, ptrdiff_t n, const double *base, double *to), a, b, count,
         n, base, to)
DISPATCH(void, add_row_products,
         (const double *left, const double *weights, const double *right, ptrdiff_t n, double *to), left, weights,
         right, n, to)
DISPATCH(int, is_diagonal,
         (const double *rows, ptrdiff_t n, ptrdiff_t from, double tolerance, double *thresholds), rows, n, from,
         tolerance, thresholds)
DISPATCH(void, reflect_matrix,
         (double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups, const double *u, const double *factors,
          double inverse, double *q, const double *q_factors),
         rows, count, width, groups, u, factors, inverse, q, q_factors)
DISPATCH(void, reflect_rows,
         (double *rows, ptrdiff_t count, ptrdiff_t width, ptrdiff_t groups, const double *u, double inverse), rows,
         count, width, groups, u, inverse)
