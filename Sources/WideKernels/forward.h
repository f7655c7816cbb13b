// The forward pass of a convolution with relu and max-pooling.
//
// The lanes of a vector are 16 pooled positions. At each, the four places of the window come from the sums that
// products.h explains: the maximum needs no shuffling, and the convolved image is never written.
#ifndef FORWARD_H
#define FORWARD_H

#include <math.h>

#include "convolution.h"
#include "products.h"

// The most filters whose sums share the loads of the image.
#define FILTERS 5

// Where the parts of the scratch memory begin.
typedef struct {
  float *plane;          // of a channel, with some floats after it
  float *across;         // [y % 2][product][y / 2][px]
  float *image_factors;  // [group][product][c][16]
  float *weight_rows;
  float *weight_factors;  // [block of filters][product][c][f]
  place_of_product *row;  // the products of a row
  int32_t *indices;       // of the product (t down, u across), where those of a kind stand together
  ptrdiff_t column;       // the size of across[][]
  ptrdiff_t products;     // of a row
  ptrdiff_t size;
} forward_memory;

INLINE forward_memory divide_forward_memory(const wide_convolution *s, sizes z, float *scratch) {
  forward_memory m;
  const ptrdiff_t side = s->kernel + 1, n = products_count(s->kernel), terms = n * n * s->channels;
  ptrdiff_t at = 0;
  m.products = n;
  // Loads of whole vectors reach beyond the last column.
  m.column = round_up((s->height + 1) / 2 * z.pooled_width + LANES);
  m.plane = take(scratch, round_up(s->height * s->width) + LANES, &at);
  m.across = take(scratch, 2 * n * m.column + LANES, &at);
  m.image_factors = take(scratch, terms * z.padded, &at);
  m.weight_rows = take(scratch, round_up(side * n), &at);
  m.weight_factors = take(scratch, round_up(terms * (s->filters + FILTERS)), &at);
  m.row = take(scratch, round_up(2 * n), &at);
  m.indices = take(scratch, round_up(n * n), &at);
  m.size = at;
  return m;
}

// Lists the products of a row, and orders those of a window: kind after kind, (down, across).
INLINE void order_products(const wide_convolution *s, const forward_memory *m, ptrdiff_t counts[4]) {
  const ptrdiff_t n = m->products;
  ptrdiff_t starts[5] = {0};
  list_products(s->kernel, m->row);
  for (int kind = 0; kind < 4; kind++) {
    counts[kind] = 0;
    for (ptrdiff_t t = 0; t < n; t++) counts[kind] += m->row[t].kind == kind;
    starts[kind + 1] = starts[kind] + counts[kind];
  }
  for (ptrdiff_t t = 0; t < n; t++)
    for (ptrdiff_t u = 0; u < n; u++) {
      const place_of_product down = m->row[t], across = m->row[u];
      m->indices[t * n + u] = (int32_t)(starts[down.kind] * n + counts[down.kind] * starts[across.kind] +
                                        down.rank * counts[across.kind] + across.rank);
    }
}

// The factors that are made of the weights; zeros for filters that fill up the last block.
INLINE void pack_weight_factors(const wide_convolution *s, const forward_memory *m, ptrdiff_t block,
                                const float *weights) {
  const ptrdiff_t k = s->kernel, n = m->products, channels = s->channels;
  float *column = m->weight_rows + k * n;
  memset(m->weight_factors, 0, sizeof(float) * n * n * channels * (s->filters + FILTERS));
  for (ptrdiff_t f = 0; f < s->filters; f++)
    for (ptrdiff_t c = 0; c < channels; c++, weights += k * k) {
      float *to = m->weight_factors + (f / block * n * n * channels + c) * block + f % block;
      for (ptrdiff_t y = 0; y < k; y++) list_weight_factors(k, weights + y * k, 1, m->weight_rows + y * n);
      for (ptrdiff_t u = 0; u < n; u++) {
        list_weight_factors(k, m->weight_rows + u, n, column);
        for (ptrdiff_t t = 0; t < n; t++) to[m->indices[t * n + u] * channels * block] = column[t];
      }
    }
}

