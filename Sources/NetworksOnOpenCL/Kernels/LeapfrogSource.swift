// Trajectories on the device: normal momenta, kicks, drifts and the sums of energies.

/// Standard normal floats from Philox4x32-10, bit for bit those of the processor.
let normalsSource = """
  // Ten rounds on the counter (index, stream) under the key `seed`: Salmon et al. 2011.
  uint4 philox(ulong seed, ulong stream, ulong index) {
    uint4 word = (uint4)((uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32));
    uint key0 = (uint)seed, key1 = (uint)(seed >> 32);
    for (int round = 0; round < 10; round++) {
      const uint high0 = mul_hi(0xD2511F53u, word.x), low0 = 0xD2511F53u * word.x;
      const uint high1 = mul_hi(0xCD9E8D57u, word.z), low1 = 0xCD9E8D57u * word.z;
      word = (uint4)(high1 ^ word.y ^ key0, low1, high0 ^ word.w ^ key1, low0);
      key0 += 0x9E3779B9u;
      key1 += 0xBB67AE85u;
    }
    return word;
  }

  // log u for u in (0, 1]: u = 2^e m with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh((m - 1) / (m + 1)).
  float log_of_uniform(float u) {
    const int shifted = as_int(u) + (0x3F800000 - 0x3F3504F3);
    const float m = as_float((shifted & 0x007FFFFF) + 0x3F3504F3), e = (shifted >> 23) - 127;
    const float s = (m - 1) / (m + 1), x = s * s;
    const float series = x * (1.0f / 3 + x * (1.0f / 5 + x * (1.0f / 7 + x * (1.0f / 9))));
    return e * 0.69314718f + 2 * (s + s * series);
  }

  // Box and Muller: the first word gives the radius, the top bits of the second the quarter of the circle.
  float2 box_muller(uint radius_bits, uint angle_bits) {
    const float u = (float)(int)(radius_bits >> 1) * 0x1p-31f + 0x1p-32f;
    const float radius = sqrt(-2 * log_of_uniform(u));
    const float theta = (float)(int)(angle_bits << 2) * (1.57079633f * 0x1p-32f), x = theta * theta;
    const float cosine = 1 + x * (-1.0f / 2 + x * (1.0f / 24 + x * (-1.0f / 720 + x * (1.0f / 40320))));
    const float sine =
      theta + theta * (x * (-1.0f / 6 + x * (1.0f / 120 + x * (-1.0f / 5040 + x * (1.0f / 362880)))));
    const bool is_odd = angle_bits >> 30 & 1;
    const uint first = as_uint(is_odd ? sine : cosine), second = as_uint(is_odd ? cosine : sine);
    return (float2)(
      radius * as_float(first ^ ((angle_bits ^ angle_bits << 1) & 0x80000000u)),
      radius * as_float(second ^ (angle_bits & 0x80000000u)));
  }
  """

/// A new momentum, half a kick and a drift: p ~ N(0, 1), then p ← p + ε/2 ∇ℓ(q), q′ = q + ε p.
///
/// A work-item makes the four numbers of a block of random words, a group 256 numbers and the sum of their squares.
let beginSource = """
  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(__global const float *position, __global const float *gradient, __global float *momentum,
            __global float *to, __global float *energies, const ulong seed, const ulong stream,
            const ulong block, const float step) {
    __local float terms[GROUP_SIZE];
    const int id = get_local_id(0), first = get_global_id(0) / 16 * 64 + get_global_id(0) % 16;
    const uint4 words = philox(seed, stream, block + get_global_id(0));
    const float2 a = box_muller(words.x, words.y), b = box_muller(words.z, words.w);
    const float normal[4] = {a.x, a.y, b.x, b.y};
    float sum = 0;
    for (int k = 0; k < 4; k++) {
      const int i = first + 16 * k;
      if (i >= DIMENSION) continue;
      sum += normal[k] * normal[k];
      const float p = normal[k] + step / 2 * gradient[i];
      momentum[i] = p;
      to[i] = position[i] + step * p;
    }
    terms[id] = sum;
    ADD_UP(terms)
    if (id == 0) energies[KINETIC_START + get_group_id(0)] = terms[0];
    if (get_global_id(0) == 0) energies[GRADIENT_FAILURE] = energies[LIKELIHOOD_FAILURE] = 0;
  }
  """

/// The gradient as the sum of its parts and of the prior's, τ q² summed, and what the leapfrog does next.
///
/// MODE 0 computes the gradient alone; 1 ends a trajectory with half a kick; 2 goes on with a kick and a drift.
let finishSource = """
  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(__global float *position, __global float *gradient, __global float *momentum,
            __global const float *partial, __global const float *precision, __global float *energies,
            const float step, const float number) {
    __local float prior[GROUP_SIZE], kinetic[GROUP_SIZE];
    const int id = get_local_id(0), i = get_global_id(0);
    float q = 0, p = 0, tau = 0;
    if (i < DIMENSION) {
      q = position[i];
      tau = precision[i];
      const int parts = PARTS(i);
      float g = 0;
      #pragma unroll 8
      for (int part = 0; part < parts; part++) g += partial[(size_t)part * DIMENSION + i];
      g -= tau * q;
      gradient[i] = g;
      if (!isfinite(g) && energies[GRADIENT_FAILURE] == 0) energies[GRADIENT_FAILURE] = number;
      if (MODE > 0) {
        p = momentum[i] + step / 2 * g;
        const float next = p + step / 2 * g;
        momentum[i] = MODE == 2 ? next : p;
        if (MODE == 2) position[i] = q + step * next;
      }
    }
    prior[id] = tau * q * q;
    kinetic[id] = p * p;
    ADD_UP(prior)
    ADD_UP(kinetic)
    if (id > 0) return;
    energies[PRIOR + get_group_id(0)] = prior[0];
    energies[KINETIC_END + get_group_id(0)] = kinetic[0];
  }
  """
