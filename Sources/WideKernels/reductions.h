// Sums over arrays of doubles in one order, and what reads and writes by maps.
#ifndef REDUCTIONS_H
#define REDUCTIONS_H

#include "elementwise.h"

INLINE double total(doubles x) {
  const double p = x[0] + x[4], q = x[1] + x[5], r = x[2] + x[6], s = x[3] + x[7];
  return (p + r) + (q + s);
}

// Thirty-two sums side by side, which hides how long an addition takes. `term` gives one vector, `last` one number.
#define SUM_LOOP(term, last)                                  \
  doubles s0 = all(0), s1 = all(0), s2 = all(0), s3 = all(0); \
  ptrdiff_t k = 0;                                            \
  for (; k + 32 <= n; k += 32) {                              \
    s0 += term(k);                                            \
    s1 += term(k + 8);                                        \
    s2 += term(k + 16);                                       \
    s3 += term(k + 24);                                       \
  }                                                           \
  for (; k + 8 <= n; k += 8) s0 += term(k);                   \
  double rest = 0;                                            \
  for (; k < n; k++) rest += last;                            \
  return total((s0 + s1) + (s2 + s3)) + rest;

#define TERM(k) load8(a + (k))
#define PRODUCT(k) load8(a + (k)) * load8(b + (k))

INLINE double sum_of_block(const double *a, ptrdiff_t n) { SUM_LOOP(TERM, a[k]) }
INLINE double dot_of_block(const double *a, const double *b, ptrdiff_t n) { SUM_LOOP(PRODUCT, a[k] * b[k]) }

// Below this length four sums side by side are the better ones.
enum { short_count = 32 };

typedef double four __attribute__((vector_size(32)));

