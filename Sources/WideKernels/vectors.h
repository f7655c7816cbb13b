// Vectors of 16 floats, which the compiler maps to the registers of each processor.
#ifndef VECTORS_H
#define VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LANES 16

// The functions below are always inlined: no vector is passed by a calling convention.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float floats __attribute__((vector_size(4 * LANES)));
typedef float fours __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef uint8_t bytes __attribute__((vector_size(LANES)));

// Inlined into the version of each processor, so that it is compiled for it.
#define INLINE static inline __attribute__((always_inline))

INLINE floats load(const float *from) {
  floats result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE void store(float *to, floats value) { memcpy(to, &value, sizeof value); }

INLINE ints load_ints(const int32_t *from) {
  ints result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE void store_ints(int32_t *to, ints value) { memcpy(to, &value, sizeof value); }

INLINE floats broadcast(float value) { return value - (floats){}; }

/// `a` where the mask is set, else `b`.
INLINE floats blend(ints mask, floats a, floats b) { return (floats)((mask & (ints)a) | (~mask & (ints)b)); }

/// Where `a` or `b` is NaN.
INLINE ints is_unordered(floats a, floats b) { return (a != a) | (b != b); }

INLINE ptrdiff_t round_up(ptrdiff_t count) { return (count + LANES - 1) / LANES * LANES; }

#endif
