// The kernels of a posterior besides those of its layers: the likelihood and the leapfrog.
import NeuralNetworks

/// The kernel of a likelihood.
/// - Throws: where it has none.
func likelihoodKernel(
  _ likelihood: any Likelihood, outputs: Int, targets: Int, _ layout: EnergyLayout
) throws(DeviceError) -> KernelSource {
  let term: String
  switch likelihood {
  case is MultiClassLikelihood: term = "class_term(y, target, j, g)"
  case is BinaryLikelihood: term = "binary_term(y, target, g)"
  case let likelihood as RegressionLikelihood:
    term = "regression_term(y, target, \(likelihood.precision)f, g)"
  default:
    throw DeviceError(
      .unsupported, "\(type(of: likelihood))", expected: "a likelihood of the library",
      found: "one without kernels", advice: "Sample this posterior on the processor.")
  }
  return KernelSource(
    name: "likelihood", groupSize: EnergyLayout.examples,
    definitions: layout.definitions + [
      ("OUTPUTS", "\(outputs)"), ("TARGETS", "\(targets)"), ("TERM(y, target, j, g)", term),
    ], body: likelihoodTermSource + "\n" + likelihoodSource)
}

/// The kernels of trajectories.
func leapfrogKernels(_ stages: [any DeviceStage], _ layout: EnergyLayout) -> [KernelSource] {
  // How many parts the gradient with respect to parameter i has.
  let parts = stages.reversed().reduce("0") {
    $1.parts == 0 ? $0 : "((i) < \($1.parameters.upperBound) ? \($1.parts) : \($0))"
  }
  let begin = KernelSource(
    name: "begin", groupSize: EnergyLayout.coordinates / 4, definitions: layout.definitions,
    body: normalsSource + "\n" + beginSource)
  return [begin]
    + LeapfrogMode.allCases.map {
      KernelSource(
        name: $0.rawValue, groupSize: EnergyLayout.coordinates,
        definitions: layout.definitions + [("PARTS(i)", parts), ("MODE", "\($0.number)")], body: finishSource)
    }
}

/// What follows the gradient.
enum LeapfrogMode: String, CaseIterable {
  case gradientAlone = "gradient_alone"
  case lastKick = "last_kick"
  case kickAndDrift = "kick_and_drift"

  var number: Int {
    switch self {
    case .gradientAlone: 0
    case .lastKick: 1
    case .kickAndDrift: 2
    }
  }
}
