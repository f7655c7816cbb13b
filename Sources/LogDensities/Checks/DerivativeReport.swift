// What a check of derivatives has found.

/// The derivatives of a log density at one position beside finite differences of the order below.
public struct DerivativeReport: Sendable, CustomStringConvertible {
  /// ∇ℓ beside differences of ℓ.
  public let gradient: DerivativeComparison
  /// ∇²ℓ beside differences of ∇ℓ; nil where the log density has none.
  public let hessian: DerivativeComparison?
  /// The contracted third derivative beside differences of ∇²ℓ; nil where the log density has none.
  public let thirdDerivative: DerivativeComparison?

  /// Whether all agree.
  public var agrees: Bool {
    gradient.agrees && hessian?.agrees != false && thirdDerivative?.agrees != false
  }

  public var description: String {
    [gradient, hessian, thirdDerivative].compactMap { $0?.description }.joined(separator: "\n")
  }
}

/// One derivative beside finite differences: the element that agrees least.
public struct DerivativeComparison: Sendable, CustomStringConvertible {
  /// What was compared: "gradient".
  public let name: String
  /// The coordinates of the element that agrees least: [2], or [2, 0] of a Hessian.
  public let coordinates: [Int]
  /// That element, as the log density gives it.
  public let given: Double
  /// The same by finite differences.
  public let difference: Double
  /// Their distance, over the size of the derivative and of the error of differences; more than 1 is a disagreement.
  public let disagreement: Double

  /// Whether every element agrees.
  public var agrees: Bool { disagreement <= 1 }

  public var description: String {
    let place = coordinates.map(String.init).joined(separator: ", ")
    let numbers = "\(given), by differences \(difference)"
    return agrees
      ? "\(name): agrees; least at [\(place)]: \(numbers)"
      : "\(name): WRONG, most at [\(place)]: \(numbers)"
  }
}
