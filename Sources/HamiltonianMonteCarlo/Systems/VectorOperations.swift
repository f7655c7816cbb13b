// The few vector operations of the inner loops: in place, without allocation, one length check per call.

/// Operations on vectors of equal length.
@usableFromInline
package enum Vectors {
  /// `result` = x.
  @inlinable @inline(__always)
  package static func copy(_ x: [Double], into result: inout [Double]) {
    checkCounts(x.count, result.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        for i in 0..<x.count { result[i] = x[i] }
      }
    }
  }

  /// `result` = x + a y.
  @inlinable @inline(__always)
  package static func add(_ x: [Double], _ a: Double, _ y: [Double], into result: inout [Double]) {
    checkCounts(x.count, result.count)
    checkCounts(y.count, result.count)
    result.withUnsafeMutableBufferPointer { result in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          for i in 0..<result.count { result[i] = x[i] + a * y[i] }
        }
      }
    }
  }

  /// x += a y.
  @inlinable @inline(__always)
  package static func accumulate(_ a: Double, _ y: [Double], onto x: inout [Double]) {
    checkCounts(y.count, x.count)
    x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        for i in 0..<x.count { x[i] += a * y[i] }
      }
    }
  }

  /// x ← a x.
  @inlinable @inline(__always)
  package static func scale(_ x: inout [Double], by a: Double) {
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

  /// Σ xᵢ yᵢ.
  @inlinable @inline(__always)
  package static func dot(_ x: [Double], _ y: [Double]) -> Double {
    checkCounts(y.count, x.count)
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        // Four sums, because one is bound by the latency of the addition.
        var sums = (0.0, 0.0, 0.0, 0.0)
        var i = 0
        while i + 3 < x.count {
          sums.0 += x[i] * y[i]
          sums.1 += x[i + 1] * y[i + 1]
          sums.2 += x[i + 2] * y[i + 2]
          sums.3 += x[i + 3] * y[i + 3]
          i += 4
        }
        while i < x.count {
          sums.0 += x[i] * y[i]
          i += 1
        }
        return (sums.0 + sums.1) + (sums.2 + sums.3)
      }
    }
  }

  /// Whether every element is finite.
  @inlinable @inline(__always)
  package static func areFinite(_ x: [Double]) -> Bool {
    x.withUnsafeBufferPointer { x in
      // All bits of the exponent are set in infinities and NaN; without a branch the loop is vectorised.
      let exponent: UInt64 = 0x7FF0_0000_0000_0000
      var isFinite = true
      for i in 0..<x.count { isFinite = isFinite && x[i].bitPattern & exponent != exponent }
      return isFinite
    }
  }

  /// max |xᵢ − yᵢ| / (1 + w |sᵢ|), and NaN where an element is NaN.
  @inlinable @inline(__always)
  package static func distance(
    _ x: [Double], _ y: [Double], scale s: [Double], relativeWeight w: Double
  ) -> Double {
    checkCounts(y.count, x.count)
    checkCounts(s.count, x.count)
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        s.withUnsafeBufferPointer { s in
          var largest = 0.0
          for i in 0..<x.count {
            let distance = abs(x[i] - y[i]) / (1 + w * abs(s[i]))
            if !(distance <= largest) { largest = distance }
            if largest.isNaN { return largest }
          }
          return largest
        }
      }
    }
  }

  @inlinable @inline(__always)
  static func checkCounts(_ found: Int, _ expected: Int) {
    if found != expected { failForCounts(found, expected) }
  }

  @usableFromInline
  static func failForCounts(_ found: Int, _ expected: Int) -> Never {
    fatalError("vectors of different lengths: expected \(expected) elements, found \(found)")
  }
}
