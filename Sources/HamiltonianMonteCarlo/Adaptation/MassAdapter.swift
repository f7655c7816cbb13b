// The adapter of the mass matrix: windows of draws and gradients from which it is estimated.
import InputErrors

/// Adapts a ``LowRankMass`` to the draws of the warm-up and their gradients.
///
/// At first the masses are the gradient's magnitudes at the first state, which gives the unit of each coordinate. Then the
/// mass is estimated every ten transitions from the last states, at most a hundred each, of the present window and of the
/// one before it, so that what a chain did on its way to the target is forgotten. Windows are ten transitions long during the first third of the stage;
/// then of 80, each longer than the one before it by half.
///
/// Source: the schedule is that of nutpie; Seyboldt, Carlson & Carpenter, "Preconditioning Hamiltonian Monte Carlo by
/// minimizing Fisher divergence", arXiv 2603.18845.
public struct MassAdapter: Adapter {
  private var previous = StateWindow()
  private var present = StateWindow()
  private var made = 0
  private var transitions = 0
  /// The transition after which the present window ends.
  private var end = 0
  private var length = 0.0

  /// The transitions of a short window, and between two estimates.
  private static let step = 10

  public init() {}

  public mutating func begin<Kernel: Transition>(
    _ kernel: inout Kernel, transitions: Int
  ) throws(InputError) {
    guard kernel.changeMass({ (_: inout LowRankMass) in }) else {
      throw InputError(
        "warmUp", expected: "a method whose mass matrix can be adapted", found: "\(Kernel.self)",
        advice: "Give NUTS or HMC the metric AdaptiveMetric(), or use .adaptingStepSize(\(transitions)).")
    }
    self = MassAdapter()
    self.transitions = transitions
    end = Self.step
    length = 80
  }

  public mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    guard let gradient else { return }
    made += 1
    if made == 1 { changeMass(of: &kernel, to: .unit(of: gradient.map { Double($0) })) }
    present.append(position: position.map { Double($0) }, gradient: gradient.map { Double($0) })
    if made.isMultiple(of: Self.step), let mass = estimateMass(from: previous, present) {
      changeMass(of: &kernel, to: mass)
    }
    if made == end { beginWindow() }
  }

  private mutating func beginWindow() {
    (previous, present) = (present, StateWindow())
    if made < transitions / 3 {
      end = made + Self.step
    } else {
      end = made + Int(length)
      length *= 1.5
    }
  }

  private func changeMass<Kernel: Transition>(of kernel: inout Kernel, to mass: LowRankMass) {
    _ = kernel.changeMass { (old: inout LowRankMass) in old = mass }
  }

  public mutating func finish<Kernel: Transition>(_ kernel: inout Kernel) {
    (previous, present) = (StateWindow(), StateWindow())
  }
}

/// The last states of a chain in a window, with their gradients.
struct StateWindow: Sendable {
  private(set) var positions: [[Double]] = []
  private(set) var gradients: [[Double]] = []

  /// At most 100 states are kept, and fewer where they are long: 2²² numbers, that is 32 MiB, but at least 20 states.
  mutating func append(position: [Double], gradient: [Double]) {
    if positions.count == max(20, min(100, (1 << 22) / max(position.count, 1))) {
      positions.removeFirst()
      gradients.removeFirst()
    }
    positions.append(position)
    gradients.append(gradient)
  }
}

extension LowRankMass {
  /// The mass of a coordinate is the magnitude of its gradient, which has the unit of 1/x² times a length of x.
  fileprivate static func unit(of gradient: [Double]) -> LowRankMass {
    LowRankMass(
      scales: gradient.map { slope in
        let scale = 1 / slope.magnitude.squareRoot()
        return scale.isFinite && scale > 0 ? scale : 1
      })
  }
}
