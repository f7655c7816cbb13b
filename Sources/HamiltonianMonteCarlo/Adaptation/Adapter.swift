// What an adapter is: one thing about a transition that the warm-up learns.
import InputErrors

/// Learns one thing about a transition, such as its step size, from what happens while the chain warms up.
///
/// A warm-up runs adapters side by side, each on its own affair. The chain is no Markov chain while they are at work; the
/// states from that time are no draws.
///
/// What can be adapted is what a transition lets itself be told: its `stepSize` and, by `changeMass`, its mass matrix.
public protocol Adapter: Sendable {
  /// Called before the first transition of a stage.
  /// - Throws: where the transition has nothing that this adapter could change, or the stage is too short for it.
  mutating func begin<Kernel: Transition>(
    _ kernel: inout Kernel, transitions: Int
  ) throws(InputError)

  /// Called after each transition of the stage.
  /// - Parameters:
  ///   - statistics: what happened.
  ///   - position: the state that it led to.
  ///   - gradient: ∇ℓ there; nil where the transition does not know it.
  mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?)

  /// Called after the last transition of the stage: leaves in the transition what was learned.
  mutating func finish<Kernel: Transition>(_ kernel: inout Kernel)
}
