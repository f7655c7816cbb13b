// Standard normal floats from the counter-based generator Philox4x32-10, sixteen blocks side by side.
#ifndef NORMALS_H
#define NORMALS_H

#include "vectors.h"

typedef uint32_t uints __attribute__((vector_size(4 * LANES)));
typedef uint64_t ulongs __attribute__((vector_size(4 * LANES)));

// The upper and the lower halves of the products of 32-bit numbers, by products of the even and of the odd lanes.
INLINE void multiply_wide(uints x, uint32_t factor, uints *high, uints *low) {
  const ulongs lower = (ulongs){} + 0xFFFFFFFF;
  const ulongs even = ((ulongs)x & lower) * factor, odd = ((ulongs)x >> 32) * factor;
  *high = (uints)(even >> 32 | (odd & ~lower));
  *low = (uints)((even & lower) | odd << 32);
}

// Ten rounds on the counters (index + lane, stream) under the key `seed`: Salmon et al. 2011, as in Philox.swift.
INLINE void philox_blocks(uint64_t seed, uint64_t stream, uint64_t index, uints word[4]) {
  // A carry into the upper word of a counter may occur within the sixteen.
  for (int lane = 0; lane < LANES; lane++) {
    word[0][lane] = (uint32_t)(index + lane);
    word[1][lane] = (uint32_t)((index + lane) >> 32);
  }
  word[2] = (uints){} + (uint32_t)stream;
  word[3] = (uints){} + (uint32_t)(stream >> 32);
  uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    uints high0, low0, high1, low1;
    multiply_wide(word[0], 0xD2511F53, &high0, &low0);
    multiply_wide(word[2], 0xCD9E8D57, &high1, &low1);
    word[0] = high1 ^ word[1] ^ key0;
    word[1] = low1;
    word[2] = high0 ^ word[3] ^ key1;
    word[3] = low0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

// log u for u in (0, 1]: u = 2^e m with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh((m - 1) / (m + 1)).
INLINE floats logarithm(floats u) {
#pragma clang fp contract(off)
  const ints root_half = (ints){} + 0x3F3504F3;
  const ints shifted = (ints)u + (0x3F800000 - root_half);
  const floats m = (floats)((shifted & 0x007FFFFF) + root_half);
  const floats e = __builtin_convertvector((shifted >> 23) - 127, floats);
  const floats s = (m - 1) / (m + 1), x = s * s;
  const floats series = x * (1.0f / 3 + x * (1.0f / 5 + x * (1.0f / 7 + x * (1.0f / 9))));
  return e * 0.69314718f + 2 * (s + s * series);
}

// The transformation of Box and Muller in each lane. The first word gives the radius; of the second the two top bits
// give the quarter of the circle and the others the place in it.
INLINE void box_muller(uints radius_bits, uints angle_bits, floats *first, floats *second) {
#pragma clang fp contract(off)
  // An odd multiple of 2^-32, rounded: conversions of signed numbers exist on every processor.
  const floats u = __builtin_convertvector((ints)(radius_bits >> 1), floats) * 0x1p-31f + 0x1p-32f;
  const floats radius = __builtin_elementwise_sqrt(-2 * logarithm(u));
  const floats theta = __builtin_convertvector((ints)(angle_bits << 2), floats) * (1.57079633f * 0x1p-32f);
  const floats x = theta * theta;
  const floats cosine = 1 + x * (-1.0f / 2 + x * (1.0f / 24 + x * (-1.0f / 720 + x * (1.0f / 40320))));
  const floats sine =
      theta + theta * (x * (-1.0f / 6 + x * (1.0f / 120 + x * (-1.0f / 5040 + x * (1.0f / 362880)))));
  // Quarters 0, 1, 2, 3 turn (c, s) into (c, s), (-s, c), (-c, -s), (s, -c).
  const uints top = (uints){} + 0x80000000, is_odd = -(angle_bits >> 30 & 1);
  const uints exchange = ((uints)cosine ^ (uints)sine) & is_odd;
  *first = radius * (floats)((uints)cosine ^ exchange ^ ((angle_bits ^ angle_bits << 1) & top));
  *second = radius * (floats)((uints)sine ^ exchange ^ (angle_bits & top));
}

// Number 64 g + 16 k + lane is the k-th of the four that block 16 g + lane gives.
INLINE void philox_normals(uint64_t seed, uint64_t stream, uint64_t index, ptrdiff_t count, float *to) {
  for (ptrdiff_t i = 0; i < count; i += 4 * LANES, index += LANES) {
    uints word[4];
    floats normal[4];
    philox_blocks(seed, stream, index, word);
    box_muller(word[0], word[1], &normal[0], &normal[1]);
    box_muller(word[2], word[3], &normal[2], &normal[3]);
    const ptrdiff_t left = count - i;
    memcpy(to + i, normal, left < 4 * LANES ? left * sizeof(float) : sizeof normal);
  }
}

#endif
