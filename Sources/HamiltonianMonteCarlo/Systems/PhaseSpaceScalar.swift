// The numbers that positions and momenta are stored in.
internal import WideKernels
import Randomness

/// What positions and momenta are stored in: `Double` or `Float`.
///
/// Energies are sums over all coordinates and are added up in `Double` whatever the storage: with n = 431,080
/// coordinates the kinetic energy is about n/2, where neighbouring floats are 1/64 apart.
public protocol PhaseSpaceScalar: BinaryFloatingPoint, Sendable {
  /// Σ xᵢ yᵢ over two buffers of one length.
  static func sumOfProducts(_ x: UnsafeBufferPointer<Self>, _ y: UnsafeBufferPointer<Self>) -> Double

  /// Overwrites `values` with independent standard normal numbers.
  static func fillNormal(_ values: inout [Self], using generator: inout Philox)

  /// The same numbers as `Double`.
  static func widened(_ values: [Self]) -> [Double]
}

extension Double: PhaseSpaceScalar {
  @inlinable
  public static func sumOfProducts(_ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>)
    -> Double
  {
    Vectors.checkCounts(y.count, x.count)
    return Vectors.sum(x.count) { i in x[i] * y[i] }
  }

  @inlinable
  public static func fillNormal(_ values: inout [Double], using generator: inout Philox) {
    generator.fillNormal(&values)
  }

  @inlinable
  public static func widened(_ values: [Double]) -> [Double] { values }
}

extension Float: PhaseSpaceScalar {
  public static func sumOfProducts(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Double
  {
    Vectors.checkCounts(y.count, x.count)
    guard let first = x.baseAddress, let second = y.baseAddress else { return 0 }
    return wide_sum_of_products(0, first, second, x.count)
  }

  public static func fillNormal(_ values: inout [Float], using generator: inout Philox) {
    generator.fillNormal(&values)
  }

  public static func widened(_ values: [Float]) -> [Double] { values.map { Double($0) } }
}
