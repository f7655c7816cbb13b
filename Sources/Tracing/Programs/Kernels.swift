// The loops over many numbers that instructions stand for.

import COpenBLAS

enum Kernels {
  typealias Pointer = UnsafeMutablePointer<Double>

  /// d[k] = f(a[k], b[k]), where a stride of 0 repeats one number.
  @inline(__always)
  static func zip(
    _ d: Pointer, _ a: Pointer, _ strideA: UInt8, _ b: Pointer, _ strideB: UInt8, _ n: Int,
    _ f: (Double, Double) -> Double
  ) {
    if strideA == 0 {
      let x = a.pointee
      if strideB == 0 {
        d.update(repeating: f(x, b.pointee), count: n)
      } else {
        for k in 0..<n { d[k] = f(x, b[k]) }
      }
    } else if strideB == 0 {
      let y = b.pointee
      for k in 0..<n { d[k] = f(a[k], y) }
    } else {
      for k in 0..<n { d[k] = f(a[k], b[k]) }
    }
  }

  /// d[k] += f(a[k], b[k]).
  @inline(__always)
  static func accumulate(
    _ d: Pointer, _ a: Pointer, _ strideA: UInt8, _ b: Pointer, _ strideB: UInt8, _ n: Int,
    _ f: (Double, Double) -> Double
  ) {
    if strideA == 0 {
      let x = a.pointee
      if strideB == 0 {
        let sum = f(x, b.pointee)
        for k in 0..<n { d[k] += sum }
      } else {
        for k in 0..<n { d[k] += f(x, b[k]) }
      }
    } else if strideB == 0 {
      let y = b.pointee
      for k in 0..<n { d[k] += f(a[k], y) }
    } else {
      for k in 0..<n { d[k] += f(a[k], b[k]) }
    }
  }

  /// Σ f(k), in four partial sums.
  @inline(__always)
  static func dot(_ n: Int, _ f: (Int) -> Double) -> Double {
    var sums = SIMD4<Double>.zero
    var k = 0
    while k + 3 < n {
      sums += SIMD4(f(k), f(k + 1), f(k + 2), f(k + 3))
      k += 4
    }
    var sum = sums.sum()
    while k < n {
      sum += f(k)
      k += 1
    }
    return sum
  }

  static func map(_ function: UnaryFunction, _ d: Pointer, _ a: Pointer, _ stride: UInt8, _ n: Int) {
    let step = Int(stride)
    for k in 0..<n { d[k] = function.evaluate(a[k * step]) }
  }

  static func zip(
    _ function: BinaryFunction, _ d: Pointer, _ a: Pointer, _ strideA: UInt8, _ b: Pointer,
    _ strideB: UInt8, _ n: Int
  ) {
    if function == .divide {
      zip(d, a, strideA, b, strideB, n) { $0 / $1 }
    } else {
      zip(d, a, strideA, b, strideB, n) { function.evaluate($0, $1) }
    }
  }

  static func select(_ i: Instruction, _ d: Pointer, _ a: Pointer, _ b: Pointer, _ c: Pointer) {
    let (strideA, strideB, strideC) = (Int(i.strideA), Int(i.strideB), Int(i.strideC))
    for k in 0..<Int(i.count) { d[k] = a[k * strideA] != 0 ? b[k * strideB] : c[k * strideC] }
  }

  static func gather(_ d: Pointer, _ a: Pointer, _ map: [Int32]) {
    for k in map.indices { d[k] = map[k] < 0 ? 0 : a[Int(map[k])] }
  }

  static func scatterAdd(_ d: Pointer, _ a: Pointer, _ map: [Int32]) {
    for k in map.indices where map[k] >= 0 { d[Int(map[k])] += a[k] }
  }

  /// C = op(A) op(B).
  static func product(_ c: Pointer, _ a: Pointer, _ b: Pointer, _ d: ProductDimensions) {
    guard d.rows > 0, d.columns > 0 else { return }
    guard d.inner > 0 else { return c.update(repeating: 0, count: d.rows * d.columns) }
    cblas_dgemm(
      CblasRowMajor, d.transposesLeft ? CblasTrans : CblasNoTrans,
      d.transposesRight ? CblasTrans : CblasNoTrans, Int32(d.rows), Int32(d.columns), Int32(d.inner), 1, a,
      Int32(d.transposesLeft ? d.rows : d.inner), b, Int32(d.transposesRight ? d.inner : d.columns), 0, c,
      Int32(d.columns))
  }
}
