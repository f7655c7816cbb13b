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
