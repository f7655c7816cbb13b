// The gradients of a convolution. Of each pooling window only the place that was chosen has a gradient.

/// The gradient with respect to the input, in strips: what STRIP windows side by side give to the pixels under them.
///
/// A work-item has a channel and a strip, whose pixels it keeps in registers, and goes through the filters. Work-items
/// next to each other have the channels of one strip and so take the same branch.
let convolutionStripsSource = """
  #define TAPS (KERNEL * KERNEL)
  #define STRIP_ROWS (KERNEL + POOL - 1)
  #define STRIP_COLUMNS (POOL * STRIP + KERNEL - 1)
  #define ADD(dy, dx) \\
    UNROLL for (int ky = 0; ky < KERNEL; ky++) \\
      UNROLL for (int kx = 0; kx < KERNEL; kx++) \\
        sum[ky + dy][POOL * w + kx + dx] = \\
          fma(value, tap[ky * KERNEL + kx], sum[ky + dy][POOL * w + kx + dx]);

  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(__global const float *parameters, __global const float *gradient,
            __global const uchar *choice, __global float *strips, const int count) {
    __local float weights[STAGED * LANES * TAPS];
    const int id = get_local_id(0), channel = get_group_id(1) * LANES + id % LANES;
    const int strip = get_group_id(0) * (GROUP_SIZE / LANES) + id / LANES;
    const int image = strip / (WINDOW_ROWS * STRIPS_PER_ROW);
    const int row = strip / STRIPS_PER_ROW % WINDOW_ROWS, column = strip % STRIPS_PER_ROW * STRIP;
    const bool is_in = image < count && channel < CHANNELS;
    float sum[STRIP_ROWS][STRIP_COLUMNS];
    UNROLL
    for (int y = 0; y < STRIP_ROWS; y++)
      UNROLL
      for (int x = 0; x < STRIP_COLUMNS; x++) sum[y][x] = 0;
    for (int f0 = 0; f0 < FILTERS; f0 += STAGED) {
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int i = id; i < STAGED * LANES * TAPS; i += GROUP_SIZE) {
        const int f = f0 + i / (LANES * TAPS), first = get_group_id(1) * LANES * TAPS;
        const int within = first + i % (LANES * TAPS);
        weights[i] = f < FILTERS && within < CHANNELS * TAPS
          ? parameters[WEIGHTS + f * CHANNELS * TAPS + within] : 0;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int f = f0; is_in && f < min(f0 + STAGED, FILTERS); f++) {
        float tap[TAPS];
        UNROLL
        for (int t = 0; t < TAPS; t++) tap[t] = weights[((f - f0) * LANES + id % LANES) * TAPS + t];
        const int first = ((image * FILTERS + f) * WINDOW_ROWS + row) * WINDOW_COLUMNS + column;
        UNROLL
        for (int w = 0; w < STRIP; w++) {
          if (WINDOW_COLUMNS % STRIP == 0 || column + w < WINDOW_COLUMNS) {
            const int place = choice[first + w];
            const float value = gradient[first + w];
            if (place == 0) { ADD(0, 0) }
            #if POOL == 2
            else if (place == 1) { ADD(0, 1) }
            else if (place == 2) { ADD(1, 0) }
            else if (place == 3) { ADD(1, 1) }
            #endif
          }
        }
      }
    }
    if (!is_in) return;
    UNROLL
    for (int y = 0; y < STRIP_ROWS; y++)
      UNROLL
      for (int x = 0; x < STRIP_COLUMNS; x++)
        strips[((strip * STRIP_ROWS + y) * STRIP_COLUMNS + x) * CHANNELS + channel] = sum[y][x];
  }
  #undef TAPS
  #undef ADD
  #undef STRIP_ROWS
  #undef STRIP_COLUMNS
  """

