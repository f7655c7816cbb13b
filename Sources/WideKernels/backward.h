// The backward pass of a convolution with relu and max-pooling.
//
// At most one of the four places of a window has a gradient, and none where relu gave zero: in the tutorial's network
// about 15 % of the convolved image. They are listed, and the sums go over the lists.
#ifndef BACKWARD_H
#define BACKWARD_H

#include "convolution.h"

// A gradient, and where the vectors begin that it multiplies.
typedef struct {
  int32_t offset;
  float gradient;
} entry;

// to[j] += sum over the entries of gradient * from[offset + j * step], for vectors j < n <= 8.
INLINE void add_entries(const int n, const entry *entries, ptrdiff_t count, const float *from, const ptrdiff_t step,
                        float *to) {
  floats sums[8];
#pragma clang loop unroll(full)
  for (int j = 0; j < n; j++) sums[j] = load(to + j * LANES);
  for (ptrdiff_t i = 0; i < count; i++) {
    const float *x = from + entries[i].offset;
    const floats gradient = broadcast(entries[i].gradient);
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) sums[j] += gradient * load(x + j * step);
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < n; j++) store(to + j * LANES, sums[j]);
}

// The same for any n, which is known only now: by eights, and the rest.
INLINE void add_all_entries(ptrdiff_t n, const entry *entries, ptrdiff_t count, const float *from,
                            const ptrdiff_t step, float *to) {
  for (; n >= 8; n -= 8, from += 8 * step, to += 8 * LANES) add_entries(8, entries, count, from, step, to);
  switch (n) {
    case 1: return add_entries(1, entries, count, from, step, to);
    case 2: return add_entries(2, entries, count, from, step, to);
    case 3: return add_entries(3, entries, count, from, step, to);
    case 4: return add_entries(4, entries, count, from, step, to);
    case 5: return add_entries(5, entries, count, from, step, to);
    case 6: return add_entries(6, entries, count, from, step, to);
    case 7: return add_entries(7, entries, count, from, step, to);
  }
}

// Where the parts of the scratch memory begin.
typedef struct {
  float *image, *image_gradient, *weights, *weight_gradient;
  entry *of_filter;  // the places of the filter at hand
  entry *of_place;   // the filters of each place
  int32_t *place_counts, *window_offsets, *window_places;
  float *passed;                       // what each window of the filter at hand passes on
  int32_t *offsets, *places, *counts;  // where, and 1 if it is not zero
  ptrdiff_t size;
} backward_memory;

INLINE backward_memory divide_backward_memory(const wide_convolution *s, sizes z, float *scratch) {
  backward_memory m;
  // One entry more than are counted is written. Loads of whole vectors reach beyond the last row.
  const ptrdiff_t image = round_up(z.image) + LANES, rows = s->filters * s->kernel * z.row;
  const ptrdiff_t places = 4 * z.pooled;
  ptrdiff_t at = 0;
  m.image = take(scratch, image, &at);
  m.image_gradient = take(scratch, image, &at);
  m.weights = take(scratch, rows, &at);
  m.weight_gradient = take(scratch, rows, &at);
  m.of_filter = take(scratch, round_up(2 * z.pooled + 2), &at);
  m.of_place = take(scratch, round_up(2 * places * s->filters), &at);
  m.place_counts = take(scratch, round_up(places), &at);
  m.window_offsets = take(scratch, z.padded, &at);
  m.window_places = take(scratch, z.padded, &at);
  m.passed = take(scratch, z.padded, &at);
  m.offsets = take(scratch, z.padded, &at);
  m.places = take(scratch, z.padded, &at);
  m.counts = take(scratch, z.padded, &at);
  m.size = at;
  return m;
}

