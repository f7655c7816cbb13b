// Mixtures of distributions.

import Constraints
import Foundation
import Randomness
import Tracing

/// One of K distributions, chosen with the probabilities w: log p(x) = log Σ wₖ pₖ(x), for each number, or for each
/// vector or matrix where the components are of such.
///
/// Without overflow or underflow of the components. A component that is impossible at x, or of weight 0, has no part.
public struct Mixture: Distribution {
  enum Components {
    /// Distributions of their own.
    case list([any Distribution])
    /// One distribution whose parameters have the components in their last axis.
    case family(any Distribution)
  }

  /// log w, in the last axis.
  let logWeights: TracedArray
  let components: Components

  /// - Parameters:
  ///   - weights: w, a vector of K probabilities that add up to 1, or several of them, […, K], which are broadcast
  ///     against the shape of the components: a row of weights for each observation. Constants that do not add up to 1
  ///     stop the trace; of traced ones no sum is taken.
  ///   - components: K distributions, all of them densities or all of counts, and of numbers, of vectors or of
  ///     matrices.
  public init(weights: some TracedArrayConvertible, components: [any Distribution]) {
    self.init(log(weights.probabilityVectors("Mixture", "weight")), .list(components))
  }

  /// - Parameters:
  ///   - logits: log w up to a constant, [K] or […, K]: w is their softmax.
  ///   - components: K distributions, as above.
  public init(logits: some TracedArrayConvertible, components: [any Distribution]) {
    self.init(logits.parameter("Mixture", "logit", .logarithm).logSoftmax(axis: -1), .list(components))
  }

  /// - Parameters:
  ///   - weights: w, [K] or […, K], probabilities that add up to 1, as above.
  ///   - family: a distribution of K numbers, such as `Normal(means, deviations)` with vectors, each of them a
  ///     component.
  public init(weights: some TracedArrayConvertible, family: some Distribution) {
    self.init(log(weights.probabilityVectors("Mixture", "weight")), .family(family))
  }

  /// - Parameters:
  ///   - logits: log w up to a constant, [K] or […, K]: w is their softmax.
  ///   - family: a distribution of K numbers, each of them a component.
  public init(logits: some TracedArrayConvertible, family: some Distribution) {
    self.init(logits.parameter("Mixture", "logit", .logarithm).logSoftmax(axis: -1), .family(family))
  }

  private init(_ logWeights: TracedArray, _ components: Components) {
    (self.logWeights, self.components) = (logWeights, components)
    let found =
      switch components {
      case .list(let list): list.count
      case .family(let family): family.shape.last ?? 0
      }
    guard logWeights.shape.last == found, found > 0 else {
      stopTracing(
        "Mixture",
        "weights of shape \(logWeights.shape) and \(found) components were given; they should be [K], or […, K], and K"
      )
    }
    checkKinds()
    // Weights that do not fit stop here, and not where they are used.
    _ = shape
  }

  private func checkKinds() {
    let supports = supports
    guard supports.allSatisfy({ ($0 == nil) == (supports[0] == nil) }) else {
      stopTracing("Mixture", "some components are densities and others distributions of counts")
    }
    switch components {
    case .list(let list):
      guard list.allSatisfy({ $0.eventAxes == eventAxes }) else {
        stopTracing(
          "Mixture", "some components are distributions of numbers and others of vectors or matrices")
      }
    case .family(let family):
      guard family.eventAxes == 0 else {
        stopTracing(
          "Mixture", "a family must be of single numbers; vectors are mixed as a list of components")
      }
    }
  }

  public var eventAxes: Int {
    if case .list(let list) = components { return list[0].eventAxes }
    return 0
  }

  private var supports: [(any Constraint)?] {
    switch components {
    case .list(let list): list.map(\.support)
    case .family(let family): [family.support]
    }
  }

