// What a device can do at best, measured: the rate of fused multiplications and additions.
import Foundation

extension OpenCLDevice {
  /// Single-precision operations per second, a fused multiplication and addition counted as two.
  package func measuredPeak() throws(DeviceError) -> Double {
    let source = KernelSource(name: "peak", groupSize: 256, definitions: [], body: peakSource)
    let queue = try DeviceQueue(on: self)
    let launcher = try KernelLauncher([source], in: queue)
    let groups = 16 * computeUnits
    let result = try DeviceBuffer(floats: 256 * groups, on: self)
    var best = 0.0
    // The first runs are slower: the clock has to rise.
    for _ in 0..<20 {
      let start = Date()
      try launcher.run("peak", groups: [groups], [.buffer(result), .float(0.5)])
      try queue.finish()
      best = max(best, Double(256 * groups * peakOperations) / Date().timeIntervalSince(start))
    }
    return best
  }
}

private let peakOperations = 2 * 16 * 4096

/// Sixteen chains of operations that do not wait for each other.
private let peakSource = """
  __kernel void NAME(__global float *result, const float x) {
    const float first = get_global_id(0) * 1e-9f;
    float4 a = first, b = first + 1, c = first + 2, d = first + 3;
    for (int i = 0; i < 4096; i++) {
      a = fma(a, (float4)(x), (float4)(x));
      b = fma(b, (float4)(x), (float4)(x));
      c = fma(c, (float4)(x), (float4)(x));
      d = fma(d, (float4)(x), (float4)(x));
    }
    const float4 sum = a + b + c + d;
    result[get_global_id(0)] = sum.x + sum.y + sum.z + sum.w;
  }
  """
