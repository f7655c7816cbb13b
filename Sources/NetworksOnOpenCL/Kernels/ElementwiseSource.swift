// Layers on their own: activations, pooling, log-softmax.

/// y = f(x), element by element.
let activationSource = """
  __kernel void NAME(__global const float *input, __global float *output, const int count) {
    const int i = get_global_id(0);
    if (i < count * SIZE) output[i] = ACTIVATE(input[i]);
  }
  """

let activationGradientSource = """
  __kernel void NAME(__global const float *output, __global const float *gradient, __global float *to,
                     const int count) {
    const int i = get_global_id(0);
    if (i < count * SIZE) to[i] = PULL_BACK(output[i], gradient[i]);
  }
  """

/// The largest of each window of POOL × POOL; one that is NaN counts as the largest.
let poolingSource = """
  __kernel void NAME(__global const float *input, __global float *output, const int count) {
    const int i = get_global_id(0);
    if (i >= count * CHANNELS * WINDOWS) return;
    const int y = i % WINDOWS / WINDOW_COLUMNS * POOL, x = i % WINDOW_COLUMNS * POOL;
    __global const float *window = input + (i / WINDOWS * HEIGHT + y) * WIDTH + x;
    float best = window[0];
    for (int j = 1; j < POOL * POOL; j++) {
      const float value = window[j / POOL * WIDTH + j % POOL];
      if (value > best || isnan(value)) best = value;
    }
    output[i] = best;
  }
  """

/// Gives the gradient of a window to the first of its largest elements, and zero to all others.
let poolingGradientSource = """
  __kernel void NAME(__global const float *input, __global const float *gradient, __global float *to,
                     const int count) {
    const int i = get_global_id(0);
    if (i >= count * CHANNELS * HEIGHT * WIDTH) return;
    const int x = i % WIDTH, y = i / WIDTH % HEIGHT, plane = i / (HEIGHT * WIDTH);
    const int column = x / POOL, row = y / POOL;
    to[i] = 0;
    if (column >= WINDOW_COLUMNS || row >= WINDOWS / WINDOW_COLUMNS) return;
    __global const float *window = input + (plane * HEIGHT + row * POOL) * WIDTH + column * POOL;
    int place = 0;
    for (int j = 1; j < POOL * POOL; j++) {
      const float value = window[j / POOL * WIDTH + j % POOL];
      if (value > window[place / POOL * WIDTH + place % POOL] || isnan(value)) place = j;
    }
    if (place == y % POOL * POOL + x % POOL)
      to[i] = gradient[plane * WINDOWS + row * WINDOW_COLUMNS + column];
  }
  """

/// y = x − log Σ exp x, a work-item for each example.
let logSoftmaxSource = """
  __kernel void NAME(__global const float *input, __global float *output, const int count) {
    const int i = get_global_id(0);
    if (i >= count) return;
    __global const float *x = input + i * SIZE;
    float largest = x[0], sum = 0;
    for (int j = 1; j < SIZE; j++) largest = x[j] > largest ? x[j] : largest;
    for (int j = 0; j < SIZE; j++) sum += exp(x[j] - largest);
    const float normalizer = largest + log(sum);
    for (int j = 0; j < SIZE; j++) output[i * SIZE + j] = x[j] - normalizer;
  }
  """

let logSoftmaxGradientSource = """
  __kernel void NAME(__global const float *output, __global const float *gradient, __global float *to,
                     const int count) {
    const int i = get_global_id(0);
    if (i >= count) return;
    float sum = 0;
    for (int j = i * SIZE; j < (i + 1) * SIZE; j++) sum += gradient[j];
    for (int j = i * SIZE; j < (i + 1) * SIZE; j++) to[j] = gradient[j] - exp(output[j]) * sum;
  }
  """