  public var shape: [Int] {
    switch components {
    case .list(let list): list.reduce(weightShape) { Shapes.broadcast($0, $1.shape, "Mixture") }
    case .family(let family): Shapes.broadcast(logWeights.shape, family.shape, "Mixture").dropLast()
    }
  }

  /// K
  var componentCount: Int { logWeights.shape[logWeights.shape.count - 1] }

  /// The shape of the weight of one component, beside arrays of draws.
  var weightShape: [Int] {
    logWeights.shape.dropLast() + [Int](repeating: 1, count: eventAxes)
  }

  /// The logarithm of the weight of one component, for each number, vector or matrix that has weights of its own.
  func logWeight(_ component: Int) -> TracedArray {
    logWeights.shape.count == 1 ? logWeights[component] : logWeights[..., component]
  }

  /// That of the components where all have the same one: positive numbers, the unit interval, or a set without
  /// parameters such as the simplex. Else all numbers.
  public var support: (any Constraint)? {
    let supports = supports.compactMap(\.self)
    guard !supports.isEmpty else { return nil }
    if supports.allSatisfy({ ($0 as? LowerBound)?.bound.isConstant { $0 == 0 } ?? false }) {
      return .positive
    }
    let areUnit = supports.allSatisfy {
      guard let interval = $0 as? Interval else { return false }
      return interval.lower.isConstant { $0 == 0 } && interval.upper.isConstant { $0 == 1 }
    }
    if areUnit { return .unitInterval }
    let haveParameters = supports.contains {
      $0 is LowerBound || $0 is UpperBound || $0 is Interval || $0 is Reals
    }
    let areEqual = supports.allSatisfy { type(of: $0) == type(of: supports[0]) }
    return areEqual && !haveParameters ? supports[0] : .real
  }

  /// Those of all components.
  public var countRange: CountRange? {
    switch components {
    case .list(let list): .union(of: list.map(\.countRange))
    case .family(let family): .union(of: [family.countRange])
    }
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    switch components {
    case .list(let list):
      let terms = list.enumerated().map { weighted($0.element, at: x, logWeight($0.offset)) }
      let shape = terms.reduce([]) { Shapes.broadcast($0, $1.shape, "Mixture") }
      return TracedArray.stack(terms.map { $0.broadcast(to: shape) }).logSumExp(axis: 0)
    case .family(let family):
      let column = x.reshaped(to: x.shape + [1])
      return weighted(family, at: column, logWeights).logSumExp(axis: -1)
    }
  }

  /// log (w p), −∞ for w = 0 even where p is infinite, as it may be on the border of its support.
  private func weighted(_ component: any Distribution, at x: TracedArray, _ logWeight: TracedArray)
    -> TracedArray
  {
    let term = logWeight + component.logDensity(x)
    let support = component.support
    let hasBorder = support != nil && !(support is Reals)
    if !hasBorder || logWeight.isConstant({ $0 > -.infinity }) { return term }
    return select(logWeight .== -Double.infinity, -Double.infinity, term)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let n = componentCount
    let batch = Array(shape.dropLast(eventAxes))
    let size = Shapes.count(Array(shape.suffix(eventAxes)))
    let isShared = logWeights.shape.count == 1
    let weights = exp(logWeights).drawable("Mixture", to: isShared ? [n] : batch + [n])
    let chosen = (0..<Shapes.count(batch)).map { k in
      let start = isShared ? 0 : k * n
      return generator.index(weights[start..<(start + n)])
    }
    switch components {
    case .list(let list):
      let draws = list.map { $0.draw(shape: shape, using: &generator) }
      return chosen.enumerated().flatMap { k, component in
        let place = (k * size)..<((k + 1) * size)
        return component.map { draws[$0][place] } ?? ArraySlice(repeating: .nan, count: size)
      }
    case .family(let family):
      let draws = family.draw(shape: shape + [n], using: &generator)
      return chosen.enumerated().map { k, component in component.map { draws[k * n + $0] } ?? .nan }
    }
  }
}
