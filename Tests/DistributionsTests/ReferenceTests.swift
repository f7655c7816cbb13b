// Log densities against the recorded ones, and their derivatives.

import Constraints
import Distributions
import Foundation
import Testing
import Tracing
import TracingTestSupport

@Suite("Distributions against references")
struct ReferenceTests {
  /// The log density as a function of the parameters, and of the argument where there is a density: of its coordinates
  /// without constraint where the support has fewer dimensions than elements.
  static func function(
    of reference: Reference, _ family: Family
  ) -> (point: [Double], function: (TracedArray) -> TracedArray) {
    let whole = family.constantParameters
    let free = Array(reference.parameters[whole...])
    let made = family.make(TracedArray(reference.parameters))
    let x = TracedArray(reference.x, shape: made.shape)
    let isInside = reference.logDensity.isFinite
    let constraint = made.support.flatMap { isInside && Self.isThin($0) ? $0 : nil }
    let coordinates = made.support == nil ? [] : (constraint?.unconstrain(x) ?? x).constantValues!
    return (
      free + coordinates,
      { q in
        let parameters = TracedArray.concatenate([
          TracedArray(Array(reference.parameters[..<whole])), q[..<free.count],
        ])
        let distribution = family.make(parameters)
        if coordinates.isEmpty { return distribution.logDensity(x).sum() }
        let z = q[free.count...]
        let value = constraint?.constrain(z, to: made.shape).value ?? z.reshaped(to: made.shape)
        return distribution.logDensity(value).sum()
      }
    )
  }

  private static func isThin(_ support: any Constraint) -> Bool {
    support is Simplex || support is CorrelationCholesky || support is CovarianceCholesky
  }

  @Test("log densities are the recorded ones")
  func values() throws {
    for reference in try Reference.all() {
      let distribution = try Family.named(reference.distribution).make(TracedArray(reference.parameters))
      let value = distribution.logDensity(TracedArray(reference.x, shape: distribution.shape))
      let found = try #require(value.constantValues, "\(reference.testDescription)")
      let agrees = found.count == 1 && reference.agrees(with: found[0])
      #expect(agrees, "\(reference.testDescription): found \(found), expected \(reference.logDensity)")
    }
  }

  @Test("log densities of traced arguments and parameters are the recorded ones")
  func tracedValues() throws {
    for reference in try Reference.all() where reference.x.allSatisfy(\.isFinite) {
      let family = try Family.named(reference.distribution)
      let made = family.make(TracedArray(reference.parameters))
      let (point, function) = Self.function(of: reference, family)
      var evaluator = TracedLogDensity(dimension: point.count, function).makeEvaluator()
      var gradient = point
      let found = evaluator.logDensity(at: point, gradient: &gradient)
      let exact = reference.logDensity
      let agrees = reference.agrees(with: found, tolerance: 2 * reference.tolerance)
      #expect(agrees, "\(reference.testDescription): found \(found), expected \(exact)")
      if reference.isOutside(made) {
        let isFinite = gradient.allSatisfy(\.isFinite)
        #expect(exact == -.infinity && isFinite, "\(reference.testDescription): the gradient is \(gradient)")
      }
    }
  }

  @Test("log densities have the right derivatives", arguments: try Reference.all().filter(\.derivatives))
  func derivatives(_ reference: Reference) throws {
    let (point, function) = Self.function(of: reference, try Family.named(reference.distribution))
    expectDerivatives(of: function, at: point)
  }
}