// Every second of eight floats.
INLINE fours load_every_second(const float *from) {
  fours first, second;
  memcpy(&first, from, sizeof first);
  memcpy(&second, from + 4, sizeof second);
  return __builtin_shufflevector(first, second, 0, 2, 4, 6);
}

// to[u][px], for the products u of `taps` columns, the first of which is 2 px in `row`: by fours.
INLINE void combine_columns_of(const int taps, const float *row, ptrdiff_t pooled_width, ptrdiff_t step, float *to) {
  for (ptrdiff_t px = 0; px < pooled_width; px += 4) {
    fours x[4], y[4];
#pragma clang loop unroll(full)
    for (int j = 0; j <= taps; j++) x[j] = load_every_second(row + 2 * px + j);
    COMBINE(taps, x, y)
#pragma clang loop unroll(full)
    for (int u = 0; u <= taps; u++) memcpy(to + u * step + px, &y[u], sizeof y[u]);
  }
}

// The factors of one channel along its rows. Up to three more are written at the end of a row, where the next row
// overwrites them, and up to seven more floats of the plane are read.
INLINE void combine_columns(const wide_convolution *s, sizes z, const forward_memory *m, const float *plane) {
  for (ptrdiff_t y = 0; y < s->height; y++) {
    const float *row = plane + y * s->width;
    float *to = m->across + y % 2 * m->products * m->column + y / 2 * z.pooled_width;
    ptrdiff_t left = s->kernel;
    for (; left >= 3; left -= 3, row += 3, to += 4 * m->column)
      combine_columns_of(3, row, z.pooled_width, m->column, to);
    if (left == 2) combine_columns_of(2, row, z.pooled_width, m->column, to);
    if (left == 1) combine_columns_of(1, row, z.pooled_width, m->column, to);
  }
}

// The products t of `taps` rows, at 16 positions.
INLINE void combine_rows_of(const int taps, const float *const rows[4], ptrdiff_t offset, const int32_t *indices,
                            ptrdiff_t n, ptrdiff_t step, float *to) {
  floats x[4], y[4];
#pragma clang loop unroll(full)
  for (int j = 0; j <= taps; j++) x[j] = load(rows[j] + offset);
  COMBINE(taps, x, y)
#pragma clang loop unroll(full)
  for (int t = 0; t <= taps; t++) store(to + indices[t * n] * step, y[t]);
}

// The factors of one channel at 16 positions, which begin at `position`.
INLINE void combine_rows(const wide_convolution *s, sizes z, const forward_memory *m, ptrdiff_t position, float *to) {
  const ptrdiff_t n = m->products, step = s->channels * LANES;
  const int32_t *indices = m->indices;
  for (ptrdiff_t start = 0; start < s->kernel; start += 3, indices += 4 * n) {
    const ptrdiff_t left = s->kernel - start;
    const float *rows[4];
    for (ptrdiff_t j = 0; j < 4; j++)
      rows[j] = m->across + (start + j) % 2 * n * m->column + (start + j) / 2 * z.pooled_width + position;
    for (ptrdiff_t u = 0; u < n; u++) {
      if (left >= 3) combine_rows_of(3, rows, u * m->column, indices + u, n, step, to);
      if (left == 2) combine_rows_of(2, rows, u * m->column, indices + u, n, step, to);
      if (left == 1) combine_rows_of(1, rows, u * m->column, indices + u, n, step, to);
    }
  }
}

// sums[f] = sum over i of weights[i][f] * image[i], for the filters of a block.
INLINE void sum_products(const int block, ptrdiff_t count, const float *weights, const float *image, floats *sums) {
  floats own[FILTERS];
#pragma clang loop unroll(full)
  for (int f = 0; f < block; f++) own[f] = (floats){};
  for (ptrdiff_t i = 0; i < count; i++) {
    const floats x = load(image + i * LANES);
#pragma clang loop unroll(full)
    for (int f = 0; f < block; f++) own[f] += broadcast(weights[i * block + f]) * x;
  }
#pragma clang loop unroll(full)
  for (int f = 0; f < block; f++) sums[f] = own[f];
}

