// Programs of steps on one block of memory, the loop that runs them, and the functions of arrays that they are made of.
//
// The bits of all results depend on the arguments only, and are the same on every processor: no product is fused with a
// sum, and sums over arrays are taken in one order. Of a function's value at an element they do not depend on the place
// in the array nor on its length; single numbers go to the C library, whose last bits may differ.
#ifndef WIDEPROGRAMS_H
#define WIDEPROGRAMS_H

#include <stddef.h>
#include <stdint.h>

/// Functions of one number.
typedef enum __attribute__((enum_extensibility(closed))) : int32_t {
  wide_function_exp,
  wide_function_expm1,
  wide_function_log,
  wide_function_log1p,
  wide_function_sqrt,
  wide_function_tanh,
  /// 1 / (1 + e^-x)
  wide_function_sigmoid,
  /// log(1 + e^x)
  wide_function_softplus,
  wide_function_erf,
  wide_function_abs,
  /// 1, -1 or x itself, where that is 0 or NaN.
  wide_function_sign,
} wide_function;

/// What a step does. d, a, b and c are places in memory and n is its count.
typedef enum __attribute__((enum_extensibility(closed))) : uint8_t {
  // One number.
  wide_opcode_add,
  wide_opcode_subtract,
  wide_opcode_multiply,
  wide_opcode_divide,
  /// d = a b + c
  wide_opcode_multiplyAdd,
  /// d = the sum over n pairs of the product of both places
  wide_opcode_sumOfProducts,
  wide_opcode_exp,
  /// d = the wide_function `table` of a
  wide_opcode_function,
  /// d = b where a is not 0, else c
  wide_opcode_select,
  wide_opcode_assign,
  /// For each of n pairs: the number at its second place is copied to its first.
  wide_opcode_assignPairs,
  // n numbers.
  wide_opcode_addEach,
  wide_opcode_multiplyEach,
  wide_opcode_divideEach,
  wide_opcode_maximumEach,
  wide_opcode_minimumEach,
  wide_opcode_lessEach,
  wide_opcode_lessOrEqualEach,
  wide_opcode_equalEach,
  wide_opcode_multiplyAddEach,
  wide_opcode_functionEach,
  wide_opcode_selectEach,
  wide_opcode_fillZero,
  wide_opcode_copy,
  /// d = the sum of a
  wide_opcode_sum,
  /// d = the sum of a b
  wide_opcode_dot,
  /// d[k] = a[I[k]] with the map I.
  wide_opcode_gather,
  /// The same, or 0 where I[k] is negative.
  wide_opcode_gatherOrZero,
  /// d[k] = a[k] b[k] + c[I[k]]
  wide_opcode_multiplyAddGathered,
  /// d[I[k]] += a[k]
  wide_opcode_scatterAdd,
  /// The same where I has equal neighbours, or negative elements, for which nothing is added.
  wide_opcode_scatterAddRuns,
  // The steps on I for maps in which many eights of neighbours, counted from the first element, equal the eight before. Of
  // those eights the first element is ~I[k] instead of I[k]. Sums come in another order than those of scatterAdd.
  wide_opcode_gatherEights,
  wide_opcode_multiplyAddEights,
  wide_opcode_scatterAddEights,
  /// The steps that follow, `table` of them, all of count n, are run block by block.
  wide_opcode_blocks,
  /// What the caller runs.
  wide_opcode_other,
} wide_opcode;

/// How many elements of arrays are computed by all steps of a group before the next ones are.
enum { wide_block_count = 512 };

/// One step of a program. Strides: 0 is one number for all elements, 1 an array, and 2 an array of one block, which each
/// block overwrites.
typedef struct {
  wide_opcode opcode;
  uint8_t strideD, strideA, strideB, strideC;
  int32_t count;
  /// The number of a function, or of the steps of a group.
  int32_t table;
  double *d;
  const double *a, *b, *c;
  /// The map of a gather or scatter; the pairs of places, counted from a, of sums of products and of assignments.
  const int32_t *indices;
} wide_step;

/// Runs an instruction of the caller for `count` elements from `start` on; `context` is what the loop is given.
typedef void (*wide_call)(const void *context, const wide_step *step, ptrdiff_t start, ptrdiff_t count);

/// Runs the steps first ..< end.
typedef void (*wide_loop)(const wide_step *first, const wide_step *end, wide_call call, const void *context);

/// The loop for the processor.
wide_loop wide_loop_of(ptrdiff_t level);

/// A program in its memory.
typedef struct {
  wide_loop loop;
  const wide_step *first, *end;
  wide_call call;
  const void *context;
  double *input;
  ptrdiff_t inputCount;
  const double *output;
} wide_evaluation;

/// Copies `position` to the input, runs the steps, and copies the first `count` outputs to `results`.
void wide_evaluate(const wide_evaluation *program, const double *position, double *results, ptrdiff_t count);

/// f(x) of a single number, by the C library.
double wide_value(wide_function function, double x);

#endif