// A square of 4 x 4 floats at `from`, with `step` floats from row to row, becomes its transpose at `to`.
INLINE void transpose_square(const float *from, ptrdiff_t step, float *to, ptrdiff_t to_step) {
  fours x[4], y[4];
  for (int i = 0; i < 4; i++) memcpy(&x[i], from + i * step, sizeof x[i]);
  for (int i = 0; i < 2; i++) {
    y[2 * i] = __builtin_shufflevector(x[i], x[i + 2], 0, 4, 1, 5);
    y[2 * i + 1] = __builtin_shufflevector(x[i], x[i + 2], 2, 6, 3, 7);
  }
  for (int i = 0; i < 2; i++) {
    x[2 * i] = __builtin_shufflevector(y[i], y[i + 2], 0, 4, 1, 5);
    x[2 * i + 1] = __builtin_shufflevector(y[i], y[i + 2], 2, 6, 3, 7);
  }
  for (int i = 0; i < 4; i++) memcpy(to + i * to_step, &x[i], sizeof x[i]);
}

// to[j][i] = from[i][j], for i < rows and j < columns.
INLINE void transpose(const float *restrict from, ptrdiff_t rows, ptrdiff_t columns, float *restrict to) {
  const ptrdiff_t whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
  for (ptrdiff_t i = 0; i < whole_rows; i += 4)
    for (ptrdiff_t j = 0; j < whole_columns; j += 4)
      transpose_square(from + i * columns + j, columns, to + j * rows + i, rows);
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = i < whole_rows ? whole_columns : 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
}

// rows[ky][f][kx][c] = weights[f][c][ky][kx], with zeros to the end of each row.
INLINE void pack_weights(const wide_convolution *s, sizes z, const float *weights, float *rows) {
  memset(rows, 0, sizeof(float) * s->filters * s->kernel * z.row);
  for (ptrdiff_t f = 0; f < s->filters; f++)
    for (ptrdiff_t c = 0; c < s->channels; c++)
      for (ptrdiff_t ky = 0; ky < s->kernel; ky++)
        for (ptrdiff_t kx = 0; kx < s->kernel; kx++)
          rows[(ky * s->filters + f) * z.row + kx * s->channels + c] = *weights++;
}

// gradient[f][c][ky][kx] += rows[f][ky][kx][c].
INLINE void add_unpacked(const wide_convolution *s, sizes z, const float *rows, float *gradient) {
  for (ptrdiff_t f = 0; f < s->filters; f++)
    for (ptrdiff_t c = 0; c < s->channels; c++)
      for (ptrdiff_t ky = 0; ky < s->kernel; ky++)
        for (ptrdiff_t kx = 0; kx < s->kernel; kx++)
          *gradient++ += rows[(f * s->kernel + ky) * z.row + kx * s->channels + c];
}

// Where the first place of each window is, in the image and among the places.
INLINE void locate_windows(const wide_convolution *s, sizes z, const backward_memory *m) {
  for (ptrdiff_t py = 0; py < z.pooled_height; py++)
    for (ptrdiff_t px = 0; px < z.pooled_width; px++) {
      const ptrdiff_t p = py * z.pooled_width + px;
      m->window_offsets[p] = (int32_t)((2 * py * s->width + 2 * px) * s->channels);
      m->window_places[p] = (int32_t)(4 * py * z.pooled_width + 2 * px);
    }
}

// What each window passes on, and at which offset in the image and which place. Returns the sum of the gradients that
// pass relu: the gradient of the bias.
INLINE float choose(const wide_convolution *s, sizes z, const backward_memory *m, const uint8_t *choice,
                    const float *gradient) {
  const int32_t right = (int32_t)s->channels, down = (int32_t)(s->width * s->channels);
  const int32_t below = (int32_t)(2 * z.pooled_width);
  floats sums = {};
  for (ptrdiff_t p = 0; p < z.pooled; p += LANES) {
    bytes places = {};
    floats given = {};
    if (p + LANES <= z.pooled) {
      memcpy(&places, choice + p, sizeof places);
      given = load(gradient + p);
    } else {
      memcpy(&places, choice + p, z.pooled - p);
      memcpy(&given, gradient + p, (z.pooled - p) * sizeof(float));
    }
    const ints place = __builtin_convertvector(places, ints), x = place & 1, y = place >> 1 & 1;
    const floats passed = blend(place != 4, given, (floats){});
    sums += passed;
    store(m->passed + p, passed);
    store_ints(m->counts + p, -(passed != 0));
    store_ints(m->offsets + p, load_ints(m->window_offsets + p) + x * right + y * down);
    store_ints(m->places + p, load_ints(m->window_places + p) + x + y * below);
  }
  float total = 0;
  for (int lane = 0; lane < LANES; lane++) total += sums[lane];
  return total;
}

