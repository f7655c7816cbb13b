// What an axis needs of its scale: places, sensible ranges, ticks.

/// A monotone map from the values of an axis to places along it.
///
/// Ranges handed to `padded`, `position` and `ticks` have been `widened` before.
public protocol Scale: Sendable {
  /// What an axis without data shows.
  var emptyRange: ClosedRange<Double> { get }

  /// Whether a value has a place on this scale. Data that have none are skipped.
  func accepts(_ value: Double) -> Bool

  /// The range itself, or one around it where it is too narrow to tell values apart.
  func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double>

  /// The range, longer by the given fractions of its length below and above.
  func padded(_ range: ClosedRange<Double>, below: Double, above: Double) -> ClosedRange<Double>

  /// The place of an accepted value: 0 at the lower end of the range, 1 at the upper.
  func position(of value: Double, in range: ClosedRange<Double>) -> Double

  /// Ticks at round values within the range, the labelled ones at most `limit` intervals apart.
  func ticks(in range: ClosedRange<Double>, limit: Int) -> [Tick]
}

/// A mark on an axis. Minor ticks are short, without label or grid line.
public struct Tick: Sendable, Hashable {
  public let value: Double
  /// In the markup of all text of figures; empty for a minor tick.
  public let label: String
  public let isMinor: Bool

  public init(_ value: Double, label: String) {
    self.value = value
    self.label = label
    isMinor = false
  }

  /// A minor tick.
  public init(minor value: Double) {
    self.value = value
    label = ""
    isMinor = true
  }
}
