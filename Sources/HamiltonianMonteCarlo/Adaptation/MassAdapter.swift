// The adapter of the mass matrix: windows of draws and gradients from which it is estimated.
import InputErrors

/// Adapts a ``LowRankMass`` to the draws of the warm-up and their gradients.
///
/// With overlapping windows the masses are at first the gradient's magnitudes at the first state, which gives the unit of
/// each coordinate. Then the mass is estimated from the last states, at most a hundred each, or for a covariance twice the
/// coordinates if that is more, of the present window and of the one before it, so that what a chain did on its way to the
/// target is forgotten. That is done after ten transitions, and again once there are half as many new states as the last
/// estimate had, and at the end. Windows are twenty transitions long during the first third of the stage; then of 80, each
/// longer than the one before it by half. Where chains learn together the later windows are shorter by their number, since
/// each has as many states of all of them.
///
/// Or the whole stage is one window, at whose end the mass is estimated once.
///
/// Source of the overlapping windows: nutpie; Seyboldt, Carlson & Carpenter, "Preconditioning Hamiltonian Monte Carlo by
/// minimizing Fisher divergence" (2026), arXiv 2603.18845.
public struct MassAdapter: Adapter {
  /// From which states the mass is estimated, and when.
  public enum Windows: Sendable, Codable {
    /// Again and again, from the present window and the one before it.
    case overlapping
    /// At the end of the stage, from all of its states.
    case whole
  }

  public let estimator: MassEstimator
  public let windows: Windows
  private var previous = StateWindow(dimension: 0, limit: 0)
  private var present = StateWindow(dimension: 0, limit: 0)
  private var unit: [Double] = []
  private var made = 0
  private var transitions = 0
  /// The transition after which the mass is estimated again.
  private var due = 0
  /// The transition after which the present window ends.
  private var end = 0
  private var length = 0.0
  /// How many chains learn together.
  private var chains = 1
  /// What was pooled last.
  private var pooled: LowRankMass?

  /// The transitions of a short window.
  private static let shortLength = 20

  public init(_ estimator: MassEstimator = .fisherLowRank, windows: Windows = .overlapping) {
    self.estimator = estimator
    self.windows = windows
  }

  public mutating func begin<Kernel: Transition>(
    _ kernel: inout Kernel, transitions: Int
  ) throws(InputError) {
    try requireAdaptableMass(of: &kernel, transitions: transitions)
    self = MassAdapter(estimator, windows: windows)
    self.transitions = transitions
    end = windows == .whole ? transitions : Self.shortLength
    length = 80
    _ = kernel.changeMass { (mass: inout LowRankMass) in unit = mass.scales }
  }

  public mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    guard let gradient else { return }
    if made == 0 { beginStage(&kernel, gradient: gradient) }
    if made == end { beginWindow() }
    made += 1
    present.append(
      position: Kernel.Scalar.widened(position), gradient: Kernel.Scalar.widened(gradient),
      logDensity: statistics.logDensity)
  }

  private mutating func beginStage<Kernel: Transition>(_ kernel: inout Kernel, gradient: [Kernel.Scalar]) {
    let limit =
      windows == .whole ? transitions : estimator.windowLimit(dimension: gradient.count)
    present = StateWindow(dimension: gradient.count, limit: limit)
    previous = present
    guard windows == .overlapping else { return }
    unit = unitLengths(of: gradient)
    change(&kernel, to: LowRankMass(scales: unit))
  }

  private mutating func beginWindow() {
    swap(&previous, &present)
    present.removeAll()
    if made < transitions / 3 {
      end = made + Self.shortLength
    } else {
      end = made + max(Self.shortLength, Int(length) / chains)
      length *= 1.5
    }
  }

  public mutating func pool(with others: [any Adapter]) {
    pooled = nil
    guard made > 0, made == transitions || windows == .overlapping && made >= due else { return }
    due = made + (previous.count + present.count) / 2
    let all = [self] + others.compactMap { $0 as? MassAdapter }
    chains = all.count
    pooled = estimator.mass(from: StateSample(all.map { [$0.previous, $0.present] }), unit: unit)
  }

  public mutating func follow<Kernel: Transition>(_ leader: any Adapter, _ kernel: inout Kernel) {
    guard let leader = leader as? MassAdapter else { return }
    (chains, due) = (leader.chains, leader.due)
    if let mass = leader.pooled { change(&kernel, to: mass) }
  }

  private func change<Kernel: Transition>(_ kernel: inout Kernel, to mass: LowRankMass) {
    _ = kernel.changeMass { (old: inout LowRankMass) in old = mass }
  }

  public mutating func finish<Kernel: Transition>(_ kernel: inout Kernel) {
    self = MassAdapter(estimator, windows: windows)
  }
}