// Lists the places of filter f that have a gradient; returns their number, and adds to the lists of the places.
//
// Each entry is written, and counted only if it has a gradient: a branch could not be predicted.
INLINE ptrdiff_t list_gradients(const wide_convolution *s, sizes z, const backward_memory *m, ptrdiff_t f,
                                const int by_place) {
  ptrdiff_t n = 0;
  for (ptrdiff_t p = 0; p < z.pooled; p++) {
    m->of_filter[n] = (entry){m->offsets[p], m->passed[p]};
    n += m->counts[p];
  }
  for (ptrdiff_t p = 0; by_place && p < z.pooled; p++) {
    const ptrdiff_t at = m->places[p];
    m->of_place[at * s->filters + m->place_counts[at]] = (entry){(int32_t)(f * z.row), m->passed[p]};
    m->place_counts[at] += m->counts[p];
  }
  return n;
}

// The gradient of the weights of one filter: sums of rows of the image.
INLINE void add_weight_gradient(const wide_convolution *s, sizes z, const backward_memory *m, ptrdiff_t entries,
                                float *rows) {
  const ptrdiff_t image_row = s->width * s->channels;
  if (z.row_vectors == 1) {
    add_all_entries(s->kernel, m->of_filter, entries, m->image, image_row, rows);
    return;
  }
  for (ptrdiff_t ky = 0; ky < s->kernel; ky++)
    add_all_entries(z.row_vectors, m->of_filter, entries, m->image + ky * image_row, LANES, rows + ky * z.row);
}

// The gradient of the image: at each place, a sum of rows of the weights.
INLINE void add_image_gradient(const wide_convolution *s, sizes z, const backward_memory *m) {
  const ptrdiff_t columns = 2 * z.pooled_width;
  for (ptrdiff_t ky = 0; ky < s->kernel; ky++)
    // Down the columns: neighbours in a row overlap, and would wait for each other's stores.
    for (ptrdiff_t x = 0; x < columns; x++)
      for (ptrdiff_t y = 0; y < 2 * z.pooled_height; y++) {
        const ptrdiff_t at = y * columns + x;
        add_all_entries(z.row_vectors, m->of_place + at * s->filters, m->place_counts[at],
                        m->weights + ky * s->filters * z.row, LANES,
                        m->image_gradient + ((y + ky) * s->width + x) * s->channels);
      }
}

INLINE void convolve_pool_backward(const wide_convolution *s, const float *weights, const float *input,
                                   ptrdiff_t count, const uint8_t *choice, const float *output_gradient,
                                   float *input_gradient, float *weight_gradient, float *bias_gradient,
                                   float *scratch) {
  const sizes z = sizes_of(s);
  const backward_memory m = divide_backward_memory(s, z, scratch);
  const ptrdiff_t pixels = s->height * s->width, rows = s->kernel * z.row;
  memset(m.image, 0, sizeof(float) * (round_up(z.image) + LANES));
  memset(m.weight_gradient, 0, sizeof(float) * s->filters * rows);
  locate_windows(s, z, &m);
  if (input_gradient) pack_weights(s, z, weights, m.weights);
  for (ptrdiff_t i = 0; i < count; i++) {
    transpose(input + i * z.image, s->channels, pixels, m.image);
    memset(m.place_counts, 0, sizeof(int32_t) * 4 * z.pooled);
    for (ptrdiff_t f = 0; f < s->filters; f++) {
      const ptrdiff_t at = (i * s->filters + f) * z.pooled;
      bias_gradient[f] += choose(s, z, &m, choice + at, output_gradient + at);
      const ptrdiff_t entries = list_gradients(s, z, &m, f, input_gradient != NULL);
      add_weight_gradient(s, z, &m, entries, m.weight_gradient + f * rows);
    }
    if (!input_gradient) continue;
    memset(m.image_gradient, 0, sizeof(float) * (round_up(z.image) + LANES));
    add_image_gradient(s, z, &m);
    transpose(m.image_gradient, pixels, s->channels, input_gradient + i * z.image);
  }
  add_unpacked(s, z, m.weight_gradient, weight_gradient);
}

#endif
