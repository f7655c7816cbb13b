// The three products of a dense layer. Rows are what lies side by side in memory.

/// y = f(W x + b).
let denseSource = """
  #define ARGUMENTS __global const float *parameters, __global const float *input, \\
    __global float *output, const int count
  #define FIRST_TERM 0
  #define LAST_TERM INPUTS
  #define PREPARE
  #define A(m, k) TERM_OR_ZERO((k) < INPUTS, \\
    parameters[WEIGHTS + min(m, OUTPUTS - 1) * INPUTS + min(k, INPUTS - 1)])
  #define B(k, n) TERM_OR_ZERO((k) < INPUTS, input[min(n, count - 1) * INPUTS + min(k, INPUTS - 1)])
  #define STORE_ONE(m, n, v) if (m < OUTPUTS && n < count) \\
    output[n * OUTPUTS + m] = ACTIVATE(v + parameters[WEIGHTS + OUTPUTS * INPUTS + m]);
  #define STORE(m, n, v) \\
    STORE_ONE(m, n, v.x) STORE_ONE((m + 1), n, v.y) STORE_ONE((m + 2), n, v.z) STORE_ONE((m + 3), n, v.w)
  """ + "\n" + matrixProductSource + "\n#undef STORE_ONE\n" + matrixProductEnd

/// ∂/∂x = Wᵀ f′ ∂/∂y.
let denseInputGradientSource = """
  #define ARGUMENTS __global const float *parameters, __global const float *output, \\
    __global const float *gradient, __global float *to, const int count
  #define FIRST_TERM 0
  #define LAST_TERM OUTPUTS
  #define PREPARE
  #define A(m, k) TERM_OR_ZERO((k) < OUTPUTS, \\
    parameters[WEIGHTS + min(k, OUTPUTS - 1) * INPUTS + min(m, INPUTS - 1)])
  #define AT(k, n) (min(n, count - 1) * OUTPUTS + min(k, OUTPUTS - 1))
  #define B(k, n) TERM_OR_ZERO((k) < OUTPUTS, PULL_BACK(output[AT(k, n)], gradient[AT(k, n)]))
  #define STORE_ONE(m, n, v) if (m < INPUTS && n < count) to[n * INPUTS + m] = v;
  #define STORE(m, n, v) \\
    STORE_ONE(m, n, v.x) STORE_ONE((m + 1), n, v.y) STORE_ONE((m + 2), n, v.z) STORE_ONE((m + 3), n, v.w)
  """ + "\n" + matrixProductSource + "\n#undef STORE_ONE\n#undef AT\n" + matrixProductEnd

/// ∂/∂W = Σ f′ ∂/∂y xᵀ over a part of the examples for each group in the third dimension.
///
/// One row more than there are inputs is that of the biases, whose input is 1.
let denseWeightGradientSource = """
  #define ARGUMENTS __global const float *input, __global const float *output, \\
    __global const float *gradient, __global float *partial, const int count, const int accumulates
  #define FIRST_TERM first
  #define LAST_TERM last
  #define PREPARE \\
    const int split = get_group_id(2), splits = get_num_groups(2); \\
    const int first = (int)((long)split * count / splits), last = (int)((split + 1L) * count / splits); \\
    partial += (size_t)split * DIMENSION + WEIGHTS;
  #define A(m, k) TERM_OR_ZERO((k) < last, \\
    select(1.0f, input[min(k, count - 1) * INPUTS + min(m, INPUTS - 1)], (int)((m) < INPUTS)))
  #define AT(k, n) (min(k, count - 1) * OUTPUTS + min(n, OUTPUTS - 1))
  #define B(k, n) TERM_OR_ZERO((k) < last, PULL_BACK(output[AT(k, n)], gradient[AT(k, n)]))
  #define STORE_ONE(m, n, v) if (m <= INPUTS && n < OUTPUTS) { \\
      const int at = m < INPUTS ? n * INPUTS + m : OUTPUTS * INPUTS + n; \\
      partial[at] = accumulates ? partial[at] + v : v; \\
    }
  #define STORE(m, n, v) \\
    STORE_ONE(m, n, v.x) STORE_ONE((m + 1), n, v.y) STORE_ONE((m + 2), n, v.z) STORE_ONE((m + 3), n, v.w)
  """ + "\n" + matrixProductSource + "\n#undef STORE_ONE\n#undef AT\n" + matrixProductEnd
