// The posterior of a network's parameters given data, as a log density for Hamiltonian Monte Carlo.
import InputErrors
import LinearAlgebra
import LogDensities

/// ℓ(θ) = Σ log p(targetₙ | network(inputₙ; θ)) + log p(θ).
///
/// Parameters are `Float`, networks compute in `Float`, and the terms of ℓ are summed in `Double`. One pass forwards and
/// backwards gives the value and the gradient together. The examples are divided among threads; the bits do not depend
/// on their number.
public struct NetworkPosterior: LogDensity {
  public let network: Sequential
  public let likelihood: any Likelihood
  public let prior: any NetworkPrior
  package let inputs: [Float]
  package let targets: [[Double]]
  let threads: Int
  let stages: [Stage]
  let priorBlocks: [Range<Int>]

  /// The number of parameters.
  public var dimension: Int { network.parameterCount }
  /// The number of examples.
  public var exampleCount: Int { targets.count }

  /// - Parameters:
  ///   - network: the network whose parameters are the coordinates.
  ///   - likelihood: of the targets, given the outputs of the network.
  ///   - prior: of the parameters.
  ///   - inputs: the examples one after the other, each row-major in the input shape of the network.
  ///   - targets: their targets one after the other.
  ///   - threads: how many threads share the examples; nil for one per processor core.
  /// - Throws: where the data or the prior do not suit the network.
  public init(
    _ network: Sequential, likelihood: any Likelihood, prior: any NetworkPrior, inputs: [Float],
    targets: [Double],
    threads: Int? = nil
  ) throws(InputError) {
    try self.init(
      network, likelihood: likelihood, prior: prior, inputs: inputs, targets: targets, threads: threads,
      fusing: true)
  }

  /// As the public initialiser; without `fusing`, every layer runs on the plain path.
  package init(
    _ network: Sequential, likelihood: any Likelihood, prior: any NetworkPrior, inputs: [Float],
    targets: [Double],
    threads: Int?, fusing: Bool
  ) throws(InputError) {
    let count = try network.requireInputs(inputs)
    let size = likelihood.targetCount(outputs: network.outputCount)
    guard targets.count == count * size else {
      throw InputError(
        "targets", expected: "\(count * size) numbers, \(size) for each of \(count) example(s)",
        found: "\(targets.count)", advice: "Give the targets of the examples, in their order.")
    }
    self.targets = (0..<count).map { Array(targets[($0 * size)..<(($0 + 1) * size)]) }
    for target in self.targets { try likelihood.validate(network: network, target: target) }
    try prior.validate(network: network)
    priorBlocks = prior.blocks(parameterCount: network.parameterCount)
    try Self.requireCover(priorBlocks, of: network.parameterCount)
    self.threads = try threadCount(threads)
    (self.network, self.likelihood, self.prior, self.inputs) = (network, likelihood, prior, inputs)
    stages = fusing ? network.fusedStages : network.stages
  }

  private static func requireCover(_ blocks: [Range<Int>], of count: Int) throws(InputError) {
    let bounds = [0] + blocks.map(\.upperBound)
    guard zip(blocks, bounds).allSatisfy({ $0.lowerBound == $1 }), bounds[blocks.count] == count else {
      throw InputError(
        "NetworkPrior.blocks", expected: "ranges one after the other from 0 to \(count)", found: "\(blocks)",
        advice: "Put each parameter into one block, in their order.")
    }
  }

  public func makeEvaluator() -> NetworkEvaluator { NetworkEvaluator(self) }
}
