// Loops over arrays of doubles, element by element. A destination may be one of the operands.
#ifndef ELEMENTWISE_H
#define ELEMENTWISE_H

#include "errorfunction.h"
#include "include/WidePrograms.h"

INLINE doubles load8(const double *from) {
  doubles result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE void store8(double *to, doubles value) { memcpy(to, &value, sizeof value); }

// `expression` of x, with the remainder in one more vector, so that each element goes through the same operations.
#define MAP(expression)                                             \
  for (k = 0; k + 8 <= n; k += 8) {                                 \
    const doubles x = load8(a + k);                                 \
    store8(d + k, expression);                                      \
  }                                                                 \
  if (k < n) {                                                      \
    for (int lane = 0; lane < 8; lane++) rest[lane] = k + lane < n ? a[k + lane] : 1; \
    const doubles x = load8(rest);                                  \
    store8(rest, expression);                                       \
    for (int lane = 0; k + lane < n; lane++) d[k + lane] = rest[lane]; \
  }                                                                 \
  break;

INLINE void map_array(wide_function function, double *d, const double *a, ptrdiff_t n) {
  double rest[8];
  ptrdiff_t k = 0;
  switch (function) {
    case wide_function_exp: MAP(exp8(x))
    case wide_function_expm1: MAP(expm1_8(x))
    case wide_function_log: MAP(log8(x))
    case wide_function_log1p: MAP(log1p_8(x))
    case wide_function_sqrt: MAP(__builtin_elementwise_sqrt(x))
    case wide_function_tanh: MAP(tanh8(x))
    case wide_function_sigmoid: MAP(sigmoid8(x))
    case wide_function_softplus: MAP(softplus8(x))
    case wide_function_erf: MAP(erf8(x))
    case wide_function_abs: MAP(magnitude(x))
    case wide_function_sign:
      MAP(choose(x > all(0), all(1), choose(x < all(0), all(-1), x)))
  }
}

INLINE doubles either(longs mask) { return (doubles)(mask & (longs)all(1)); }

INLINE doubles larger(doubles x, doubles y) {
  return choose((x != x) | (y != y), all(__builtin_nan("")), choose(y >= x, y, x));
}

INLINE doubles smaller(doubles x, doubles y) {
  return choose((x != x) | (y != y), all(__builtin_nan("")), choose(y < x, y, x));
}

// `loop` for each pair of strides, as constants A and B.
#define FOR_STRIDES(strideA, strideB, loop)          \
  if (strideA && strideB) { enum { A = 1, B = 1 }; loop } \
  else if (strideA) { enum { A = 1, B = 0 }; loop }  \
  else if (strideB) { enum { A = 0, B = 1 }; loop }  \
  else { enum { A = 0, B = 0 }; loop }

#define ZIP_LOOP(expression)                                                   \
  const doubles first = all(A ? 0 : *a), second = all(B ? 0 : *b);             \
  ptrdiff_t k = 0;                                                             \
  for (; k + 8 <= n; k += 8) {                                                 \
    const doubles x = A ? load8(a + k) : first, y = B ? load8(b + k) : second; \
    store8(d + k, expression);                                                 \
  }                                                                            \
  for (; k < n; k++) {                                                         \
    const doubles x = A ? all(a[k]) : first, y = B ? all(b[k]) : second;       \
    d[k] = (expression)[0];                                                    \
  }

#define ZIP(expression)                                   \
  FOR_STRIDES(strideA, strideB, ZIP_LOOP(expression)) \
  break;

INLINE void zip_arrays(wide_opcode opcode, double *d, const double *a, int strideA, const double *b, int strideB,
                       ptrdiff_t n) {
  switch (opcode) {
    case wide_opcode_addEach: ZIP(x + y)
    case wide_opcode_multiplyEach: ZIP(x * y)
    case wide_opcode_divideEach: ZIP(x / y)
    case wide_opcode_maximumEach: ZIP(larger(x, y))
    case wide_opcode_minimumEach: ZIP(smaller(x, y))
    case wide_opcode_lessEach: ZIP(either(x < y))
    case wide_opcode_lessOrEqualEach: ZIP(either(x <= y))
    case wide_opcode_equalEach: ZIP(either(x == y))
    default: break;
  }
}

#define MULTIPLY_ADD_LOOP(C)                                                       \
  const doubles first = all(A ? 0 : *a), second = all(B ? 0 : *b), third = all(C ? 0 : *c); \
  ptrdiff_t k = 0;                                                                 \
  for (; k + 8 <= n; k += 8) {                                                     \
    const doubles x = A ? load8(a + k) : first, y = B ? load8(b + k) : second;     \
    store8(d + k, x * y + (C ? load8(c + k) : third));                             \
  }                                                                                \
  for (; k < n; k++) d[k] = a[A * k] * b[B * k] + c[C * k];

// d = a b + c
INLINE void multiply_add(double *d, const double *a, int strideA, const double *b, int strideB, const double *c,
                         int strideC, ptrdiff_t n) {
  if (strideC) {
    FOR_STRIDES(strideA, strideB, MULTIPLY_ADD_LOOP(1))
  } else {
    FOR_STRIDES(strideA, strideB, MULTIPLY_ADD_LOOP(0))
  }
}

// d = b where a is not 0, else c
INLINE void select_arrays(double *d, const double *a, int strideA, const double *b, int strideB, const double *c,
                          int strideC, ptrdiff_t n) {
  ptrdiff_t k = 0;
  for (; k + 8 <= n; k += 8) {
    const longs isFalse = (strideA ? load8(a + k) : all(*a)) == all(0);
    store8(d + k, choose(isFalse, strideC ? load8(c + k) : all(*c), strideB ? load8(b + k) : all(*b)));
  }
  for (; k < n; k++) d[k] = a[strideA * k] != 0 ? b[strideB * k] : c[strideC * k];
}

INLINE void copy_array(double *d, const double *a, int strideA, ptrdiff_t n) {
  if (strideA) {
    memmove(d, a, n * sizeof(double));
  } else {
    const double value = *a;
    for (ptrdiff_t k = 0; k < n; k++) d[k] = value;
  }
}

#endif
