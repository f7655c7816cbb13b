// The numbers that networks compute with, and the loops over arrays of them.
import COpenBLAS
import WideKernels
import Foundation

/// `Float` in sampling, `Double` where gradients are compared with finite differences.
///
/// The loops are requirements, so that they are compiled for the two types although layers are chosen at run time.
public protocol NetworkScalar: BinaryFloatingPoint, Sendable {
  static func exponential(_ x: Self) -> Self
  static func logarithm(_ x: Self) -> Self
  static func hyperbolicTangent(_ x: Self) -> Self

  /// C ← op(A) op(B) + β C in row-major order, where op(A) is m × k and op(B) k × n.
  static func multiply(
    _ product: MatrixProduct, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>)

  /// Writes to each row of `matrix` the values of `row`.
  static func fillRows(
    _ matrix: UnsafeMutablePointer<Self>, rows: Int, with row: UnsafePointer<Self>, count: Int)
  /// Adds the sum of the rows of `matrix` to `sum`.
  static func addRows(
    _ matrix: UnsafePointer<Self>, rows: Int, count: Int, to sum: UnsafeMutablePointer<Self>)
  /// Fills each row with one value.
  static func fillColumns(
    _ matrix: UnsafeMutablePointer<Self>, rows: Int, with column: UnsafePointer<Self>, count: Int)
  /// Adds the sum of each row to `sum`.
  static func addColumns(
    _ matrix: UnsafePointer<Self>, rows: Int, count: Int, to sum: UnsafeMutablePointer<Self>)

  static func apply(
    _ activation: Activation, _ x: UnsafePointer<Self>, count: Int, _ y: UnsafeMutablePointer<Self>)
  /// From y and ∂/∂y to ∂/∂x.
  static func pullBack(
    _ activation: Activation, y: UnsafePointer<Self>, count: Int, from: UnsafePointer<Self>,
    to: UnsafeMutablePointer<Self>)

  static func logSoftmax(_ x: UnsafePointer<Self>, rows: Int, count: Int, _ y: UnsafeMutablePointer<Self>)
  static func pullBackLogSoftmax(
    y: UnsafePointer<Self>, rows: Int, count: Int, from: UnsafePointer<Self>,
    to: UnsafeMutablePointer<Self>)

  static func unfold(
    _ geometry: ConvolutionGeometry, _ image: UnsafePointer<Self>, _ columns: UnsafeMutablePointer<Self>)
  static func fold(
    _ geometry: ConvolutionGeometry, _ columns: UnsafePointer<Self>, _ image: UnsafeMutablePointer<Self>)

  static func maxPool(
    _ geometry: PoolingGeometry, _ image: UnsafePointer<Self>, _ pooled: UnsafeMutablePointer<Self>)
  static func pullBackMaxPool(
    _ geometry: PoolingGeometry, _ image: UnsafePointer<Self>, from: UnsafePointer<Self>,
    to: UnsafeMutablePointer<Self>)
}

/// The shape of a matrix product.
public struct MatrixProduct: Sendable {
  let m, n, k: Int
  var transposesA = false
  var transposesB = false
  var accumulates = false

  private func cblas(_ transposed: Bool) -> CBLAS_TRANSPOSE { transposed ? CblasTrans : CblasNoTrans }
  var operationA: CBLAS_TRANSPOSE { cblas(transposesA) }
  var operationB: CBLAS_TRANSPOSE { cblas(transposesB) }
  var leadingA: Int32 { Int32(transposesA ? m : k) }
  var leadingB: Int32 { Int32(transposesB ? k : n) }
}

extension Float: NetworkScalar {
  public static func exponential(_ x: Float) -> Float { exp(x) }
  public static func logarithm(_ x: Float) -> Float { log(x) }
  public static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }

  public static func multiply(
    _ product: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemm(
      CblasRowMajor, product.operationA, product.operationB, Int32(product.m), Int32(product.n),
      Int32(product.k),
      1, a, product.leadingA, b, product.leadingB, product.accumulates ? 1 : 0, c, Int32(product.n))
  }
}

extension Double: NetworkScalar {
  public static func exponential(_ x: Double) -> Double { exp(x) }
  public static func logarithm(_ x: Double) -> Double { log(x) }
  public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }

  public static func multiply(
    _ product: MatrixProduct, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, product.operationA, product.operationB, Int32(product.m), Int32(product.n),
      Int32(product.k),
      1, a, product.leadingA, b, product.leadingB, product.accumulates ? 1 : 0, c, Int32(product.n))
  }
}
