// Special functions of arrays, element by element: compiled for several kinds of processor, and picked when called.
#include "elementwise.h"
#include "gamma.h"
#include "include/WideKernels.h"
#include "normaltails.h"
#include "pick.h"

INLINE void apply(wide_special function, double *d, const double *a, ptrdiff_t n) {
  double rest[8];
  ptrdiff_t k = 0;
  switch (function) {
    case wide_special_log_gamma: MAP(log_gamma8(x))
    case wide_special_digamma: MAP(digamma8(x))
    case wide_special_stirling: MAP(stirling8(x))
    case wide_special_stirling_slope: MAP(stirling_slope8(x))
    case wide_special_log_normal_cdf: MAP(log_normal_cdf8(x))
    case wide_special_inverse_mills: MAP(inverse_mills8(x))
  }
}

DISPATCH(void, apply, (wide_special function, double *d, const double *a, ptrdiff_t n), function, d, a, n)
