// A transition that can no longer be made, as on a device that is lost, ends its chain with the error.
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Testing

/// Counts its transitions in its only coordinate, and is lost after some.
private struct Counting: Transition {
  struct Lost: Error {}

  var left: Int
  var error: (any Error)?
  let failurePosition: [Double] = []

  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> Double {
    if left > 0 { return position[0] }
    error = Lost()
    throw .nonFinite(.logDensity)
  }

  mutating func sample(from point: inout Double, using random: inout RandomStreams) -> TransitionStatistics {
    if left == 0 { error = Lost() } else { (left, point) = (left - 1, point + 1) }
    return TransitionStatistics(isAccepted: error == nil, acceptanceProbability: 1)
  }

  func position(of point: Double) -> [Double] { [point] }
}

private struct CountingSampler: Sampler {
  let transitions: Int
  let dimension = 1
  let description = "counting"
  func makeKernel() -> Counting { Counting(left: transitions) }
}

@Suite("Interrupted chains")
struct InterruptionTests {
  @Test("a run keeps what it has and tells why it ended")
  func run() throws {
    let chain = try CountingSampler(transitions: 5).sample(
      draws: 10, from: [0], warmUp: .discarding(2), seed: 1)
    #expect(chain.coordinate(0) == [3, 4, 5])
    guard case .failed(let error) = chain.record.ending else {
      Issue.record("the run ended as \(chain.record.ending)")
      return
    }
    #expect(error is Counting.Lost)
  }

  @Test("a stream ends, during the warm-up too")
  func stream() throws {
    let sampler = CountingSampler(transitions: 5)
    #expect(try Array(sampler.chain(from: [0], seed: 1)).map(\.position) == [[1], [2], [3], [4], [5]])
    #expect(try Array(sampler.chain(from: [0], warmUp: .discarding(9), seed: 1)).isEmpty)
  }

  @Test("a chain that cannot begin says what its transition said")
  func start() throws {
    let error = try #require(throws: InputError.self) {
      try CountingSampler(transitions: 0).chain(from: [0], seed: 1)
    }
    #expect(error.found.contains("Lost"))
  }
}
