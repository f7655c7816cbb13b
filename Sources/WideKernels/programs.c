// Compiles the loop over instructions for several kinds of processor, and picks one when it is called.
#include "programs.h"

#include "pick.h"

#define MAP_PARAMETERS wide_function function, double *d, const double *a, ptrdiff_t n
#define BLOCK_PARAMETERS const wide_step *group, ptrdiff_t count, ptrdiff_t n, wide_call call, const void *context
#define RUN_PARAMETERS const wide_step *first, const wide_step *end, wide_call call, const void *context

#define VERSION(target, suffix)                                                                              \
  target static __attribute__((noinline)) void map##suffix(MAP_PARAMETERS) { map_array(function, d, a, n); } \
  target static __attribute__((noinline)) void blocks##suffix(BLOCK_PARAMETERS) {                            \
    run_blocks(group, count, n, call, context, map##suffix);                                                 \
  }                                                                                                          \
  target static void run##suffix(RUN_PARAMETERS) { run(first, end, call, context, blocks##suffix); }

VERSION(, _v1)
#if defined(__x86_64__)
VERSION(V3, _v3)
VERSION(V4, _v4)
#endif

void wide_run(ptrdiff_t level, RUN_PARAMETERS) {
  PICK(level, run, first, end, call, context)
  run_v1(first, end, call, context);
}

void wide_copy(double *to, const double *from, ptrdiff_t count) {
  if (count >= short_count) {
    memcpy(to, from, count * sizeof(double));
    return;
  }
#pragma clang loop vectorize(disable) unroll(disable)
  for (ptrdiff_t k = 0; k < count; k++) to[k] = from[k];
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