// relu of the largest of the four places at `count` positions, and which it is; 4 where relu gives zero. Of the sums of
// 16 kinds each FILTERS-th belongs to the filter.
INLINE void pool(const floats *sums, float bias, ptrdiff_t count, float *output, uint8_t *choice) {
  floats rows[2][4], places[4];
  for (int kind = 0; kind < 4; kind++)
    add_places(sums + kind * FILTERS, 4 * FILTERS, &rows[0][kind], &rows[1][kind]);
  for (int row = 0; row < 2; row++) add_places(rows[row], 1, &places[2 * row], &places[2 * row + 1]);
  for (int k = 0; k < 4; k++) places[k] += bias;
  floats largest = places[0];
  ints place = {};
  for (int k = 1; k < 4; k++) {
    const ints larger = places[k] > largest;
    largest = blend(larger, places[k], largest);
    place = (larger & k) | (~larger & place);
  }
  // NaN passes the maximum and relu: comparisons alone would drop it.
  const ints unknown = is_unordered(places[0], places[1]) | is_unordered(places[2], places[3]);
  largest = blend(unknown, broadcast(NAN), largest);
  const ints passes = ~(largest <= 0);
  largest = blend(passes, largest, (floats){});
  const bytes chosen = __builtin_convertvector((passes & place) | (~passes & 4), bytes);
  memcpy(output, &largest, count * sizeof(float));
  memcpy(choice, &chosen, count);
}

// The outputs of the filters of a block at 16 positions, of which `count` exist.
INLINE void convolve_block(const wide_convolution *s, sizes z, const ptrdiff_t counts[4], const int block,
                           ptrdiff_t filters, const float *weights, const float *bias, const float *image,
                           ptrdiff_t count, float *output, uint8_t *choice) {
  floats sums[16][FILTERS];
  for (int kind = 0; kind < 16; kind++) {
    const ptrdiff_t terms = counts[kind / 4] * counts[kind % 4] * s->channels;
    sum_products(block, terms, weights, image, sums[kind]);
    weights += terms * block;
    image += terms * LANES;
  }
  for (ptrdiff_t f = 0; f < filters; f++, output += z.pooled, choice += z.pooled) {
    if (count >= LANES)
      pool(&sums[0][f], bias[f], LANES, output, choice);
    else
      pool(&sums[0][f], bias[f], count, output, choice);
  }
}

// `block` filters share the loads of the image: at most FILTERS, and as many as the registers hold.
INLINE void convolve_pool(const wide_convolution *s, const int block, const float *weights, const float *bias,
                          const float *input, ptrdiff_t count, float *output, uint8_t *choice, float *scratch) {
  const sizes z = sizes_of(s);
  const forward_memory m = divide_forward_memory(s, z, scratch);
  const ptrdiff_t terms = m.products * m.products * s->channels, pixels = s->height * s->width;
  ptrdiff_t counts[4];
  order_products(s, &m, counts);
  pack_weight_factors(s, &m, block, weights);
  for (ptrdiff_t i = 0; i < count; i++, input += z.image) {
    for (ptrdiff_t c = 0; c < s->channels; c++) {
      const float *plane = input + c * pixels;
      // Some floats after a plane are read: where they may not exist, it is copied.
      const ptrdiff_t after = ((count - i) * s->channels - c - 1) * pixels;
      if (after < LANES) plane = memcpy(m.plane, plane, sizeof(float) * pixels);
      combine_columns(s, z, &m, plane);
      for (ptrdiff_t p = 0; p < z.pooled; p += LANES)
        combine_rows(s, z, &m, p, m.image_factors + p * terms + c * LANES);
    }
    for (ptrdiff_t f = 0; f < s->filters; f += block) {
      const ptrdiff_t at = (i * s->filters + f) * z.pooled, left = s->filters - f;
      for (ptrdiff_t p = 0; p < z.pooled; p += LANES)
        convolve_block(s, z, counts, block, left < block ? left : block, m.weight_factors + f * terms, bias + f,
                       m.image_factors + p * terms, z.pooled - p, output + at + p, choice + at + p);
    }
  }
}

#endif
