// Four numbers at a time: the vector loads, stores and sums of the small kernels.

/// Rows of small matrices are padded with zeros to whole groups of four, which leaves no remainders in loops.
@usableFromInline package typealias Lanes = SIMD4<Double>

extension Lanes {
  /// The number of groups of four that hold `count` numbers.
  @inline(__always)
  static func groups(_ count: Int) -> Int { (count + 3) >> 2 }

  @inline(__always)
  var total: Double {
    let pair = lowHalf + highHalf
    return pair[0] + pair[1]
  }
}

extension UnsafeMutablePointer<Double> {
  /// Numbers 4g, …, 4g + 3.
  @inlinable @inline(__always)
  package subscript(group g: Int) -> Lanes {
    get { UnsafeRawPointer(self + 4 * g).loadUnaligned(as: Lanes.self) }
    nonmutating set { UnsafeMutableRawPointer(self + 4 * g).storeBytes(of: newValue, as: Lanes.self) }
  }
}

extension UnsafePointer<Double> {
  /// Numbers 4g, …, 4g + 3.
  @inline(__always)
  subscript(group g: Int) -> Lanes {
    UnsafeRawPointer(self + 4 * g).loadUnaligned(as: Lanes.self)
  }
}
