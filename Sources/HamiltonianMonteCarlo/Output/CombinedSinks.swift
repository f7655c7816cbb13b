// Sinks made of sinks: several at once, and one draw of many.
import Foundation
import InputErrors

/// Two sinks at once; a third joins by combining again.
public struct CombinedSink<First: DrawSink, Second: DrawSink>: DrawSink where First.Scalar == Second.Scalar {
  public private(set) var first: First
  public private(set) var second: Second
  /// What the first one has answered to a draw that the second could not take.
  private var firstAnswer: Bool?

  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  public mutating func begin(dimension: Int, draws: Int) throws {
    try first.begin(dimension: dimension, draws: draws)
    try second.begin(dimension: dimension, draws: draws)
  }

  public mutating func beginDraws(from state: ChainState) throws {
    if firstAnswer == nil { try first.beginDraws(from: state) }
    try second.beginDraws(from: state)
  }

  public mutating func take(_ draw: Draw<First.Scalar>) throws -> Bool {
    let goesOn = if let firstAnswer { firstAnswer } else { try first.take(draw) }
    firstAnswer = goesOn
    let goesOnToo = try second.take(draw)
    firstAnswer = nil
    return goesOn && goesOnToo
  }

  /// Ends both, even where one of them throws.
  public mutating func end() throws {
    let endings = [Result { try first.end() }, Result { try second.end() }]
    for ending in endings { try ending.get() }
  }
}

/// A sink that hands draws on to others, of which one may have them in memory.
protocol ForwardingSink {
  var storage: (any DrawStorage)? { get }
}

extension CombinedSink: ForwardingSink {
  var storage: (any DrawStorage)? {
    HamiltonianMonteCarlo.storage(of: first) ?? HamiltonianMonteCarlo.storage(of: second)
  }
}

/// The draws that a sink has in memory, itself or in those it hands them on to.
func storage(of sink: Any) -> (any DrawStorage)? {
  sink as? any DrawStorage ?? (sink as? any ForwardingSink)?.storage
}

extension CombinedSink: Sendable where First: Sendable, Second: Sendable {}

/// One draw of every `stride`: the first, and each `stride`-th after it.
public struct ThinnedSink<Base: DrawSink>: DrawSink {
  public private(set) var base: Base
  private let stride: Int
  private var count = 0

  init(_ base: Base, by stride: Int) {
    self.base = base
    self.stride = stride
  }

  public mutating func begin(dimension: Int, draws: Int) throws {
    guard stride >= 1 else {
      throw InputError(
        "stride", expected: "at least 1", found: "\(stride)", advice: "Use 1 for every draw.")
    }
    try base.begin(dimension: dimension, draws: kept(of: draws))
  }

  /// How many of so many draws are kept.
  func kept(of draws: Int) -> Int { draws / stride + (draws % stride == 0 ? 0 : 1) }

  public mutating func beginDraws(from state: ChainState) throws { try base.beginDraws(from: state) }

  public mutating func end() throws { try base.end() }

  public mutating func take(_ draw: Draw<Base.Scalar>) throws -> Bool {
    let goesOn = count % stride == 0 ? try base.take(draw) : true
    // A draw that the base could not take is offered once more after a resume.
    count += 1
    return goesOn
  }
}

extension ThinnedSink: ForwardingSink {
  var storage: (any DrawStorage)? { HamiltonianMonteCarlo.storage(of: base) }
}

extension ThinnedSink: Sendable where Base: Sendable {}

// Both can go on from a checkpoint if what they are made of can.
extension CombinedSink: ResumableSink where First: ResumableSink, Second: ResumableSink {
  public mutating func checkpoint() throws -> Data {
    let answer = firstAnswer.map { [Data([$0 ? 1 : 0])] } ?? []
    return try StateCoding.encode([try first.checkpoint(), try second.checkpoint()] + answer)
  }

  public mutating func resume(from state: Data, dimension: Int, draws: Int) throws {
    let states = try StateCoding.decode([Data].self, from: state)
    guard (2...3).contains(states.count) else {
      throw InputError(
        "checkpoint", expected: "the states of two sinks", found: "\(states.count)",
        advice: "Resume with the sinks with which it was written.")
    }
    try first.resume(from: states[0], dimension: dimension, draws: draws)
    try second.resume(from: states[1], dimension: dimension, draws: draws)
    firstAnswer = states.count == 3 ? states[2] == Data([1]) : nil
  }

  public mutating func beginAgain(dimension: Int, draws: Int) throws {
    try first.beginAgain(dimension: dimension, draws: draws)
    try second.beginAgain(dimension: dimension, draws: draws)
  }
}

extension ThinnedSink: ResumableSink where Base: ResumableSink {
  public mutating func checkpoint() throws -> Data {
    try StateCoding.encode(Contents(count: count, stride: stride, base: try base.checkpoint()))
  }

  public mutating func resume(from state: Data, dimension: Int, draws: Int) throws {
    let contents = try StateCoding.decode(Contents.self, from: state)
    // Nil in checkpoints of earlier versions.
    if let begun = contents.stride, begun != stride {
      throw InputError(
        "thinning", expected: "one draw of \(begun), as in the run that was begun", found: "one of \(stride)",
        advice: "Resume with the same thinning.")
    }
    count = contents.count
    try base.resume(from: contents.base, dimension: dimension, draws: kept(of: draws))
  }

  public mutating func beginAgain(dimension: Int, draws: Int) throws {
    try base.beginAgain(dimension: dimension, draws: kept(of: draws))
  }

  private struct Contents: Codable {
    let count: Int
    let stride: Int?
    let base: Data
  }
}
