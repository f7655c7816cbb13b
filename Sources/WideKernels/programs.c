// Compiles the loop over instructions for several kinds of processor, and picks one when it is called.
#include "programs.h"

#include "pick.h"

#define MAP_PARAMETERS wide_function function, double *d, const double *a, ptrdiff_t n
#define BLOCK_PARAMETERS const wide_step *group, ptrdiff_t count, ptrdiff_t n, wide_call call, const void *context
#define RUN_PARAMETERS const wide_step *first, const wide_step *end, wide_call call, const void *context

// The loop begins on a boundary, or its speed would depend on what stands before it.
#define VERSION(target, suffix)                                                                              \
  target static __attribute__((noinline)) void map##suffix(MAP_PARAMETERS) { map_array(function, d, a, n); } \
  target static __attribute__((noinline)) void blocks##suffix(BLOCK_PARAMETERS) {                            \
    run_blocks(group, count, n, call, context, map##suffix);                                                 \
  }                                                                                                          \
  target static __attribute__((aligned(64))) void run##suffix(RUN_PARAMETERS) {                              \
    run(first, end, call, context, blocks##suffix);                                                          \
  }

VERSION(, _v1)
#if defined(__x86_64__)
VERSION(V3, _v3)
VERSION(V4, _v4)
#endif

wide_loop wide_loop_of(ptrdiff_t level) {
#if defined(__x86_64__)
  if ((level == 0 || level >= 4) && __builtin_cpu_supports("x86-64-v4")) return run_v4;
  if ((level == 0 || level >= 3) && __builtin_cpu_supports("x86-64-v3")) return run_v3;
#endif
  return run_v1;
}

// One by one where there are few: a wide load has to wait for the narrow stores that it covers.
static void copy(double *to, const double *from, ptrdiff_t count) {
  if (count >= short_count) {
    memcpy(to, from, count * sizeof(double));
    return;
  }
#pragma clang loop vectorize(disable) unroll(disable)
  for (ptrdiff_t k = 0; k < count; k++) to[k] = from[k];
}

void wide_evaluate(const wide_evaluation *program, const double *position, double *results, ptrdiff_t count) {
  copy(program->input, position, program->inputCount);
  program->loop(program->first, program->end, program->call, program->context);
  copy(results, program->output, count);
}

double wide_value(wide_function function, double x) {
  switch (function) {
    case wide_function_exp: return exp(x);
    case wide_function_expm1: return expm1(x);
    case wide_function_log: return log(x);
    case wide_function_log1p: return log1p(x);
    case wide_function_sqrt: return sqrt(x);
    case wide_function_tanh: return tanh(x);
    case wide_function_sigmoid: {
      const double e = exp(-fabs(x));
      return (x >= 0 ? 1 : e) / (1 + e);
    }
    case wide_function_softplus: return fmax(x, 0) + log1p(exp(-fabs(x)));
    case wide_function_erf: return erf(x);
    case wide_function_abs: return fabs(x);
    case wide_function_sign: return x > 0 ? 1 : x < 0 ? -1 : x;
  }
}
