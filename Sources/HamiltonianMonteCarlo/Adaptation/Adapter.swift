// What an adapter is: one thing about a transition that the warm-up learns.
import InputErrors

/// Learns one thing about a transition, such as its step size, from what happens while the chain warms up.
///
/// A warm-up runs adapters side by side, each on its own affair. The chain is no Markov chain while they are at work; the
/// states from that time are no draws.
///
/// What can be adapted is what a transition lets itself be told: its `stepSize` and, by `changeMass`, its mass matrix.
///
/// It is `Codable`, because a run with checkpoints writes down what its adapters have learned: all that an adapter remembers
/// is coded, which the compiler does by itself where all of its properties can be.
///
/// After every tenth transition of a stage, and after its last, an adapter may take stock: `pool` and then `follow` are
/// called. Where chains learn together (``WarmUp/pooled``) the adapter of the first chain is given those of the
/// others, and all chains follow it; where each learns for itself it follows itself. By default neither does anything.
public protocol Adapter: Sendable, Codable {
  /// Called before the first transition of a stage.
  /// - Throws: where the transition has nothing that this adapter could change, or the stage is too short for it.
  mutating func begin<Kernel: Transition>(
    _ kernel: inout Kernel, transitions: Int
  ) throws(InputError)

  /// Called after each transition of the stage.
  /// - Parameters:
  ///   - kernel: the transition, which may be changed.
  ///   - statistics: what happened.
  ///   - position: the state that it led to.
  ///   - gradient: ∇ℓ there; nil where the transition does not know it.
  mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?)

  /// Takes in what the same adapters of other chains have learned since they began.
  /// - Parameter others: in the order of their chains; none where a chain learns for itself.
  mutating func pool(with others: [any Adapter])

  /// Takes over what `leader` has pooled: the adapter of the first chain, or this one itself.
  mutating func follow<Kernel: Transition>(_ leader: any Adapter, _ kernel: inout Kernel)

  /// Called after the last transition of the stage: leaves in the transition what was learned.
  mutating func finish<Kernel: Transition>(_ kernel: inout Kernel)
}

extension Adapter {
  public mutating func pool(with others: [any Adapter]) {}
  public mutating func follow<Kernel: Transition>(_ leader: any Adapter, _ kernel: inout Kernel) {}
}
