// The numbers that positions and momenta are stored in.
import LinearAlgebra
import Randomness

/// What positions and momenta are stored in: `Double` or `Float`.
///
/// Energies are sums over all coordinates and are added up in `Double` whatever the storage: with n = 431,080
/// coordinates the kinetic energy is about n/2, where neighbouring floats are 1/64 apart.
public protocol PhaseSpaceScalar: VectorScalar {
  /// Overwrites `values` with independent standard normal numbers.
  static func fillNormal(_ values: inout [Self], using generator: inout Philox)

  /// The same numbers as `Double`.
  static func widened(_ values: [Self]) -> [Double]

  /// Of these numbers every `stride`-th, from `start` on, as `Double`.
  static func widened(_ values: [Self], from start: Int, by stride: Int) -> [Double]
}

/// The body of both implementations. It is inlined into each, since generic code takes twenty times as long.
@inline(__always)
private func column<Scalar: BinaryFloatingPoint>(_ values: [Scalar], _ start: Int, _ stride: Int) -> [Double]
{
  values.withUnsafeBufferPointer { values in
    Swift.stride(from: start, to: values.count, by: stride).map { Double(values[$0]) }
  }
}

extension Double: PhaseSpaceScalar {
  @inlinable
  public static func fillNormal(_ values: inout [Double], using generator: inout Philox) {
    generator.fillNormal(&values)
  }

  @inlinable
  public static func widened(_ values: [Double]) -> [Double] { values }

  public static func widened(_ values: [Double], from start: Int, by stride: Int) -> [Double] {
    column(values, start, stride)
  }
}

extension Float: PhaseSpaceScalar {
  public static func fillNormal(_ values: inout [Float], using generator: inout Philox) {
    generator.fillNormal(&values)
  }

  public static func widened(_ values: [Float]) -> [Double] { values.map { Double($0) } }

  public static func widened(_ values: [Float], from start: Int, by stride: Int) -> [Double] {
    column(values, start, stride)
  }
}
