// The matrix product in tiles, from which dense layers and convolutions are made.

/// C(m, n) = Σ A(m, k) B(k, n) for FIRST_TERM ≤ k < LAST_TERM, where A, B and what is done with C are macros.
///
/// A work-group computes a tile, a work-item four rows and four columns of it. DEPTH terms at a time are copied to local
/// memory; while the group multiplies these, each work-item fetches its share of the next ones (where they do not
/// divide, the last one is fetched more than once). STORE(m, n, v) gets the four rows from m of column n. A_BY_TERM and
/// B_BY_TERM tell which index runs along memory.
let matrixProductSource = """
  #define TILE_ROWS (4 * ROW_LANES)
  #define TILE_COLUMNS (4 * COLUMN_LANES)
  #define LOADS_A ((DEPTH * TILE_ROWS + GROUP_SIZE - 1) / GROUP_SIZE)
  #define LOADS_B ((DEPTH * TILE_COLUMNS + GROUP_SIZE - 1) / GROUP_SIZE)
  #define A_ROW(i) (A_BY_TERM ? (i) / DEPTH : (i) % TILE_ROWS)
  #define A_TERM(i) (A_BY_TERM ? (i) % DEPTH : (i) / TILE_ROWS)
  #define B_COLUMN(i) (B_BY_TERM ? (i) / DEPTH : (i) % TILE_COLUMNS)
  #define B_TERM(i) (B_BY_TERM ? (i) % DEPTH : (i) / TILE_COLUMNS)
  #define ELEMENT_A(l) min(id + (l) * GROUP_SIZE, DEPTH * TILE_ROWS - 1)
  #define ELEMENT_B(l) min(id + (l) * GROUP_SIZE, DEPTH * TILE_COLUMNS - 1)
  #define FETCH(k0) \\
    UNROLL for (int l = 0; l < LOADS_A; l++) { \\
      const int i = ELEMENT_A(l); \\
      next_a[l] = A(m0 + A_ROW(i), (k0) + A_TERM(i)); \\
    } \\
    UNROLL for (int l = 0; l < LOADS_B; l++) { \\
      const int i = ELEMENT_B(l); \\
      next_b[l] = B((k0) + B_TERM(i), n0 + B_COLUMN(i)); \\
    }

  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(ARGUMENTS) {
    // One quad more than a row has, so that rows begin in different banks.
    __local float4 a[DEPTH][ROW_LANES + 1], b[DEPTH][COLUMN_LANES + 1];
    const int id = get_local_id(0), row = id % ROW_LANES, column = id / ROW_LANES;
    const int m0 = get_group_id(0) * TILE_ROWS, n0 = get_group_id(1) * TILE_COLUMNS;
    float4 sum[4];
    float next_a[LOADS_A], next_b[LOADS_B];
    PREPARE
    UNROLL
    for (int j = 0; j < 4; j++) sum[j] = 0;
    FETCH(FIRST_TERM)
    for (int k0 = FIRST_TERM; k0 < LAST_TERM; k0 += DEPTH) {
      barrier(CLK_LOCAL_MEM_FENCE);
      UNROLL
      for (int l = 0; l < LOADS_A; l++) {
        const int i = ELEMENT_A(l);
        ((__local float *)a[A_TERM(i)])[A_ROW(i)] = next_a[l];
      }
      UNROLL
      for (int l = 0; l < LOADS_B; l++) {
        const int i = ELEMENT_B(l);
        ((__local float *)b[B_TERM(i)])[B_COLUMN(i)] = next_b[l];
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      if (k0 + DEPTH < LAST_TERM) { FETCH(k0 + DEPTH) }
      UNROLL
      for (int k = 0; k < DEPTH; k++) {
        const float4 x = a[k][row], y = b[k][column];
        sum[0] = fma(x, (float4)(y.x), sum[0]);
        sum[1] = fma(x, (float4)(y.y), sum[1]);
        sum[2] = fma(x, (float4)(y.z), sum[2]);
        sum[3] = fma(x, (float4)(y.w), sum[3]);
      }
    }
    UNROLL
    for (int j = 0; j < 4; j++) {
      const int m = m0 + 4 * row, n = n0 + 4 * column + j;
      const float4 v = sum[j];
      STORE(m, n, v)
    }
  }
  """
