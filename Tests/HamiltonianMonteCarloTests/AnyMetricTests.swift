// Methods with metrics of different kinds in one variable draw what each draws by itself.

import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Metrics of any kind")
struct AnyMetricTests {
  static let normal = HandWrittenLogDensity(dimension: 2) { q, gradient in
    gradient[0] = -q[0]
    gradient[1] = -q[1] / 4
    return -0.5 * (q[0] * q[0] + q[1] * q[1] / 4)
  }

  func draws<Metric: EuclideanMetric>(_ metric: Metric) throws -> [Double] {
    let method = HMC(stepSize: 0.4, steps: 5, metric: metric)
    return try sample(Self.normal, draws: 50, from: [0, 0], seed: 3, with: method).draws
  }

  @Test("the same draws")
  func sameDraws() throws {
    let dense = DenseMetric(mass: [1, 0.1, 0.1, 0.3])
    let diagonal = DiagonalMetric(masses: [1, 0.25])
    var methods = [HMC(stepSize: 0.4, steps: 5, metric: AnyMetric(dense))]
    methods.append(HMC(stepSize: 0.4, steps: 5, metric: AnyMetric(diagonal)))
    methods.append(HMC(stepSize: 0.4, steps: 5, metric: AnyMetric(IdentityMetric())))
    let found = try methods.map { try sample(Self.normal, draws: 50, from: [0, 0], seed: 3, with: $0).draws }
    #expect(found == [try draws(dense), try draws(diagonal), try draws(IdentityMetric())])
    #expect("\(methods[0])" == "\(HMC(stepSize: 0.4, steps: 5, metric: dense))")
  }

  @Test("an error of the metric is its own")
  func errors() {
    let wrong = AnyMetric(DiagonalMetric(masses: [1, 2, 3]))
    #expect(throws: InputError.self) { try draws(wrong) }
  }
}
