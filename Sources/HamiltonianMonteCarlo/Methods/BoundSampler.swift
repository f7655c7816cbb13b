// What all samplers have from their target and from their method.
import LogDensities

/// A sampler that is a method bound to a log density: names and messages are those of the target, its description that of the
/// method.
public protocol BoundSampler<Target, Method>: Sampler {
  associatedtype Target: LogDensity
  associatedtype Method: CustomStringConvertible

  var target: Target { get }
  var method: Method { get }
}

extension BoundSampler {
  public var dimension: Int { target.dimension }
  public var coordinateNames: [String]? { target.coordinateNames }
  public func diagnosis(at position: [Double]) -> String? { target.diagnosis(at: position) }
  public var description: String { method.description }
}
