// The two passes of a convolution with relu and max-pooling, to be compiled for each kind of processor.
//
// Forward, the lanes of a vector are 16 pooled positions, and there is one accumulator for each of the four places
// of the pooling window: the maximum needs no shuffling, and the convolved image is never written.
// Backward, at most one of four places has a gradient, and none where relu gave zero: about 15 % are left. They
// are listed, and the sums go over the lists.
#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include <math.h>

#include "include/WideKernels.h"
#include "vectors.h"

// Sizes that follow from the shape. A "row" is what the kernel covers of one row of an image stored as
// [height][width][channels]: kernel * channels floats side by side, filled up to whole vectors.
typedef struct {
  ptrdiff_t pooled_height, pooled_width, pooled, padded, half_width, taps, row, row_vectors, image;
} sizes;

INLINE sizes sizes_of(const wide_convolution *s) {
  sizes z;
  z.pooled_height = (s->height - s->kernel + 1) / 2;
  z.pooled_width = (s->width - s->kernel + 1) / 2;
  z.pooled = z.pooled_height * z.pooled_width;
  z.padded = round_up(z.pooled);
  z.half_width = (s->width + 1) / 2;
  z.taps = s->channels * s->kernel * s->kernel;
  z.row = round_up(s->kernel * s->channels);
  z.row_vectors = z.row / LANES;
  z.image = s->channels * s->height * s->width;
  return z;
}

// The memory for the halves, with a few floats more, that copies by fours may read.
INLINE ptrdiff_t halves_count(const wide_convolution *s, sizes z) {
  return round_up(2 * s->height * z.half_width) + LANES;
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

// patches[c][a][b][(py, px)] = image[c][2 py + a][2 px + b] for a, b <= kernel.
INLINE void gather_patches(const wide_convolution *s, sizes z, const float *image, float *halves, float *patches) {
  const ptrdiff_t side = s->kernel + 1;
  for (ptrdiff_t c = 0; c < s->channels; c++) {
    split_columns(s, z, image + c * s->height * s->width, halves);
    for (ptrdiff_t a = 0; a < side; a++)
      for (ptrdiff_t b = 0; b < side; b++) {
        float *plane = patches + ((c * side + a) * side + b) * z.padded;
        for (ptrdiff_t py = 0; py < z.pooled_height; py++)
          copy_by_fours(halves + (2 * (2 * py + a) + b % 2) * z.half_width + b / 2, z.pooled_width,
                        plane + py * z.pooled_width);
        for (ptrdiff_t p = z.pooled; p < z.padded; p++) plane[p] = 0;
      }
  }
}

// The pooled outputs of `block` filters at 16 positions.
INLINE void convolve_block(const wide_convolution *s, sizes z, const int block, const float *weights,
                           const float *bias, const float *patches, ptrdiff_t group, float *output,
                           uint8_t *choice) {
  const ptrdiff_t kernel = s->kernel, side = kernel + 1;
  floats sums[8][4];
#pragma clang loop unroll(full)
  for (int f = 0; f < block; f++)
    for (int place = 0; place < 4; place++) sums[f][place] = broadcast(bias[f]);
  for (ptrdiff_t c = 0; c < s->channels; c++)
    for (ptrdiff_t ky = 0; ky < kernel; ky++)
      for (ptrdiff_t kx = 0; kx < kernel; kx++) {
        const float *corner = patches + ((c * side + ky) * side + kx) * z.padded + group * LANES;
        const floats x0 = load(corner), x1 = load(corner + z.padded);
        const floats x2 = load(corner + side * z.padded), x3 = load(corner + (side + 1) * z.padded);
        const float *w = weights + (c * kernel + ky) * kernel + kx;
#pragma clang loop unroll(full)
        for (int f = 0; f < block; f++) {
          const floats weight = broadcast(w[f * z.taps]);
          sums[f][0] += weight * x0;
          sums[f][1] += weight * x1;
          sums[f][2] += weight * x2;
          sums[f][3] += weight * x3;
        }
      }
  const ptrdiff_t left = z.pooled - group * LANES, count = left < LANES ? left : LANES;
#pragma clang loop unroll(full)
  for (int f = 0; f < block; f++) {
    floats largest = sums[f][0];
    ints place = {};
    for (int k = 1; k < 4; k++) {
      const ints larger = sums[f][k] > largest;
      largest = blend(larger, sums[f][k], largest);
      place = (larger & k) | (~larger & place);
    }
    // NaN passes the maximum and relu: comparisons alone would drop it.
    const ints unknown = is_unordered(sums[f][0], sums[f][1]) | is_unordered(sums[f][2], sums[f][3]);
    largest = blend(unknown, broadcast(NAN), largest);
    const ints passes = ~(largest <= 0);
    largest = blend(passes, largest, (floats){});
    place = (passes & place) | (~passes & 4);
    float *to = output + f * z.pooled + group * LANES;
    uint8_t *chosen = choice + f * z.pooled + group * LANES;
    if (count == LANES) {
      const bytes places = __builtin_convertvector(place, bytes);
      store(to, largest);
      memcpy(chosen, &places, sizeof places);
      continue;
    }
    for (int lane = 0; lane < count; lane++) to[lane] = largest[lane];
    for (int lane = 0; lane < count; lane++) chosen[lane] = (uint8_t)place[lane];
  }
}

// `block` is how many filters share the loads: as many as the registers hold.
INLINE void convolve_pool(const wide_convolution *s, const int block, const float *weights, const float *bias,
                          const float *input, ptrdiff_t count, float *output, uint8_t *choice, float *scratch) {
  const sizes z = sizes_of(s);
  float *halves = scratch, *patches = halves + halves_count(s, z);
  for (ptrdiff_t i = 0; i < count; i++) {
    gather_patches(s, z, input + i * z.image, halves, patches);
    ptrdiff_t f = 0;
    while (f < s->filters) {
      const int whole = s->filters - f >= block;
      const ptrdiff_t at = (i * s->filters + f) * z.pooled;
      for (ptrdiff_t group = 0; group * LANES < z.pooled; group++) {
        const float *w = weights + f * z.taps;
        if (whole)
          convolve_block(s, z, block, w, bias + f, patches, group, output + at, choice + at);
        else
          convolve_block(s, z, 1, w, bias + f, patches, group, output + at, choice + at);
      }
      f += whole ? block : 1;
    }
  }
}

#endif
