// Predictions: outputs, scores against values worked out by hand, and draws in files.
import Foundation
import InputErrors
import NeuralNetworks
import Testing

@Suite struct PredictionTests {
  @Test(arguments: [1, 63, 130])
  func predictorAgreesWithThePlainPass(count: Int) throws {
    let network = try TutorialNetwork.make()
    let images = TutorialNetwork.images(count), q = TutorialNetwork.parameters(of: network)
    let outputs = try Predictor(network, inputs: images, threads: 2).outputs(at: q)
    let plain = network.pullback(
      parameters: q, inputs: images,
      outputGradient: [Float](repeating: 0, count: 10 * count)
    ).outputs
    #expect(outputs.count == plain.count && !outputs.isEmpty)
    for (a, b) in zip(outputs, plain) { #expect(abs(a - b) < 1e-4) }
    #expect(try Predictor(network, inputs: images, threads: 1).outputs(at: q) == outputs)
    #expect(throws: InputError.self) { try Predictor(network, inputs: images).outputs(at: [Float(1)]) }
    #expect(try Predictor(network, inputs: images).outputs(at: q.map { Double($0) }) == outputs)
  }

  /// Two draws for three examples of two classes.
  @Test func scoresByHand() throws {
    var predictions = try ClassPredictions(labels: [0, 1, 1], classes: 2)
    #expect(predictions.ensemble == nil)
    func logs(_ probabilities: [Float]) -> [Float] { probabilities.map { log($0) } }
    try predictions.add(logProbabilities: logs([0.9, 0.1, 0.8, 0.2, 0.3, 0.7]))
    try predictions.add(logProbabilities: logs([0.3, 0.7, 0.1, 0.9, 0.5, 0.5]))
    #expect(predictions.drawCount == 2)
    let running = [-(log(0.9) + log(0.2) + log(0.7)) / 3, -(log(0.6) + log(0.55) + log(0.6)) / 3]
    for (loss, expected) in zip(predictions.ensembleNegativeLogLikelihoods, running) {
      #expect(abs(loss - expected) < 1e-6)
    }
    #expect(predictions.accuracies == [2.0 / 3, 1.0 / 3])
    #expect(predictions.ensembleAccuracies == [2.0 / 3, 1])
    let losses = [-(log(0.9) + log(0.2) + log(0.7)) / 3, -(log(0.3) + log(0.9) + log(0.5)) / 3]
    for (loss, expected) in zip(predictions.negativeLogLikelihoods, losses) {
      #expect(abs(loss - expected) < 1e-6)
    }
    // The averages are (.6, .4), (.45, .55), (.4, .6).
    for (p, expected) in zip(predictions.probabilities(of: 1), [0.45, 0.55]) {
      #expect(abs(p - expected) < 1e-7)
    }
    #expect((0..<3).map { predictions.prediction(of: $0) } == [0, 1, 1])
    let scores = try #require(predictions.ensemble)
    #expect(scores.accuracy == 1)
    #expect(abs(scores.negativeLogLikelihood + (log(0.6) + log(0.55) + log(0.6)) / 3) < 1e-7)
    #expect(abs(scores.brierScore - 2 * (0.16 + 0.2025 + 0.16) / 3) < 1e-7)
    #expect(abs(scores.expectedCalibrationError(bins: 1) - (1 - 1.75 / 3)) < 1e-7)
    #expect(throws: InputError.self) { try predictions.add(logProbabilities: [0]) }
    #expect(throws: InputError.self) { try ClassPredictions(labels: [0, 2], classes: 2) }
    #expect(throws: InputError.self) { try ClassPredictions(labels: [], classes: 2) }
  }

  /// What is given in place of log-probabilities, and what the message must say of it.
  static let mistakes: [(numbers: [Float], mentions: [String])] = [
    ([.nan, .nan, 0, -.infinity], ["NaN for class 0 of example 0", "Leave this draw out"]),
    ([0, -.infinity, 0, .nan], ["NaN for class 1 of example 1"]),
    ([0.9, 0.1, 0.2, 0.8], ["probabilities themselves for example 0", "logarithms"]),
    ([0, -40, 1, 0], ["probabilities themselves for example 1"]),
    ([1, 0, 0, 1], ["probabilities themselves"]),
    ([2, -1, -3, 4], ["sum to 7.75", "LogSoftmax"]),
    ([-0.7, -0.7, -0.7, -0.5], ["example 1", "LogSoftmax"]),
    ([.infinity, 0, 0, 0], ["sum to inf for example 0"]), ([0, -40, -.infinity, -.infinity], ["sum to 0"]),
    ([0, -40], ["4 numbers, 2 for each of 2", "found 2"]), ([], ["found 0"]),
  ]

  /// A bad draw is refused by name and leaves no trace in the ensemble.
  @Test(arguments: mistakes.indices)
  func whatAreNoLogProbabilities(row: Int) throws {
    let (numbers, mentions) = Self.mistakes[row]
    let good: [Float] = [0.9, 0.1, 0.2, 0.8].map { log($0) }
    var found = try predictions([good])
    let error = #expect(throws: InputError.self) { try found.add(logProbabilities: numbers) }
    let message = error?.description ?? ""
    for mention in mentions { #expect(message.contains(mention), "\(message)") }
    let expected = try predictions([good])
    #expect(found.drawCount == 1 && found.ensembleAccuracies == expected.ensembleAccuracies)
    #expect(found.probabilities(of: 1) == expected.probabilities(of: 1))
    #expect(found.ensemble?.negativeLogLikelihood == expected.ensemble?.negativeLogLikelihood)
  }

  /// Log-probabilities as networks in `Float` give them, from scores of any size, and of one class.
  @Test(arguments: [1, 1e-3, 30, 1e3, 1e5])
  func whatLogSoftmaxGivesIsTaken(scale: Float) throws {
    let network = try Sequential(input: [10], layers: [LogSoftmax()])
    let scores = (0..<1000).map { scale * Float(2 * TutorialNetwork.hash($0) - 1) }
    var predictions = try ClassPredictions(labels: (0..<100).map { $0 % 10 }, classes: 10)
    try predictions.add(logProbabilities: Predictor(network, inputs: scores).outputs(at: [Float]()))
    #expect(predictions.ensemble?.calibration().reduce(0) { $0 + $1.count } == 100)
    var one = try ClassPredictions(labels: [0], classes: 1)
    try one.add(logProbabilities: [0])
    #expect(one.ensemble?.accuracy == 1 && one.negativeLogLikelihoods == [0])
  }

  @Test func classesThatThereAreNot() {
    for (labels, classes) in [([0], 0), ([0], -1), ([-1], 2), ([0, 5], 5), ([], 3)] {
      let error = #expect(throws: InputError.self) {
        try ClassPredictions(labels: labels, classes: classes)
      }
      #expect(error?.found.contains("\(classes) class(es)") == true)
    }
  }

  /// Questions about predictions that are not there are mistakes of the program, and stop it with a message.
  @Test func predictionsThatThereAreNot() async {
    let early = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ClassPredictions(labels: [0], classes: 2).prediction(of: 0)
    }
    let earlyMessage = String(decoding: early?.standardErrorContent ?? [], as: UTF8.self)
    #expect(earlyMessage.contains("at least one draw"))
    let beyond = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var predictions = try ClassPredictions(labels: [0], classes: 2)
      try predictions.add(logProbabilities: [0, -.infinity])
      _ = predictions.probabilities(of: 1)
    }
    let beyondMessage = String(decoding: beyond?.standardErrorContent ?? [], as: UTF8.self)
    #expect(beyondMessage.contains("from 0 to 0, found 1"))
  }

  private func predictions(_ draws: [[Float]]) throws -> ClassPredictions {
    var result = try ClassPredictions(labels: [0, 1], classes: 2)
    for draw in draws { try result.add(logProbabilities: draw) }
    return result
  }

  @Test func partsCanBeTakenTogether() throws {
    let draws: [[Float]] = [[0.9, 0.1, 0.8, 0.2], [0.3, 0.7, 0.1, 0.9], [0.6, 0.4, 0.5, 0.5]].map {
      $0.map(log)
    }
    let parts = try draws.map { try predictions([$0]) }
    for (chosen, expected) in [
      (parts, try predictions(draws)), ([parts[0], parts[2]], try predictions([draws[0], draws[2]])),
    ] {
      let scores = try #require(ClassPredictions.ensemble(of: chosen)),
        other = try #require(expected.ensemble)
      #expect(scores.accuracy == other.accuracy)
      #expect(abs(scores.negativeLogLikelihood - other.negativeLogLikelihood) < 1e-12)
      #expect(abs(scores.brierScore - other.brierScore) < 1e-12)
    }
    #expect(ClassPredictions.ensemble(of: []) == nil)
    #expect(ClassPredictions.ensemble(of: [try predictions([])]) == nil)
  }

  /// Probabilities that are far below one part in 10¹⁶ of others, and below the smallest number.
  @Test func sureNetworksThatErr() throws {
    let right: [Float] = [0, -40, -40, 0], wrong: [Float] = [-40, 0, 0, -40],
      worse: [Float] = [-800, 0, 0, -900]
    let rest = try #require(ClassPredictions.ensemble(of: [try predictions([wrong])]))
    #expect(abs(rest.negativeLogLikelihood - 40) < 1e-9)
    let both = try predictions([right, wrong])
    #expect(abs(both.ensembleNegativeLogLikelihoods[1] - log(2)) < 1e-9)
    let alone = try predictions([worse])
    #expect(alone.negativeLogLikelihoods == [850] && alone.ensembleNegativeLogLikelihoods == [850])
    #expect(alone.ensemble?.negativeLogLikelihood == 850 && alone.ensemble?.accuracy == 0)
  }

  @Test func reliabilityDiagram() throws {
    var predictions = try ClassPredictions(labels: [0, 0, 1, 0], classes: 2)
    let probabilities: [Float] = [1, 0, 0.72, 0.28, 0.76, 0.24, 0.45, 0.55]
    try predictions.add(logProbabilities: probabilities.map { log($0) })
    let bins = try #require(predictions.ensemble).calibration(bins: 4)
    #expect(bins.map(\.count) == [0, 0, 2, 2])
    #expect(bins.map(\.range) == [0..<0.25, 0.25..<0.5, 0.5..<0.75, 0.75..<1])
    #expect(abs(bins[2].confidence - 0.635) < 1e-6 && bins[2].accuracy == 0.5)
    #expect(abs(bins[3].confidence - 0.88) < 1e-6 && bins[3].accuracy == 0.5)
    #expect(bins[0].confidence.isNaN && bins[0].accuracy.isNaN)
  }
}
