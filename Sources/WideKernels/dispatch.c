// Compiles each kernel for several kinds of processor, and picks one when it is called.
#include "backward.h"
#include "extrapolation.h"
#include "forward.h"
#include "normals.h"
#include "pick.h"
#include "rows.h"
#include "streams.h"

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
         (const double *left, const double *weights, const double *right, ptrdiff_t count, ptrdiff_t n, double *to),
         left, weights, right, count, n, to)
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
DISPATCH(void, extrapolate,
         (ptrdiff_t n, ptrdiff_t depth, ptrdiff_t seen, const double *residual, const double *image, double *rows,
          double *squares, double *x),
         n, depth, seen, residual, image, rows, squares, x)
