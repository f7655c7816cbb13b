// A function of a vector with its exact value: a row in tables of operations and distributions.

import Testing
import Tracing

/// A function of a vector that uses one operation, with its exact value.
public struct OperationCase: Sendable, CustomTestStringConvertible {
  public let testDescription: String
  public let traced: @Sendable (TracedArray) -> TracedArray
  public let plain: @Sendable ([Double]) -> Double
  public let points: [[Double]]

  public init(
    _ name: String, _ points: [[Double]], _ traced: @escaping @Sendable (TracedArray) -> TracedArray,
    _ plain: @escaping @Sendable ([Double]) -> Double
  ) {
    testDescription = name
    self.points = points
    self.traced = traced
    self.plain = plain
  }
}