/// The sum of the strips over each pixel.
let convolutionFoldSource = """
  #define STRIP_ROWS (KERNEL + POOL - 1)
  #define STRIP_COLUMNS (POOL * STRIP + KERNEL - 1)

  __kernel void NAME(__global const float *strips, __global float *to, const int count) {
    const int i = get_global_id(0);
    if (i >= count * CHANNELS * HEIGHT * WIDTH) return;
    const int x = i % WIDTH, y = i / WIDTH % HEIGHT, channel = i / (WIDTH * HEIGHT) % CHANNELS;
    const int image = i / (WIDTH * HEIGHT * CHANNELS);
    float sum = 0;
    for (int row = max(0, (y - STRIP_ROWS + POOL) / POOL); row <= min(WINDOW_ROWS - 1, y / POOL); row++)
      for (int s = max(0, (x - STRIP_COLUMNS + POOL * STRIP) / (POOL * STRIP));
           s <= min(STRIPS_PER_ROW - 1, x / (POOL * STRIP)); s++) {
        const int strip = (image * WINDOW_ROWS + row) * STRIPS_PER_ROW + s;
        const int dy = y - POOL * row, dx = x - POOL * STRIP * s;
        sum += strips[((strip * STRIP_ROWS + dy) * STRIP_COLUMNS + dx) * CHANNELS + channel];
      }
    to[i] = sum;
  }
  #undef STRIP_ROWS
  #undef STRIP_COLUMNS
  """

/// The gradient with respect to weights and biases, over a part of the examples for each group in the first dimension.
///
/// A work-item has a channel, a filter and a slice of the windows. For each window it adds the pixels under the kernel at
/// the chosen place, times the gradient of the window. At the end the slices are added up.
let convolutionWeightGradientSource = """
  #define TAPS (KERNEL * KERNEL)
  #define PIXELS (HEIGHT * WIDTH)
  #define PLANE (PIXELS | 1)
  #define SLICES (GROUP_SIZE / (LANES * FILTER_LANES))

  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(__global const float *input, __global const float *gradient, __global const uchar *choice,
            __global float *partial, const int count, const int accumulates) {
    __local float images[LANES * PLANE], terms[GROUP_SIZE];
    const int id = get_local_id(0), lane = id % LANES, slice = id / (LANES * FILTER_LANES);
    const int first_channel = get_group_id(1) * LANES, channel = first_channel + lane;
    const int filter = get_group_id(2) * FILTER_LANES + id / LANES % FILTER_LANES;
    const bool is_in = channel < CHANNELS && filter < FILTERS;
    const int split = get_group_id(0), splits = get_num_groups(0);
    const int last = (int)((split + 1L) * count / splits);
    float sum[TAPS + 1];
    UNROLL
    for (int t = 0; t <= TAPS; t++) sum[t] = 0;
    for (int image = (int)((long)split * count / splits); image < last; image++) {
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int i = id; i < LANES * PIXELS; i += GROUP_SIZE)
        if (first_channel + i / PIXELS < CHANNELS)
          images[i / PIXELS * PLANE + i % PIXELS] =
            input[(image * CHANNELS + first_channel) * PIXELS + i];
      barrier(CLK_LOCAL_MEM_FENCE);
      const int first = (image * FILTERS + filter) * WINDOWS;
      for (int w = slice; is_in && w < WINDOWS; w += SLICES) {
        const int place = choice[first + w];
        if (place == NO_PLACE) continue;
        const float value = gradient[first + w];
        const int y = POOL * (w / WINDOW_COLUMNS) + place / POOL, x = POOL * (w % WINDOW_COLUMNS) + place % POOL;
        __local const float *pixel = images + lane * PLANE + y * WIDTH + x;
        UNROLL
        for (int t = 0; t < TAPS; t++) sum[t] = fma(value, pixel[t / KERNEL * WIDTH + t % KERNEL], sum[t]);
        sum[TAPS] += value;
      }
    }
    partial += (size_t)split * DIMENSION + WEIGHTS;
    UNROLL
    for (int t = 0; t <= TAPS; t++) {
      float total = sum[t];
      #if SLICES > 1
      barrier(CLK_LOCAL_MEM_FENCE);
      terms[id] = total;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int s = 1; slice == 0 && s < SLICES; s++) total += terms[id + s * LANES * FILTER_LANES];
      #endif
      if (slice == 0 && is_in && (t < TAPS || channel == 0)) {
        const int i = t < TAPS ? (filter * CHANNELS + channel) * TAPS + t : FILTERS * CHANNELS * TAPS + filter;
        partial[i] = accumulates ? partial[i] + total : total;
      }
    }
  }
  #undef TAPS
  #undef PIXELS
  #undef PLANE
  #undef SLICES
  """
