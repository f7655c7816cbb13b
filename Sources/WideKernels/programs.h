// The loop that runs the steps of a program.
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <math.h>

#include "reductions.h"

// The parts of the loop that are functions of their own, in the version of the same processor: inlined, the constants of
// all of them would be loaded by each call.
typedef void (*mapping)(wide_function function, double *d, const double *a, ptrdiff_t n);
typedef void (*blocks)(const wide_step *group, ptrdiff_t count, ptrdiff_t n, wide_call call, const void *context);

INLINE double product_of_pair(const double *m, const int32_t *pair) { return m[pair[0]] * m[pair[1]]; }

// Most sums are short.
INLINE double sum_of_pairs(const double *m, const int32_t *pair, ptrdiff_t n) {
  double sum = product_of_pair(m, pair);
  if (n < 2) return sum;
  sum += product_of_pair(m, pair + 2);
  if (n < 3) return sum;
  sum += product_of_pair(m, pair + 4);
  if (n < 4) return sum;
  sum += product_of_pair(m, pair + 6);
  for (ptrdiff_t k = 4; k < n; k++) sum += product_of_pair(m, pair + 2 * k);
  return sum;
}

// A step on at most one block of n elements, from `start` on.
INLINE void run_block(const wide_step *i, ptrdiff_t start, ptrdiff_t n, mapping apply) {
  double *const d = i->d + (i->strideD == 1 ? start : 0);
  const double *const a = i->a + (i->strideA == 1 ? start : 0), *const b = i->b + (i->strideB == 1 ? start : 0);
  const double *const c = i->c + (i->strideC == 1 ? start : 0);
  const int sa = i->strideA != 0, sb = i->strideB != 0, sc = i->strideC != 0;
  const int32_t *const map = i->indices + start;
  switch (i->opcode) {
    case wide_opcode_multiplyAddEach: multiply_add(d, a, sa, b, sb, c, sc, n); break;
    case wide_opcode_selectEach: select_arrays(d, a, sa, b, sb, c, sc, n); break;
    case wide_opcode_functionEach: apply((wide_function)i->table, d, a, n); break;
    case wide_opcode_fillZero: memset(d, 0, n * sizeof(double)); break;
    case wide_opcode_copy: copy_array(d, a, sa, n); break;
    case wide_opcode_sum: *i->d += block_sum(a, sa, NULL, 0, n); break;
    case wide_opcode_dot: *i->d += block_sum(a, sa, b, sb, n); break;
    case wide_opcode_gather: gather_elements(d, i->a, map, n); break;
    case wide_opcode_multiplyAddGathered: multiply_add_gathered(d, a, sa, b, sb, i->c, map, n); break;
    case wide_opcode_gatherEights: gather_eights(d, i->a, map, n); break;
    case wide_opcode_multiplyAddEights: multiply_add_eights(d, a, sa, b, sb, i->c, map, n); break;
    case wide_opcode_gatherOrZero: gather_or_zero(d, i->a, map, n); break;
    case wide_opcode_scatterAdd: scatter_add(i->d, a, map, n); break;
    case wide_opcode_scatterAddRuns: scatter_add_runs(i->d, a, map, n); break;
    case wide_opcode_scatterAddEights: scatter_add_eights(i->d, a, map, n); break;
    default: zip_arrays(i->opcode, d, a, sa, b, sb, n);
  }
}

// A group of steps on n elements, all of them on one block after the other, so that what they hand on stays in the cache.
INLINE void run_blocks(const wide_step *group, ptrdiff_t count, ptrdiff_t n, wide_call call, const void *context,
                       mapping apply) {
  for (const wide_step *i = group; i < group + count; i++)
    if (i->opcode == wide_opcode_sum || i->opcode == wide_opcode_dot) *i->d = 0;
  for (ptrdiff_t start = 0; start < n; start += wide_block_count) {
    const ptrdiff_t rest = n - start, size = rest < wide_block_count ? rest : wide_block_count;
    for (const wide_step *i = group; i < group + count; i++) {
      if (i->opcode == wide_opcode_other) {
        call(context, i, start, size);
      } else {
        run_block(i, start, size, apply);
      }
    }
  }
}

// A short array, without a call; false for what is left to the blocks.
INLINE int run_short(const wide_step *i) {
  double *const d = i->d;
  const double *const a = i->a, *const b = i->b, *const c = i->c;
  const ptrdiff_t n = i->count, sa = i->strideA, sb = i->strideB, sc = i->strideC;
  switch (i->opcode) {
    case wide_opcode_sum: *d = block_sum(a, sa, NULL, 0, n); break;
    case wide_opcode_dot: *d = block_sum(a, sa, b, sb, n); break;
    case wide_opcode_addEach: zip_arrays(wide_opcode_addEach, d, a, sa, b, sb, n); break;
    case wide_opcode_multiplyEach: zip_arrays(wide_opcode_multiplyEach, d, a, sa, b, sb, n); break;
    case wide_opcode_multiplyAddEach: multiply_add(d, a, sa, b, sb, c, sc, n); break;
    case wide_opcode_copy:
      for (ptrdiff_t k = 0; k < n; k++) d[k] = a[sa * k];
      break;
    default: return 0;
  }
  return 1;
}

INLINE void run(const wide_step *i, const wide_step *end, wide_call call, const void *context, blocks run_blocks) {
  for (; i < end; i++) {
    if (i->opcode > wide_opcode_other) __builtin_unreachable();
    ptrdiff_t group = 0;
    switch (i->opcode) {
      case wide_opcode_add: *i->d = *i->a + *i->b; break;
      case wide_opcode_subtract: *i->d = *i->a - *i->b; break;
      case wide_opcode_multiply: *i->d = *i->a * *i->b; break;
      case wide_opcode_divide: *i->d = *i->a / *i->b; break;
      case wide_opcode_multiplyAdd: *i->d = *i->a * *i->b + *i->c; break;
      case wide_opcode_sumOfProducts: *i->d = sum_of_pairs(i->a, i->indices, i->count); break;
      case wide_opcode_exp: *i->d = exp(*i->a); break;
      case wide_opcode_function: *i->d = wide_value((wide_function)i->table, *i->a); break;
      case wide_opcode_select: *i->d = *i->a != 0 ? *i->b : *i->c; break;
      case wide_opcode_assign: *i->d = *i->a; break;
      case wide_opcode_assignPairs:
        for (const int32_t *pair = i->indices; pair < i->indices + 2 * i->count; pair += 2)
          i->d[pair[0]] = i->d[pair[1]];
        break;
      case wide_opcode_blocks:
        group = i->table;
        i++;
        break;
      case wide_opcode_other: call(context, i, 0, i->count); break;
      default: group = i->count >= short_count || !run_short(i);
    }
    if (group == 0) continue;
    run_blocks(i, group, i->count, call, context);
    i += group - 1;
  }
}

#endif
