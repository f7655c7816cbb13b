// The tutorial's network against values computed by another program, and the fast path against the plain one.
import Foundation
import LogDensities
import NeuralNetworks
import Testing

@Suite struct TutorialNetworkTests {
  private func posterior(
    _ count: Int, threads: Int = 1, fusing: Bool = true, poolFirst: Bool = true
  ) throws -> NetworkPosterior {
    let network = try TutorialNetwork.make(poolFirst: poolFirst)
    return try NetworkPosterior(
      network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(for: network),
      inputs: TutorialNetwork.images(count), targets: TutorialNetwork.labels(count), threads: threads,
      fusing: fusing)
  }

  private func evaluate(_ posterior: NetworkPosterior) -> (value: Double, gradient: [Float]) {
    var evaluator = posterior.makeEvaluator()
    let q = TutorialNetwork.parameters(of: posterior.network)
    var gradient = [Float](repeating: .nan, count: q.count)
    let value = evaluator.logDensity(at: q, gradient: &gradient)
    return (value, gradient)
  }

  @Test func shapesAndNames() throws {
    let network = try TutorialNetwork.make()
    #expect(network.parameterCount == 431_080 && network.outputShape == [10])
    #expect(
      network.parameterGroups.map(\.name) == [
        "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight", "fc1.bias", "fc2.weight",
        "fc2.bias",
      ])
    #expect(network.parameterGroups.map(\.range.count) == [500, 20, 25_000, 50, 400_000, 500, 5_000, 10])
  }

  /// Gradient entries of the log posterior with 70 images, computed in double precision with NumPy from einsum over
  /// sliding windows; those were compared with finite differences.
  static let referenceGradient: [(index: Int, value: Double)] = [
    (0, -1.376_001_665_775_992_4), (7, -2.436_218_546_668_037_3), (24, -5.226_644_780_812_91),
    (499, -5.985_842_167_056_635), (500, -11.052_852_068_118_447), (505, -6.424_588_855_657_397),
    (519, -12.580_841_464_073_602), (520, -3.552_566_702_083_684), (777, -4.122_531_706_666_49),
    (12_345, -0.349_860_885_833_885), (25_519, -5.509_532_027_452_977), (25_520, -4.554_605_214_458_424),
    (25_530, -4.349_953_481_883_651), (25_569, -9.010_216_632_856_205), (25_570, -0.059_081_657_831_934_836),
    (30_000, 0.074_628_246_645_592_38), (300_000, 1.088_264_471_595_768_3),
    (425_569, -0.146_372_020_916_591_9), (425_800, -1.690_373_278_467_553),
    (426_069, -0.154_188_483_524_409_28),
    (428_000, 0.062_887_962_030_273_73), (431_069, -0.306_489_659_136_308_16),
    (431_070, -0.652_550_375_528_065_5), (431_075, 6.668_366_658_727_25), (431_079, -2.325_774_266_507_005_4),
  ]

  @Test(arguments: [true, false], [true, false])
  func referenceValues(fusing: Bool, poolFirst: Bool) throws {
    let (value, gradient) = evaluate(try posterior(70, threads: 2, fusing: fusing, poolFirst: poolFirst))
    #expect(abs(value - -396_956.126_165_228_9) < 2e-4)
    for (index, expected) in Self.referenceGradient {
      #expect(abs(Double(gradient[index]) - expected) < 2e-4, "\(index): \(gradient[index])")
    }
    let square = gradient.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(square / 659_247.668_534_510_2 - 1) < 1e-5)
  }

  /// Every entry against the definitions of the layers in Double, on the fast and the plain path.
  @Test(arguments: [true, false], [true, false])
  func everyEntryAgreesWithTheReference(fusing: Bool, poolFirst: Bool) throws {
    let found = evaluate(try posterior(3, fusing: fusing, poolFirst: poolFirst))
    let network = try TutorialNetwork.make(poolFirst: poolFirst)
    let q = TutorialNetwork.parameters(of: network).map(Double.init)
    let oneHot = (0..<30).map { $0 % 10 == $0 / 10 ? 1.0 : 0 }
    let (outputs, likelihood) = try ReferenceNetwork(network).pullback(
      parameters: q, inputs: TutorialNetwork.images(3).map(Double.init), outputGradient: oneHot)
    expectAgreement(found.gradient, zip(likelihood, q).map { $0 - $1 }, within: 1e-6)
    let normalizer = 0.5 * Double(q.count) * log(2 * Double.pi)
    let value = zip(outputs, oneHot).reduce(-normalizer) { $0 + $1.0 * $1.1 }
    #expect(abs(found.value - q.reduce(value) { $0 - 0.5 * $1 * $1 }) < 1e-5)
  }

  /// Every entry, with numbers of examples that fill batches and do not.
  @Test(arguments: [1, 7, 64, 100])
  func fastPathAgreesWithPlainPath(count: Int) throws {
    let fast = evaluate(try posterior(count)), plain = evaluate(try posterior(count, fusing: false))
    #expect(abs(fast.value - plain.value) < 1e-3)
    let scale = plain.gradient.reduce(0) { max($0, abs($1)) }
    var worst: Float = 0
    for (a, b) in zip(fast.gradient, plain.gradient) { worst = max(worst, abs(a - b)) }
    #expect(worst < 1e-5 * scale, "\(worst) of \(scale)")
  }

  /// The bits do not depend on the number of threads, and repeat.
  @Test func threadsDoNotChangeTheBits() throws {
    let one = evaluate(try posterior(150))
    for threads in [1, 2, 3, 8] {
      let other = evaluate(try posterior(150, threads: threads))
      #expect(one.value.bitPattern == other.value.bitPattern)
      #expect(one.gradient == other.gradient)
    }
  }

  @Test func valueAloneIsTheSame() throws {
    let target = try posterior(100)
    var evaluator = target.makeEvaluator()
    let q = TutorialNetwork.parameters(of: target.network)
    #expect(abs(evaluator.logDensity(at: q) - evaluate(target).value) < 1e-9)
  }
}
