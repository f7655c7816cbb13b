// The convolution as a product of unfolded images with weights, with relu and pooling at its end.

/// The macros with which `matrixProductSource` computes a convolution, relu and pooling over 1 or 2 × 2.
///
/// Rows are places of the convolved images, the four of a window one after the other; columns are filters; a term is a
/// tap of the kernel in a channel. Rows find their image pixel in `origin`, terms the distance from it in `taps`.
let convolutionSource = """
  #define ARGUMENTS __global const float *parameters, __global const int *taps, \\
    __global const float *input, __global float *output, __global uchar *choice, const int count
  #define PLACES (POOL * POOL)
  #define FIRST_TERM 0
  #define LAST_TERM TERMS
  #define PREPARE \\
    __local int origin[TILE_ROWS]; \\
    const int rows = count * WINDOWS * PLACES; \\
    for (int i = id; i < TILE_ROWS; i += GROUP_SIZE) { \\
      const int m = min(m0 + i, rows - 1), w = m / PLACES, place = m % PLACES; \\
      const int y = POOL * (w % WINDOWS / WINDOW_COLUMNS) + place / POOL; \\
      const int x = POOL * (w % WINDOW_COLUMNS) + place % POOL; \\
      origin[i] = w / WINDOWS * CHANNELS * HEIGHT * WIDTH + y * WIDTH + x; \\
    } \\
    barrier(CLK_LOCAL_MEM_FENCE);
  #define A(m, k) input[origin[(m) - m0] + taps[min(k, TERMS - 1)]]
  #define B(k, n) ((k) < TERMS && (n) < FILTERS ? parameters[WEIGHTS + (n) * TERMS + (k)] : 0)
  #define BIAS(n) parameters[WEIGHTS + FILTERS * TERMS + (n)]
  #define INDEX(w, n) (((w) / WINDOWS * FILTERS + (n)) * WINDOWS + (w) % WINDOWS)
  #if POOL == 2
  #define STORE(m, n, v) if (m < rows && n < FILTERS) { \\
      const float4 z = v + BIAS(n); \\
      float best = z.x; \\
      int place = 0; \\
      if (z.y > best || isnan(z.y)) { best = z.y; place = 1; } \\
      if (z.z > best || isnan(z.z)) { best = z.z; place = 2; } \\
      if (z.w > best || isnan(z.w)) { best = z.w; place = 3; } \\
      output[INDEX(m / 4, n)] = RELU ? relu(best) : best; \\
      choice[INDEX(m / 4, n)] = RELU && best <= 0 ? NO_PLACE : place; \\
    }
  #else
  #define STORE_ONE(m, n, v) if (m < rows && n < FILTERS) { \\
      const float z = v + BIAS(n); \\
      output[INDEX(m, n)] = RELU ? relu(z) : z; \\
      choice[INDEX(m, n)] = RELU && z <= 0 ? NO_PLACE : 0; \\
    }
  #define STORE(m, n, v) \\
    STORE_ONE(m, n, v.x) STORE_ONE(m + 1, n, v.y) STORE_ONE(m + 2, n, v.z) STORE_ONE(m + 3, n, v.w)
  #endif
  """ + "\n" + matrixProductSource + """

    #undef PLACES
    #undef BIAS
    #undef INDEX
    #undef STORE_ONE
    """ + "\n" + matrixProductEnd

/// Forgets the macros of a matrix product.
let matrixProductEnd = [
  "ARGUMENTS", "FIRST_TERM", "LAST_TERM", "PREPARE", "A", "B", "STORE", "TILE_ROWS", "TILE_COLUMNS",
  "LOADS_A",
  "LOADS_B", "A_ROW", "A_TERM", "B_COLUMN", "B_TERM", "ELEMENT_A", "ELEMENT_B", "FETCH",
].map { "#undef \($0)\n" }.joined()
