// Posteriors that others have sampled, in named parameters, beside their references.

import Foundation
import Models
import SamplingTestSupport
import Testing

@Suite("Reference posteriors")
struct ReferencePosteriorTests {
  /// Every mean and standard deviation within 4.5 errors of both sides, and R̂ < 1.01.
  func expectAgreement(_ draws: ModelDraws, _ reference: [String: [Double]], _ names: [String: String]) {
    let summary = draws.summary()
    var compared = 0
    for row in summary.rows {
      guard let known = reference[names[row.name] ?? row.name] else { continue }
      compared += 1
      // The reference is of 10,000 independent draws.
      let meanError = hypot(row.mean.error, known[1] / 100)
      let sdError = hypot(row.standardDeviation.error, known[1] / 140)
      #expect(
        abs(row.mean.value - known[0]) < 4.5 * meanError, "\(row.name): \(row.mean), reference \(known)")
      #expect(
        abs(row.standardDeviation.value - known[1]) < 4.5 * sdError,
        "\(row.name): sd \(row.standardDeviation), reference \(known)")
      #expect(row.rHat < 1.01, "\(row.name): R̂ \(row.rHat)")
    }
    #expect(compared == reference.count)
  }

  static let schoolNames = Dictionary(
    uniqueKeysWithValues: (0..<8).map { ("theta[\($0)]", "theta[\($0 + 1)]") })
  static let kidNames = Dictionary(uniqueKeysWithValues: (0..<3).map { ("beta[\($0)]", "beta[\($0 + 1)]") })

  @Test("eight schools by NUTS")
  func schools() throws {
    let data = try ReferencePosteriors.load().eightSchools
    let model = try Showcase.schools(y: data.y, sigma: data.sigma)
    let chains = try sample(model, draws: 2_500, chains: 4, seed: 1, with: NUTS())
    expectAgreement(model.draws(of: chains), data.reference, Self.schoolNames)
  }

  @Test("kid scores by NUTS")
  func kidScores() throws {
    let data = try ReferencePosteriors.load().kidScores
    let model = try data.model()
    let chains = try sample(model, draws: 2_500, chains: 4, seed: 2, with: NUTS())
    expectAgreement(model.draws(of: chains), data.reference, Self.kidNames)
  }

  @Test("eight schools by Riemannian NUTS", .enabled(if: isOptimised))
  func riemannianSchools() throws {
    let data = try ReferencePosteriors.load().eightSchools
    let model = try Showcase.schools(y: data.y, sigma: data.sigma)
    let chains = try sample(
      model, draws: 1_000, chains: 4, warmUp: .adaptingStepSize(300), seed: 3,
      with: RiemannianNUTS(metric: SoftAbs(hardness: 1), stepSize: 0.3))
    expectAgreement(model.draws(of: chains), data.reference, Self.schoolNames)
  }

  @Test("kid scores by Riemannian NUTS", .enabled(if: isOptimised))
  func riemannianKidScores() throws {
    let data = try ReferencePosteriors.load().kidScores
    let model = try data.model()
    let start = try model.position(["beta": [20.0, 5, 0.6], "sigma": 18.0])
    let chains = try sample(
      model, draws: 1_000, chains: .from([[Double]](repeating: start, count: 4)),
      warmUp: .adaptingStepSize(300),
      seed: 4, with: RiemannianNUTS(metric: SoftAbs(hardness: 1), stepSize: 0.3))
    expectAgreement(model.draws(of: chains), data.reference, Self.kidNames)
  }
}
