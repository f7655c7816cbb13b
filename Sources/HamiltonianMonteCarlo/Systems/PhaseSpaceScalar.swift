// The numbers that positions and momenta are stored in.
import LinearAlgebra
import Randomness

/// What positions and momenta are stored in: `Double` or `Float`.
///
/// Energies are sums over all coordinates and are added up in `Double` whatever the storage: with n = 431,080
/// coordinates the kinetic energy is about n/2, where neighbouring floats are 1/64 apart.
public protocol PhaseSpaceScalar: VectorScalar {
  /// Overwrites `values` with independent standard normal numbers, which do not depend on the number of threads.
  static func fillNormal(_ values: inout [Self], using generator: inout Philox, threads: Int)

  /// The same numbers as `Double`.
  static func widened(_ values: [Self]) -> [Double]

  /// Of these numbers every `stride`-th, from `start` on, as `Double`.
  static func widened(_ values: [Self], from start: Int, by stride: Int) -> [Double]

  /// The place between a, where t = 0, and b, where t = 1: `result` = (1 − t) a + t b.
  static func interpolate(_ a: [Self], _ b: [Self], at t: Double, into result: inout [Self])
}

// The bodies of both implementations. They are inlined into each, since generic code takes twenty times as long.

@inline(__always)
private func between<Scalar: VectorScalar>(
  _ a: [Scalar], _ b: [Scalar], _ t: Double, _ result: inout [Scalar]
) {
  Vectors.checkCounts(a.count, b.count)
  Vectors.checkCounts(a.count, result.count)
  let t = Scalar(t)
  result.withUnsafeMutableBufferPointer { result in
    for i in result.indices { result[i] = (1 - t) * a[i] + t * b[i] }
  }
}

@inline(__always)
private func column<Scalar: BinaryFloatingPoint>(_ values: [Scalar], _ start: Int, _ stride: Int) -> [Double]
{
  values.withUnsafeBufferPointer { values in
    Swift.stride(from: start, to: values.count, by: stride).map { Double(values[$0]) }
  }
}

extension Double: PhaseSpaceScalar {
  @inlinable
  public static func fillNormal(_ values: inout [Double], using generator: inout Philox, threads: Int) {
    generator.fillNormal(&values)
  }

  @inlinable
  public static func widened(_ values: [Double]) -> [Double] { values }

  public static func widened(_ values: [Double], from start: Int, by stride: Int) -> [Double] {
    column(values, start, stride)
  }

  public static func interpolate(_ a: [Double], _ b: [Double], at t: Double, into result: inout [Double]) {
    between(a, b, t, &result)
  }
}

extension Float: PhaseSpaceScalar {
  public static func fillNormal(_ values: inout [Float], using generator: inout Philox, threads: Int) {
    let blocks = generator.takeNormalBlocks(count: values.count)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      Parts.forEach(values.count, threads: threads) { range in
        blocks.fill(UnsafeMutableBufferPointer(rebasing: values[range]), from: range.lowerBound)
      }
    }
  }

  public static func widened(_ values: [Float]) -> [Double] { values.map { Double($0) } }

  public static func widened(_ values: [Float], from start: Int, by stride: Int) -> [Double] {
    column(values, start, stride)
  }

  public static func interpolate(_ a: [Float], _ b: [Float], at t: Double, into result: inout [Float]) {
    between(a, b, t, &result)
  }
}
