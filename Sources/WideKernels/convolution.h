// The sizes of a convolution with relu and max-pooling, and what its two passes share.
#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include "include/WideKernels.h"
#include "vectors.h"

// Sizes that follow from the shape. A "row" is what the kernel covers of one row of an image stored as
// [height][width][channels]: kernel * channels floats side by side, filled up to whole vectors.
typedef struct {
  ptrdiff_t pooled_height, pooled_width, pooled, padded, half_width, row, row_vectors, image;
} sizes;

INLINE sizes sizes_of(const wide_convolution *s) {
  sizes z;
  z.pooled_height = (s->height - s->kernel + 1) / 2;
  z.pooled_width = (s->width - s->kernel + 1) / 2;
  z.pooled = z.pooled_height * z.pooled_width;
  z.padded = round_up(z.pooled);
  z.half_width = (s->width + 1) / 2;
  z.row = round_up(s->kernel * s->channels);
  z.row_vectors = z.row / LANES;
  z.image = s->channels * s->height * s->width;
  return z;
}

// The memory for the halves, with a few floats more, that copies by fours may read.
INLINE ptrdiff_t halves_count(const wide_convolution *s, sizes z) {
  return round_up(2 * s->height * z.half_width) + LANES;
}

// The next `count` floats; NULL where only the size is asked for.
INLINE void *take(float *scratch, ptrdiff_t count, ptrdiff_t *at) {
  float *part = scratch ? scratch + *at : NULL;
  *at += count;
  return part;
}

// Copies `count` floats by fours: up to three more are read, and written where the next copy overwrites them.
INLINE void copy_by_fours(const float *from, ptrdiff_t count, float *to) {
  for (ptrdiff_t i = 0; i < count; i += 4) memcpy(to + i, from + i, 4 * sizeof(float));
}

// Even and odd columns apart: halves[y][0 or 1][x].
INLINE void split_columns(const wide_convolution *s, sizes z, const float *restrict plane, float *restrict halves) {
  for (ptrdiff_t y = 0; y < s->height; y++) {
    const float *row = plane + y * s->width;
    float *even = halves + 2 * y * z.half_width, *odd = even + z.half_width;
    for (ptrdiff_t x = 0; x < s->width / 2; x++) {
      even[x] = row[2 * x];
      odd[x] = row[2 * x + 1];
    }
    if (s->width % 2) even[s->width / 2] = row[s->width - 1];
  }
}

#endif
