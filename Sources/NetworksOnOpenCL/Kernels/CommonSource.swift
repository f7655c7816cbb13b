// What all kernels share: activations, and how sums round.

/// The beginning of every program. Products and sums are fused where a kernel says so, and nowhere else.
let commonSource = """
  #pragma OPENCL FP_CONTRACT OFF
  #define NO_PLACE 4
  #define UNROLL _Pragma("unroll")
  // The value, which is loaded without asking, or zero where a sum has no such term.
  #define TERM_OR_ZERO(is_term, value) select(0.0f, value, (int)(is_term))

  // Adds up the `terms` of a group into the first, in two rounds.
  #define ADD_UP(terms) \\
    barrier(CLK_LOCAL_MEM_FENCE); \\
    if (id < 16) for (int j = id + 16; j < GROUP_SIZE; j += 16) terms[id] += terms[j]; \\
    barrier(CLK_LOCAL_MEM_FENCE); \\
    if (id == 0) for (int j = 1; j < 16; j++) terms[0] += terms[j];

  float relu(float x) { return x <= 0 ? 0 : x; }
  float sigmoid(float x) { return (1 + tanh(x / 2)) / 2; }
  float same(float x) { return x; }

  // From y = f(x) and the gradient with respect to y to that with respect to x. A choice instead of the product would
  // let the compiler load g only after y is known.
  float relu_back(float y, float g) { return (y <= 0 ? 0.0f : 1.0f) * g; }
  float tanh_back(float y, float g) { return g * (1 - y * y); }
  float sigmoid_back(float y, float g) { return g * y * (1 - y); }
  float same_back(float y, float g) { return g; }

  """

/// The names of a function and of its pullback in `commonSource`.
struct ActivationNames: Sendable {
  let forward: String
  let backward: String

  static let none = ActivationNames(forward: "same", backward: "same_back")
  static let relu = ActivationNames(forward: "relu", backward: "relu_back")
  static let tanh = ActivationNames(forward: "tanh", backward: "tanh_back")
  static let sigmoid = ActivationNames(forward: "sigmoid", backward: "sigmoid_back")
}
