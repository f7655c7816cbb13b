// What a transition of the Markov chain is.
import Foundation

/// A random map of states that leaves the target invariant.
///
/// It never throws: a proposal that cannot be made is a rejection with a statistic. What a state is besides its
/// position is the transition's own affair; those of Hamiltonian Monte Carlo are phase points.
public protocol Transition<Scalar>: SendableMetatype {
  /// The precision of positions.
  associatedtype Scalar: PhaseSpaceScalar
  /// A state of the chain.
  associatedtype Point

  /// A state at `position`, ready to be the start of a chain.
  /// - Throws: where a chain cannot begin there.
  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> Point

  /// Takes `point` to the next state of the chain; after a rejection its position is unchanged.
  mutating func sample(from point: inout Point, using random: inout RandomStreams) -> TransitionStatistics

  /// The coordinates of a state.
  func position(of point: Point) -> [Scalar]

  /// ℓ at a state; NaN where the transition does not know it.
  mutating func logDensity(at point: inout Point) -> Double

  /// ∇ℓ at a state; nil where the transition does not know it.
  func gradient(at point: Point) -> [Scalar]?

  /// ε of the proposals to come; NaN where the transition has no step size.
  var stepSize: Double { get set }

  /// Lets `change` replace the mass matrix of the proposals to come; does nothing unless there is one of this type.
  /// - Returns: whether there is.
  mutating func changeMass<Mass: EuclideanMass>(_ change: (inout Mass) -> Void) -> Bool

  /// What the transition remembers from one proposal to the next besides its step size, such as the mass matrix, in bytes for
  /// a checkpoint; nothing by default.
  func memory() throws -> Data

  /// Remembers what ``memory()`` has returned.
  mutating func restore(memory: Data) throws

  /// Where the failing step of the last failed trajectory began; of a divergent one, its last step.
  var failurePosition: [Double] { get }

  /// Why no more transitions can be made, such as a device that is lost; a run ends with it. Nil by default.
  var error: (any Error)? { get }
}

extension Transition {
  public var error: (any Error)? { nil }
  public func memory() throws -> Data { Data() }
  public mutating func restore(memory: Data) throws {}
  public var stepSize: Double {
    get { .nan }
    set {}
  }

  public mutating func logDensity(at point: inout Point) -> Double { .nan }

  public func gradient(at point: Point) -> [Scalar]? { nil }

  public mutating func changeMass<Mass: EuclideanMass>(_ change: (inout Mass) -> Void) -> Bool { false }
}
