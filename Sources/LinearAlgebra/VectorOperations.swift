// The few vector operations of the inner loops: in place, without allocation, one length check per call.

/// Operations on vectors of equal length. Those that are given more threads than one divide long vectors among them; what
/// they give does not depend on the threads. Sums take one thread, so that their bits do not depend on the length of a part.
@usableFromInline
package enum Vectors {
  /// `result` = x.
  @inlinable @inline(__always)
  package static func copy<Scalar: VectorScalar>(_ x: [Scalar], into result: inout [Scalar]) {
    checkCounts(x.count, result.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        for i in 0..<x.count { result[i] = x[i] }
      }
    }
  }

  /// `result` = x + a y.
  @inlinable @inline(__always)
  package static func add<Scalar: VectorScalar>(
    _ x: [Scalar], _ a: Double, _ y: [Scalar], into result: inout [Scalar], threads: Int = 1
  ) {
    checkCounts(x.count, result.count)
    checkCounts(y.count, result.count)
    let a = Scalar(a)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          nonisolated(unsafe) let (result, x, y) = (result, x, y)
          Parts.forEach(result.count, threads: threads) { range in
            for i in range { result[i] = x[i] + a * y[i] }
          }
        }
      }
    }
  }

  /// x += a y.
  @inlinable @inline(__always)
  package static func accumulate<Scalar: VectorScalar>(
    _ a: Double, _ y: [Scalar], onto x: inout [Scalar], threads: Int = 1
  ) {
    checkCounts(y.count, x.count)
    let a = Scalar(a)
    x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        nonisolated(unsafe) let (x, y) = (x, y)
        Parts.forEach(x.count, threads: threads) { range in
          for i in range { x[i] += a * y[i] }
        }
      }
    }
  }

  /// x ← a x.
  @inlinable @inline(__always)
  package static func scale<Scalar: VectorScalar>(_ x: inout [Scalar], by a: Double) {
    let a = Scalar(a)
    x.withUnsafeMutableBufferPointer { x in
      for i in 0..<x.count { x[i] *= a }
    }
  }

  /// x ← (x + y)/2.
  @inlinable @inline(__always)
  package static func average(_ x: inout [Double], _ y: [Double]) {
    checkCounts(y.count, x.count)
    x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for i in 0..<x.count { x[i] = 0.5 * (x[i] + y[i]) }
      }
    }
  }

  /// `result` = 2c − x.
  @inlinable @inline(__always)
  package static func reflect(_ x: [Double], through c: [Double], into result: inout [Double]) {
    checkCounts(x.count, result.count)
    checkCounts(c.count, result.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        c.withUnsafeBufferPointer { c in
          for i in 0..<result.count { result[i] = 2 * c[i] - x[i] }
        }
      }
    }
  }

  /// `result` = (x, y), x first.
  @inlinable @inline(__always)
  package static func join(_ x: [Double], _ y: [Double], into result: inout [Double]) {
    checkCounts(result.count, x.count + y.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        for i in 0..<x.count { result[i] = x[i] }
      }
      y.withUnsafeBufferPointer { y in
        for i in 0..<y.count { result[result.count - y.count + i] = y[i] }
      }
    }
  }

  /// (x, y) = z, x first.
  @inlinable @inline(__always)
  package static func split(_ z: [Double], into x: inout [Double], _ y: inout [Double]) {
    checkCounts(z.count, x.count + y.count)
    z.withUnsafeBufferPointer { z in
      x.withUnsafeMutableBufferPointer { x in
        for i in 0..<x.count { x[i] = z[i] }
      }
      y.withUnsafeMutableBufferPointer { y in
        for i in 0..<y.count { y[i] = z[z.count - y.count + i] }
      }
    }
  }

  /// `result` = x + a diag(w) y.
  @inlinable @inline(__always)
  package static func add<Scalar: VectorScalar>(
    _ x: [Scalar], _ a: Double, weights w: [Double], _ y: [Scalar], into result: inout [Scalar],
    threads: Int = 1
  ) {
    checkCounts(x.count, result.count)
    checkCounts(w.count, result.count)
    checkCounts(y.count, result.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        w.withUnsafeBufferPointer { w in
          y.withUnsafeBufferPointer { y in
            nonisolated(unsafe) let (result, x, w, y) = (result, x, w, y)
            Parts.forEach(result.count, threads: threads) { range in
              for i in range { result[i] = x[i] + Scalar(a * w[i]) * y[i] }
            }
          }
        }
      }
    }
  }

  /// x ← diag(w) x.
  @inlinable @inline(__always)
  package static func scale<Scalar: VectorScalar>(_ x: inout [Scalar], by w: [Double], threads: Int = 1) {
    checkCounts(w.count, x.count)
    x.withUnsafeMutableBufferPointer { x in
      w.withUnsafeBufferPointer { w in
        nonisolated(unsafe) let (x, w) = (x, w)
        Parts.forEach(x.count, threads: threads) { range in
          for i in range { x[i] *= Scalar(w[i]) }
        }
      }
    }
  }

  /// Σ xᵢ yᵢ, summed in `Double`.
  @inlinable @inline(__always)
  package static func dot<Scalar: VectorScalar>(_ x: [Scalar], _ y: [Scalar]) -> Double {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in Scalar.sumOfProducts(x, y) }
    }
  }

  @inlinable @inline(__always)
  static func part<Element>(
    _ x: UnsafeBufferPointer<Element>, _ range: Range<Int>
  ) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: x.baseAddress.map { $0 + range.lowerBound }, count: range.count)
  }

  /// Σ wᵢ xᵢ², summed in `Double`.
  @inlinable @inline(__always)
  package static func sumOfSquares<Scalar: VectorScalar>(_ x: [Scalar], weights w: [Double]) -> Double {
    checkCounts(w.count, x.count)
    return x.withUnsafeBufferPointer { x in
      w.withUnsafeBufferPointer { w in
        sum(x.count) { i in w[i] * Double(x[i]) * Double(x[i]) }
      }
    }
  }

  /// Σ wᵢ xᵢ², and `products` = diag(w) x.
  @inlinable @inline(__always)
  package static func sumOfSquares<Scalar: VectorScalar>(
    _ x: [Scalar], weights w: [Double], products: inout [Scalar]
  ) -> Double {
    checkCounts(w.count, x.count)
    checkCounts(products.count, x.count)
    return products.withUnsafeMutableBufferPointer { products in
      x.withUnsafeBufferPointer { x in
        w.withUnsafeBufferPointer { w in
          sum(x.count) { i in
            products[i] = x[i] * Scalar(w[i])
            return w[i] * Double(x[i]) * Double(x[i])
          }
        }
      }
    }
  }

  /// Σ term(i) for i < count.
  @inlinable @inline(__always)
  package static func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
    // Four sums, because one is bound by the latency of the addition.
    var sums = (0.0, 0.0, 0.0, 0.0)
    var i = 0
    while i + 3 < count {
      sums.0 += term(i)
      sums.1 += term(i + 1)
      sums.2 += term(i + 2)
      sums.3 += term(i + 3)
      i += 4
    }
    while i < count {
      sums.0 += term(i)
      i += 1
    }
    return (sums.0 + sums.1) + (sums.2 + sums.3)
  }

  /// Whether every element is finite.
  @inlinable @inline(__always)
  package static func areFinite<Scalar: VectorScalar>(_ x: [Scalar], threads: Int = 1) -> Bool {
    x.withUnsafeBufferPointer { x in
      if threads == 1 { return excess(x) == 0 }
      nonisolated(unsafe) let x = x
      return Parts.allSatisfy(x.count, threads: threads) { range in excess(part(x, range)) == 0 }
    }
  }

  /// Zero where all elements are finite, otherwise NaN: infinities and NaN are not zero when taken from themselves. A loop
  /// with a branch would not be vectorised.
  @inlinable @inline(__always)
  static func excess<Scalar: VectorScalar>(_ x: UnsafeBufferPointer<Scalar>) -> Scalar {
    guard let start = x.baseAddress else { return 0 }
    guard x.count >= 4 else { return x.reduce(0) { $0 + ($1 - $1) } }
    // Sixteen sums, because fewer are bound by the latency of the addition.
    var (sums, fours, i) = (SIMD16<Scalar>.zero, SIMD4<Scalar>.zero, 0)
    while i + 16 <= x.count {
      let sixteen = UnsafeRawPointer(start + i).loadUnaligned(as: SIMD16<Scalar>.self)
      sums += sixteen - sixteen
      i += 16
    }
    while i < x.count {
      // The last four may have been seen in part.
      let four = UnsafeRawPointer(start + min(i, x.count - 4)).loadUnaligned(as: SIMD4<Scalar>.self)
      fours += four - four
      i += 4
    }
    return x.count < 16 ? fours.sum() : sums.sum() + fours.sum()
  }

  /// max |xᵢ − yᵢ|, and NaN where an element is NaN.
  @inlinable @inline(__always)
  package static func maximumDistance(_ x: [Double], _ y: [Double]) -> Double {
    checkCounts(y.count, x.count)
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        var largest = 0.0
        for i in 0..<x.count {
          let distance = abs(x[i] - y[i])
          if !(distance <= largest) { largest = distance }
          if largest.isNaN { return largest }
        }
        return largest
      }
    }
  }

  @inlinable @inline(__always)
  package static func checkCounts(_ found: Int, _ expected: Int) {
    if found != expected { failForCounts(found, expected) }
  }

  @usableFromInline
  static func failForCounts(_ found: Int, _ expected: Int) -> Never {
    fatalError("vectors of different lengths: expected \(expected) elements, found \(found)")
  }
}
