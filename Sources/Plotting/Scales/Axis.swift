// An axis: its label, its scale and what part of it is shown.

/// A coordinate axis. A string literal is an axis with that label, linear and just long enough for the data.
///
///     Axes(x: "*x*_1", y: Axis("density", range: 0...0.5)) { … }
///     Axes(x: .logarithmic("step size ε"), y: .logarithmic("energy error")) { … }
public struct Axis: Sendable, ExpressibleByStringInterpolation {
  public var label: String
  /// The part that is shown; nil for as much as the data need.
  public var range: ClosedRange<Double>?
  public var scale: any Scale
  /// Ticks at these places instead of round numbers.
  public var ticks: [Tick]?
  /// Whether ticks, labels and grid lines are left out; a hidden axis shares no range with other panels.
  public var isHidden = false

  public init(
    _ label: String = "", range: ClosedRange<Double>? = nil, scale: any Scale = LinearScale(),
    ticks: [Tick]? = nil
  ) {
    if let range, !scale.accepts(range.lowerBound) || !scale.accepts(range.upperBound) {
      fatalError(
        "Axis “\(label)”: the range \(range) has no place on a \(type(of: scale)); give bounds that have")
    }
    self.label = label
    self.range = range
    self.scale = scale
    self.ticks = ticks
  }

  public init(stringLiteral label: String) { self.init(label) }

  /// An axis of positive values with powers of ten equally spaced.
  public static func logarithmic(_ label: String = "", range: ClosedRange<Double>? = nil) -> Axis {
    Axis(label, range: range, scale: LogarithmicScale())
  }

  /// An axis with names at 0, 1, 2, …
  public static func categories(_ names: [String], label: String = "") -> Axis {
    let ticks = names.enumerated().map { Tick(Double($0), label: $1) }
    return Axis(label, range: -0.6...max(0, Double(names.count - 1)) + 0.6, ticks: ticks)
  }

  /// Neither ticks nor labels, as for pictures.
  public static let hidden: Axis = {
    var axis = Axis()
    axis.isHidden = true
    return axis
  }()
}
