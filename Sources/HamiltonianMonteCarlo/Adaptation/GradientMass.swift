// The mass with which a warm-up begins: that of the gradient at the first state.
import InputErrors

/// Makes the magnitude of the gradient at the first state the mass of each coordinate, and leaves it there.
struct GradientMass: Adapter {
  private var isDone = false

  mutating func begin<Kernel: Transition>(_ kernel: inout Kernel, transitions: Int) throws(InputError) {
    try requireAdaptableMass(of: &kernel, transitions: transitions)
    isDone = false
  }

  mutating func update<Kernel: Transition>(
    _ kernel: inout Kernel, after statistics: TransitionStatistics, at position: [Kernel.Scalar],
    gradient: [Kernel.Scalar]?
  ) {
    guard !isDone, let gradient else { return }
    isDone = true
    let scales = unitLengths(of: gradient)
    _ = kernel.changeMass { (mass: inout LowRankMass) in mass = LowRankMass(scales: scales) }
  }

  func finish<Kernel: Transition>(_ kernel: inout Kernel) {}
}

/// A length in the unit of each coordinate: 1/√|∂ℓ/∂x|, which has the unit of x but for a length of x.
func unitLengths<Scalar: PhaseSpaceScalar>(of gradient: [Scalar]) -> [Double] {
  gradient.map { slope in
    let scale = 1 / Double(slope).magnitude.squareRoot()
    return scale.isFinite && scale > 0 ? scale : 1
  }
}

/// Passes a transition that has a mass that can be adapted.
func requireAdaptableMass<Kernel: Transition>(
  of kernel: inout Kernel, transitions: Int
) throws(InputError) {
  guard kernel.changeMass({ (_: inout LowRankMass) in }) else {
    throw InputError(
      "warmUp", expected: "a method whose mass matrix can be adapted", found: "\(Kernel.self)",
      advice: "Give NUTS or HMC the metric AdaptiveMetric(), or use .adaptingStepSize(\(transitions)).")
  }
}