INLINE four load_four(const double *from) {
  four result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE four repeat_four(double value) { return value - (four){}; }

#define SHORT_LOOP                                                                                  \
  const four first = repeat_four(A ? 0 : *a), second = repeat_four(B ? 0 : *b);                     \
  for (; k + 4 <= n; k += 4) s += (A ? load_four(a + k) : first) * (B ? load_four(b + k) : second); \
  sum = s[0] + s[1] + s[2] + s[3];                                                                  \
  for (; k < n; k++) sum += a[A * k] * b[B * k];

INLINE double short_sum(const double *a, int strideA, const double *b, int strideB, ptrdiff_t n) {
  static const double one = 1;
  if (!b) {
    b = &one;
    strideB = 0;
  }
  four s = {0};
  double sum;
  ptrdiff_t k = 0;
  FOR_STRIDES(strideA, strideB, SHORT_LOOP)
  return sum;
}

// The sum of at most one block of a, or of a b where b is there.
INLINE double block_sum(const double *a, int strideA, const double *b, int strideB, ptrdiff_t n) {
  if (!strideA && !(b && strideB)) return n * (b ? *a * *b : *a);
  if (n < short_count) return short_sum(a, strideA, b, strideB, n);
  double repeated[wide_block_count];
  if (!strideA || (b && !strideB)) {
    copy_array(repeated, strideA ? b : a, 0, n);
    if (strideA) b = repeated; else a = repeated;
  }
  return b ? dot_of_block(a, b, n) : sum_of_block(a, n);
}

// Two neighbours of a map in one load, the first in the lower half: what reads and writes by maps is bound by its loads.
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first of two is in the lower half");
INLINE uint64_t pair_of(const int32_t *map) {
  uint64_t result;
  memcpy(&result, map, sizeof result);
  return result;
}

#define FIRST(pair) ((uint32_t)(pair))
#define SECOND(pair) ((pair) >> 32)

// Loads one by one are faster than instructions that gather.
INLINE doubles gather8(const double *a, const int32_t *map) {
  const uint64_t p = pair_of(map), q = pair_of(map + 2), r = pair_of(map + 4), s = pair_of(map + 6);
  return (doubles){a[FIRST(p)], a[SECOND(p)], a[FIRST(q)], a[SECOND(q)],
                   a[FIRST(r)], a[SECOND(r)], a[FIRST(s)], a[SECOND(s)]};
}

INLINE void gather_elements(double *restrict d, const double *restrict a, const int32_t *restrict map, ptrdiff_t n) {
  ptrdiff_t k = 0;
  for (; k + 8 <= n; k += 8) store8(d + k, gather8(a, map + k));
  for (; k < n; k++) d[k] = a[map[k]];
}

#define MULTIPLY_ADD_GATHERED_LOOP                                                                 \
  const doubles first = all(A ? 0 : *a), second = all(B ? 0 : *b);                                 \
  ptrdiff_t k = 0;                                                                                 \
  for (; k + 8 <= n; k += 8)                                                                       \
    store8(d + k, (A ? load8(a + k) : first) * (B ? load8(b + k) : second) + gather8(c, map + k)); \
  for (; k < n; k++) d[k] = a[A * k] * b[B * k] + c[map[k]];

// d = a b + c[I]
INLINE void multiply_add_gathered(double *d, const double *a, int strideA, const double *b, int strideB,
                                  const double *c, const int32_t *map, ptrdiff_t n) {
  FOR_STRIDES(strideA, strideB, MULTIPLY_ADD_GATHERED_LOOP)
}

// Maps in eights of neighbours: where an eight repeats the one before it, ~I stands for its first I.
INLINE int32_t first_of_eight(const int32_t *map) { return *map ^ *map >> 31; }

INLINE doubles gather_eight(const double *a, const int32_t *map) {
  const uint64_t q = pair_of(map + 2), r = pair_of(map + 4), s = pair_of(map + 6);
  return (doubles){a[first_of_eight(map)], a[map[1]],    a[FIRST(q)], a[SECOND(q)],
                   a[FIRST(r)],            a[SECOND(r)], a[FIRST(s)], a[SECOND(s)]};
}

INLINE void gather_eights(double *restrict d, const double *restrict a, const int32_t *restrict map, ptrdiff_t n) {
  doubles gathered = all(0);
  ptrdiff_t k = 0;
  for (; k + 8 <= n; k += 8) {
    if (k == 0 || map[k] >= 0) gathered = gather_eight(a, map + k);
    store8(d + k, gathered);
  }
  for (; k < n; k++) d[k] = a[map[k]];
}

#define MULTIPLY_ADD_EIGHTS_LOOP                                                        \
  const doubles first = all(A ? 0 : *a), second = all(B ? 0 : *b);                      \
  doubles gathered = all(0);                                                            \
  ptrdiff_t k = 0;                                                                      \
  for (; k + 8 <= n; k += 8) {                                                          \
    if (k == 0 || map[k] >= 0) gathered = gather_eight(c, map + k);                     \
    store8(d + k, (A ? load8(a + k) : first) * (B ? load8(b + k) : second) + gathered); \
  }                                                                                     \
  for (; k < n; k++) d[k] = a[A * k] * b[B * k] + c[map[k]];

// d = a b + c[I]
INLINE void multiply_add_eights(double *d, const double *a, int strideA, const double *b, int strideB,
                                const double *c, const int32_t *map, ptrdiff_t n) {
  FOR_STRIDES(strideA, strideB, MULTIPLY_ADD_EIGHTS_LOOP)
}

INLINE void gather_or_zero(double *d, const double *a, const int32_t *map, ptrdiff_t n) {
  for (ptrdiff_t k = 0; k < n; k++) d[k] = map[k] < 0 ? 0 : a[map[k]];
}

INLINE void scatter_add(double *d, const double *a, const int32_t *map, ptrdiff_t n) {
  typedef double two __attribute__((vector_size(16)));
  ptrdiff_t k = 0;
#pragma clang loop unroll_count(4)
  for (; k + 2 <= n; k += 2) {
    const uint64_t places = pair_of(map + k);
    two x;
    memcpy(&x, a + k, sizeof x);
    d[FIRST(places)] += x[0];
    d[SECOND(places)] += x[1];
  }
  if (k < n) d[map[k]] += a[k];
}

// Neighbours that go to one place are added up before they are stored, in the same order.
INLINE void scatter_add_runs(double *d, const double *a, const int32_t *map, ptrdiff_t n) {
  ptrdiff_t k = 0;
  while (k < n) {
    const int32_t place = map[k];
    if (place < 0) {
      k++;
      continue;
    }
    double sum = d[place];
    do sum += a[k++];
    while (k < n && map[k] == place);
    d[place] = sum;
  }
}

// What repeated eights bring to their places is added up side by side before it is stored.
INLINE void scatter_add_eights(double *d, const double *a, const int32_t *map, ptrdiff_t n) {
  ptrdiff_t k = 0;
  while (k + 8 <= n) {
    const int32_t *const places = map + k;
    doubles sum = load8(a + k);
    for (k += 8; k + 8 <= n && map[k] < 0; k += 8) sum += load8(a + k);
    d[first_of_eight(places)] += sum[0];
    for (int i = 1; i < 8; i++) d[places[i]] += sum[i];
  }
  for (; k < n; k++) d[map[k]] += a[k];
}

#endif
