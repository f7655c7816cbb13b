// The sizes of a convolution with relu and max-pooling, and what its two passes share.
#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include "include/WideKernels.h"
#include "vectors.h"

// Sizes that follow from the shape. A "row" is what the kernel covers of one row of an image stored as
// [height][width][channels]: kernel * channels floats side by side, filled up to whole vectors.
typedef struct {
  ptrdiff_t pooled_height, pooled_width, pooled, padded, row, row_vectors, image;
} sizes;

INLINE sizes sizes_of(const wide_convolution *s) {
  sizes z;
  z.pooled_height = (s->height - s->kernel + 1) / 2;
  z.pooled_width = (s->width - s->kernel + 1) / 2;
  z.pooled = z.pooled_height * z.pooled_width;
  z.padded = round_up(z.pooled);
  z.row = round_up(s->kernel * s->channels);
  z.row_vectors = z.row / LANES;
  z.image = s->channels * s->height * s->width;
  return z;
}

// The next `count` floats; NULL where only the size is asked for.
INLINE void *take(float *scratch, ptrdiff_t count, ptrdiff_t *at) {
  float *part = scratch ? scratch + *at : NULL;
  *at += count;
  return part;
}

#endif
