// The posterior of a network as a sum over subsets of its examples.
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import NeuralNetworks
import Randomness
import Testing

@Suite struct SplitPosteriorTests {
  private func posterior(examples: Int, prior: Double = 3) throws -> NetworkPosterior {
    let network = try Sequential(input: [2], layers: [Dense(5), Tanh(), Dense(1)])
    var generator = Philox(seed: 1, stream: 0)
    var numbers = [Float](repeating: 0, count: 3 * examples)
    generator.fillNormal(&numbers)
    return try NetworkPosterior(
      network, likelihood: RegressionLikelihood(precision: 4),
      prior: GaussianPrior(precision: prior, for: network),
      inputs: Array(numbers[..<(2 * examples)]), targets: numbers[(2 * examples)...].map { Double($0) },
      threads: 2)
  }

  private func start(of network: Sequential) -> [Double] {
    var generator = Philox(seed: 7, stream: 0)
    return network.initialParameters(using: &generator)
  }

  @Test("the parts add up to the whole, prior and its constant included", arguments: [1, 2, 3, 7, 10])
  func sums(count: Int) throws {
    let whole = try posterior(examples: 10)
    let split = try whole.split(into: count)
    #expect(split.parts.count == count && split.parts.reduce(0) { $0 + $1.exampleCount } == 10)
    #expect(split.parts.allSatisfy { $0.exampleCount == 10 / count || $0.exampleCount == 10 / count + 1 })
    var (evaluator, parts) = (whole.makeEvaluator(), split.makeEvaluator())
    let q = start(of: whole.network).map { Float($0) }
    var gradient = [Float](repeating: .nan, count: q.count)
    var (sum, sums) = (0.0, [Double](repeating: 0, count: q.count))
    for m in 0..<count {
      sum += parts.logDensity(ofPart: m, at: q, gradient: &gradient)
      for i in q.indices { sums[i] += Double(gradient[i]) }
    }
    let value = evaluator.logDensity(at: q, gradient: &gradient)
    #expect(abs(sum - value) < 1e-5 * abs(value))
    #expect(abs(parts.logDensity(at: q) - value) < 1e-5 * abs(value))
    for i in q.indices { #expect(abs(sums[i] - Double(gradient[i])) < 1e-4 * (1 + abs(sums[i]))) }
  }

  @Test("the prior is divided equally")
  func priors() throws {
    let prior = try GaussianPrior(precision: 3, for: posterior(examples: 4).network)
    let split = try posterior(examples: 4).split(into: 4)
    let q = [Float](repeating: 0.5, count: split.dimension)
    var gradient = q.map { _ in Float(0) }
    let whole = prior.logDensity(at: q, addingTo: &gradient)
    for part in split.parts {
      var share = q.map { _ in Float(0) }
      #expect(abs(part.prior.logDensity(at: q, addingTo: &share) - whole / 4) < 1e-12 * abs(whole))
      #expect(share == gradient.map { $0 / 4 })
    }
  }

  @Test("too many subsets, and none")
  func counts() throws {
    for count in [-1, 0, 11] {
      let error = #expect(throws: InputError.self) { try posterior(examples: 10).split(into: count) }
      #expect(error?.subject == "count" && error?.found == "\(count)")
    }
  }

  @Test("split Hamiltonian Monte Carlo samples a network")
  func sampling() throws {
    let split = try posterior(examples: 30).split(into: 3)
    let start = start(of: split.parts[0].network)
    let chain = try sample(
      split, draws: 50, from: start, seed: 2, with: SplitHMC(stepSize: 0.03, steps: 5, order: .random))
    #expect(chain.acceptanceRate > 0.8 && chain.failures.total == 0)
  }
}
