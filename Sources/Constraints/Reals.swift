// All numbers, as they are or shifted and scaled.

import Tracing

/// All real numbers, x = offset + multiplier · z.
///
/// With the location and scale of a group as offset and multiplier, a hierarchical model is sampled in the non-centred form
/// while it is written in the centred one.
public struct Reals: Constraint {
  public let offset: TracedArray
  public let multiplier: TracedArray

  /// - Parameters:
  ///   - offset: any number or array that fits the parameter, which may be traced.
  ///   - multiplier: the same, positive.
  public init(offset: some TracedArrayConvertible = 0, multiplier: some TracedArrayConvertible = 1) {
    (self.offset, self.multiplier) = (offset.traced, multiplier.traced)
    self.multiplier.requireConstants("Reals", "multiplier", are: "positive and finite") {
      $0 > 0 && $0.isFinite
    }
  }

  public var description: String { "numbers" }

  /// Whether x = z.
  public var isIdentity: Bool {
    offset.knownValues?.allSatisfy { $0 == 0 } == true
      && multiplier.knownValues?.allSatisfy { $0 == 1 } == true
  }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let x = z.reshaped(to: shape)
    return (offset + multiplier * x, log(multiplier).broadcast(to: shape).sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { (x - offset) / multiplier }

  public func contains(_ x: [Double], shape: [Int]) -> Bool { x.allSatisfy(\.isFinite) }
}

extension Constraint where Self == Reals {
  /// All real numbers.
  public static var real: Reals { Reals() }

  /// All real numbers, as offset + multiplier · z with z free.
  public static func real(
    offset: some TracedArrayConvertible = 0, multiplier: some TracedArrayConvertible = 1
  ) -> Reals { Reals(offset: offset, multiplier: multiplier) }
}
