// The loops over many numbers that the loop in C leaves to Swift.

import COpenBLAS
import WideKernels

enum Kernels {
  typealias Pointer = UnsafeMutablePointer<Double>

  /// d[k] = f(a[k]), where a stride of 0 repeats one number.
  static func map(_ function: UnaryFunction, _ d: Pointer, _ a: Pointer, _ stride: UInt8, _ n: Int) {
    if stride != 0, let special = function.special { return map(function, special, d, a, n) }
    let step = min(Int(stride), 1)
    switch function {
    case .sin: for k in 0..<n { d[k] = UnaryFunction.sin.evaluate(a[k * step]) }
    case .cos: for k in 0..<n { d[k] = UnaryFunction.cos.evaluate(a[k * step]) }
    default: for k in 0..<n { d[k] = function.evaluate(a[k * step]) }
    }
  }

  /// The same by a wide kernel. What that does not take goes one by one, so that a value depends on its argument alone.
  private static func map(
    _ function: UnaryFunction, _ special: (kernel: wide_special, isForPositive: Bool), _ d: Pointer,
    _ a: Pointer, _ n: Int
  ) {
    func isLeftOut(_ x: Double) -> Bool { special.isForPositive && !(x > 0 && x < .infinity) }
    let leftOut = (0..<n).filter { isLeftOut(a[$0]) }.map { (place: $0, value: function.evaluate(a[$0])) }
    wide_apply(0, special.kernel, d, a, n)
    for (place, value) in leftOut { d[place] = value }
  }

  /// d[k] = f(a[k], b[k]).
  static func zip(
    _ function: BinaryFunction, _ d: Pointer, _ a: Pointer, _ strideA: UInt8, _ b: Pointer,
    _ strideB: UInt8, _ n: Int
  ) {
    let (stepA, stepB) = (min(Int(strideA), 1), min(Int(strideB), 1))
    for k in 0..<n { d[k] = function.evaluate(a[k * stepA], b[k * stepB]) }
  }

  /// C = op(A) op(B).
  static func product(_ c: Pointer, _ a: Pointer, _ b: Pointer, _ d: ProductDimensions) {
    guard d.rows > 0, d.columns > 0 else { return }
    guard d.inner > 0 else { return c.update(repeating: 0, count: d.rows * d.columns) }
    let (left, right) = (
      d.transposesLeft ? CblasTrans : CblasNoTrans, d.transposesRight ? CblasTrans : CblasNoTrans
    )
    let leftWidth = Int32(d.transposesLeft ? d.rows : d.inner)
    let rightWidth = Int32(d.transposesRight ? d.inner : d.columns)
    if d.columns == 1 {
      let height = Int32(d.transposesLeft ? d.inner : d.rows)
      cblas_dgemv(CblasRowMajor, left, height, leftWidth, 1, a, leftWidth, b, 1, 0, c, 1)
    } else if d.rows == 1 {
      // (a B)ᵀ = Bᵀ aᵀ
      let height = Int32(d.transposesRight ? d.columns : d.inner)
      let transposed = d.transposesRight ? CblasNoTrans : CblasTrans
      cblas_dgemv(CblasRowMajor, transposed, height, rightWidth, 1, b, rightWidth, a, 1, 0, c, 1)
    } else {
      cblas_dgemm(
        CblasRowMajor, left, right, Int32(d.rows), Int32(d.columns), Int32(d.inner), 1, a, leftWidth, b,
        rightWidth, 0, c, Int32(d.columns))
    }
  }
}

extension UnaryFunction {
  /// The function in C.
  var wide: wide_function? {
    switch self {
    case .exp: .exp
    case .expm1: .expm1
    case .log: .log
    case .log1p: .log1p
    case .sqrt: .sqrt
    case .tanh: .tanh
    case .sigmoid: .sigmoid
    case .softplus: .softplus
    case .erf: .erf
    case .abs: .abs
    case .sign: .sign
    default: nil
    }
  }
}

extension UnaryFunction {
  /// The kernel for arrays of functions that are not in the loop in C, and whether it takes positive, finite numbers only.
  fileprivate var special: (kernel: wide_special, isForPositive: Bool)? {
    switch self {
    case .logGamma: (.log_gamma, true)
    case .polygamma(order: 0): (.digamma, true)
    case .stirlingRemainder(order: 0): (.stirling, true)
    case .stirlingRemainder(order: 1): (.stirling_slope, true)
    case .logNormalCDF(order: 0): (.log_normal_cdf, false)
    case .logNormalCDF(order: 1): (.inverse_mills, false)
    default: nil
    }
  }
}

extension BinaryFunction {
  /// The instruction for arrays.
  var opcode: Opcode? {
    switch self {
    case .add: .addEach
    case .multiply: .multiplyEach
    case .divide: .divideEach
    case .maximum: .maximumEach
    case .minimum: .minimumEach
    case .less: .lessEach
    case .lessOrEqual: .lessOrEqualEach
    case .equal: .equalEach
    case .power: nil
    }
  }
}
