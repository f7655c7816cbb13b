// The program of the first tutorial, which shows what stands between marks word for word, and what it prints.

import DrawFiles
import Logging
import Models

struct Tutorial {
  /// What each statement has printed.
  private(set) var printed: [String] = []

  /// Runs the program with its files in `folder`, and `logger` in the place of the usual one.
  static func run(in folder: String, logger: Logger) throws -> Tutorial {
    var tutorial = Tutorial()
    func print(_ item: some CustomStringConvertible) { tutorial.printed.append(item.description) }
    func sample(
      _ model: Model, draws: Int, chains: ChainStarts, seed: UInt64, with method: NUTS<AdaptiveMetric>
    ) throws -> [ChainRun<StoredDraws<Double>>] {
      try method.sampler(for: model).sample(draws: draws, chains: chains, seed: seed, logger: logger)
    }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func StanCSVFiles(in name: String, of model: Model, run: RunDescription) -> DrawFiles.StanCSVFiles {
      DrawFiles.StanCSVFiles(in: "\(folder)/\(name)", of: model, run: run)
    }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func StoredRun(at name: String) throws -> DrawFiles.StoredRun {
      try DrawFiles.StoredRun(at: "\(folder)/\(name)")
    }

    // MARK: data
    let dose = [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839]  // log₁₀ of mg/l
    let beetles: [Double] = [59, 60, 62, 56, 63, 59, 62, 60]
    let dead: [Double] = [6, 13, 18, 28, 52, 53, 61, 60]
    // MARK: -

    // MARK: model
    let x = dose.map { ($0 - 1.8) / 0.1 }
    let model = try Model { m in
      let alpha = m.parameter("alpha", Normal(0, 2))
      let beta = m.parameter("beta", Normal(0, 5))
      m.observe("dead", dead, Binomial(trials: beetles, logit: alpha + beta * x))
      m.generated("ld50", 1.8 - 0.1 * alpha / beta)
      m.predicted("next", Binomial(trials: 100, logit: alpha + beta * (1.75 - 1.8) / 0.1))
    }
    // MARK: -

    // MARK: derivatives
    print(try checkDerivatives(of: model, at: model.position(["alpha": 0.5, "beta": 2])))
    // MARK: -

    // MARK: prior draws
    print(try model.priorDraws(1_000, seed: 1).summary(of: ["dead"]))
    // MARK: -

    // MARK: sampling
    let chains = try sample(model, draws: 1_000, chains: 4, seed: 1, with: NUTS())
    let draws = model.draws(of: chains)
    print(draws.summary())
    // MARK: -

    // MARK: predictions
    print(model.predictions(of: chains, seed: 2).summary())
    // MARK: -

    // MARK: no prior
    let varied = try Model { m in
      let alpha = m.parameter("alpha", Normal(0, 2))
      let beta = m.parameter("beta", Normal(0, 5))
      let phi = m.parameter("phi", .positive)
      let p = sigmoid(alpha + beta * x)
      m.observe("dead", dead, BetaBinomial(trials: beetles, phi * p, phi * (1 - p)))
    }
    let first = try sample(varied, draws: 1_000, chains: 4, seed: 1, with: NUTS())
    print(varied.draws(of: first).summary())
    // MARK: -

    // MARK: a prior
    let better = try Model { m in
      let alpha = m.parameter("alpha", Normal(0, 2))
      let beta = m.parameter("beta", Normal(0, 5))
      let phi = m.parameter("phi", Gamma(shape: 2, rate: 0.02))
      let p = sigmoid(alpha + beta * x)
      m.observe("dead", dead, BetaBinomial(trials: beetles, phi * p, phi * (1 - p)))
    }
    let second = try sample(better, draws: 1_000, chains: 4, seed: 1, with: NUTS())
    print(better.draws(of: second).summary())
    // MARK: -

    // MARK: files
    let run = RunDescription(model: "beetles", method: "NUTS", seed: 1, chains: 4, warmUp: 1_000)
    let files = StanCSVFiles(in: "draws", of: model, run: run)
    let written = try NUTS().sampler(for: model).sample(
      draws: 1_000, chains: 4, seed: 1, into: { StanCSVSink(files, chain: $0) })
    print(written[0].report)
    print(try StoredRun(at: "draws").summary())
    // MARK: -

    return tutorial
  }
}
