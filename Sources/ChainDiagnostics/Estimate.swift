// A number computed from draws together with its Monte-Carlo standard error.

/// A value and its standard error.
public struct Estimate: Sendable, Equatable {
  public var value: Double

  /// The standard error of `value`; `NaN` if it cannot be told.
  public var error: Double

  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  static let undefined = Estimate(value: .nan, error: .nan)
}

extension Sequence<Estimate> {
  /// The estimate with the smallest value; undefined (`NaN`) if one of them is, or if there is none.
  public var smallest: Estimate {
    reduce(nil) { (least: Estimate?, next) in
      guard let least else { return next }
      return least.value.isNaN || least.value <= next.value ? least : next
    } ?? .undefined
  }
}
