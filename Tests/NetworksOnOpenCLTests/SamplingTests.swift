// Chains on a device: agreement with the processor, repetition, resumption, predictions, failures.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import Logging
import NetworksOnOpenCL
import NeuralNetworks
import Testing

@Suite("Sampling on a device", .needsDevice)
struct SamplingTests {
  private let method = HMC(stepSize: 0.02, steps: 2...4)

  @Test(
    "the first draws, acceptances and energies are those of the processor within rounding; predictions too")
  func agreement() throws {
    let posterior = try TestCNN.posterior()
    var onDevice = try method.sampler(for: posterior, on: TestDevice.get()).chain(
      from: TestCNN.start(), seed: 3)
    var onProcessor = try method.sampler(for: posterior).chain(from: TestCNN.start(), seed: 3)
    let images = normals(5 * 784, seed: 9)
    let devicePredictor = try DevicePredictor(posterior.network, inputs: images, on: TestDevice.get())
    let predictor = try Predictor(posterior.network, inputs: images)
    var accepted: [Bool] = []
    for _ in 0..<5 {
      let (found, expected) = (onDevice.advance(), onProcessor.advance())
      accepted.append(expected.isAccepted)
      #expect(found.isAccepted == expected.isAccepted && found.steps == expected.steps)
      #expect(abs(found.logDensity - expected.logDensity) < 1e-6 * abs(expected.logDensity))
      #expect(abs(found.energy - expected.energy) < 1e-6 * abs(expected.energy))
      #expect(abs(found.energyError - expected.energyError) < 0.05 + 0.02 * abs(expected.energyError))
      #expect(error(of: onDevice.position, from: onProcessor.position) < 1e-6)
      #expect(
        try error(
          of: devicePredictor.outputs(of: onDevice), from: predictor.outputs(at: onProcessor.position)) < 1e-5
      )
    }
    #expect(accepted.contains(true) && accepted.contains(false), "both kinds of transitions must be compared")
    #expect(try devicePredictor.outputs(at: onDevice.position) == devicePredictor.outputs(of: onDevice))
  }

  @Test("chains side by side on the device are those that run alone: the same seed gives the same draws")
  func repetition() throws {
    let sampler = try HMC(stepSize: 0.3, steps: 2).sampler(for: LinearModel.posterior(), on: TestDevice.get())
    let start = [Double](repeating: 0.1, count: sampler.dimension)
    let together = try sampler.sample(draws: 20, chains: .from([start, start]), seed: 8)
    for (number, chain) in together.enumerated() {
      let alone = try sampler.chain(from: start, seed: 8, chain: number).prefix(20).map(\.position)
      #expect((0..<20).map { i in (0..<sampler.dimension).map { Float(chain.coordinate($0)[i]) } } == alone)
    }
    #expect(together[0].coordinate(0) != together[1].coordinate(0))
  }

  @Test("a run that is stopped and resumed makes the draws of the run that is not")
  func resumed() throws {
    let sampler = try HMC(stepSize: 0.3, steps: 2...4).sampler(
      for: LinearModel.posterior(), on: TestDevice.get())
    let start = [Double](repeating: 0.1, count: sampler.dimension)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("device-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func run(stoppedAt draw: Int?) throws -> [ChainRun<StoppingSink>] {
      let stop = StopRequest()
      return try sampler.sample(
        draws: 30, chains: .from([start, start]), warmUp: .adaptingStepSize(20), seed: 8,
        logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }, stop: stop,
        checkpoints: .file(path), into: { _ in StoppingSink(stop, at: draw) })
    }
    let whole = try run(stoppedAt: nil)
    try FileManager.default.removeItem(atPath: path)
    #expect(try run(stoppedAt: 4).contains { $0.count < 30 })
    #expect(try run(stoppedAt: 17).contains { $0.count < 30 })
    let resumed = try run(stoppedAt: nil)
    #expect(resumed.map(\.output.draws.positions) == whole.map(\.output.draws.positions))
    #expect(resumed.map(\.stepSize) == whole.map(\.stepSize))
  }

  @Test("a trajectory that overflows is rejected, counted, and has a place")
  func overflow() throws {
    let sampler = try HMC(stepSize: 1e30, steps: 3).sampler(
      for: LinearModel.posterior(), on: TestDevice.get())
    let start = [0.5, -0.5, 0.25]
    var chain = try sampler.chain(from: start, seed: 1)
    let statistics = chain.advance()
    #expect(!statistics.isAccepted && statistics.failure != nil)
    #expect(chain.position == start.map { Float($0) } && chain.failurePosition == start)
  }

  @Test("a start without a finite density, and settings out of their range, are refused")
  func starts() throws {
    let posterior = try LinearModel.posterior(), device = try TestDevice.get()
    #expect(throws: InputError.self) {
      try HMC(stepSize: 0.1, steps: 1).sampler(for: posterior, on: device).chain(from: [1e30, 0, 0], seed: 1)
    }
    #expect(throws: InputError.self) {
      try HMC(stepSize: 0, steps: 1).sampler(for: posterior, on: device).makeKernel()
    }
  }
}

/// Draws in memory, of which one asks for a stop.
private struct StoppingSink: ResumableSink, Sendable {
  var draws = StoredDraws<Float>()
  let stop: StopRequest
  let last: Int?

  init(_ stop: StopRequest, at last: Int?) { (self.stop, self.last) = (stop, last) }

  mutating func begin(dimension: Int, draws: Int) throws {
    try self.draws.begin(dimension: dimension, draws: draws)
  }

  mutating func take(_ draw: Draw<Float>) throws -> Bool {
    if draw.index == last { stop.stop() }
    return draws.take(draw)
  }

  func checkpoint() throws -> Data { try draws.checkpoint() }

  mutating func resume(from state: Data, dimension: Int, draws count: Int) throws {
    try draws.resume(from: state, dimension: dimension, draws: count)
  }
}
