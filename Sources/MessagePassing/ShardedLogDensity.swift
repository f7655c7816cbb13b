// A log density whose data are divided among several processes.
import Foundation
import InputErrors
import LogDensities

/// ℓ(q) = Σᵣ ℓᵣ(q), where ℓᵣ is with process r: the log-likelihood of the data that it holds, and in one of them, or with a
/// share in each, the log prior.
///
///     let part = group.rank == 0 ? withPrior(myData) : withoutPrior(myData)
///     let target = try ShardedLogDensity(part, across: group)
///
/// or, where every process has read all data, of which it keeps a part,
///
///     let target = try ShardedLogDensity(partOf: posterior.split(into: group.count), across: group)
///
/// Each process evaluates its part; values and gradients are added by `ProcessGroup.allReduce(_:)`, in the order of the
/// processes, so that all have the same bits. These are the bits of the `SplitLogDensity` of the same parts in a single
/// process; a posterior that is not split adds up its data in another order, and differs by rounding.
///
/// All processes must evaluate it at the same positions in the same order, as they do in
/// `sample(draws:chains:…, inStepAcross:)`.
public struct ShardedLogDensity<Part: LogDensity>: LogDensity
where Part.Evaluator: GradientEvaluator, Part.Evaluator.Scalar: BitwiseCopyable {
  /// ℓᵣ of this process.
  public let part: Part
  let group: ProcessGroup

  /// - Parameters:
  ///   - part: ℓᵣ of this process.
  ///   - group: the processes. All of them make this call.
  /// - Throws: in all processes, where the parts have different dimensions.
  public init(_ part: Part, across group: ProcessGroup) throws(InputError) {
    (self.part, self.group) = (part, group)
    let dimensions = try group.decide(Data("\(part.dimension)".utf8), needsAll: true) { parts in
      Data(parts.map { String(decoding: $0 ?? Data(), as: UTF8.self) }.joined(separator: ", ").utf8)
    }
    let words = String(decoding: dimensions, as: UTF8.self)
    guard Set(words.split(separator: ", ")).count == 1 else {
      throw InputError(
        "ShardedLogDensity", expected: "parts of one dimension", found: "the dimensions \(words)",
        advice: "Give each process the same model with other data.")
    }
  }

  /// The part of this process, of as many parts as there are processes.
  public init(partOf split: SplitLogDensity<Part>, across group: ProcessGroup) throws(InputError) {
    guard split.parts.count == group.count else {
      throw InputError(
        "ShardedLogDensity", expected: "\(group.count) parts, one for each process",
        found: "\(split.parts.count)", advice: "Split into group.count parts.")
    }
    try self.init(split.parts[group.rank], across: group)
  }

  public var dimension: Int { part.dimension }
  public var coordinateNames: [String]? { part.coordinateNames }

  public func makeEvaluator() -> ShardedEvaluator<Part.Evaluator> {
    ShardedEvaluator(part: part.makeEvaluator(), group: group)
  }
}

/// Evaluates a `ShardedLogDensity` for one chain, together with the other processes.
public struct ShardedEvaluator<Part: GradientEvaluator>: GradientEvaluator
where Part.Scalar: BitwiseCopyable {
  private var part: Part
  private let group: ProcessGroup
  private var value = [0.0]
  /// The process without which it cannot go on.
  public private(set) var interruption: (any Error)?

  init(part: Part, group: ProcessGroup) { (self.part, self.group) = (part, group) }

  public var threads: Int { part.threads }

  public mutating func logDensity(at position: [Part.Scalar]) -> Double {
    value[0] = part.logDensity(at: position)
    return sum { _ throws(InputError) in }
  }

  public mutating func logDensity(at position: [Part.Scalar], gradient: inout [Part.Scalar]) -> Double {
    value[0] = part.logDensity(at: position, gradient: &gradient)
    return sum { group throws(InputError) in try group.sum(&gradient) }
  }

  /// The sum of the values, after that of the gradients.
  private mutating func sum(_ sumOfGradients: (ProcessGroup) throws(InputError) -> Void) -> Double {
    do throws(InputError) {
      try sumOfGradients(group)
      try group.allReduce(&value)
      return value[0]
    } catch {
      interruption = error
      return .nan
    }
  }
}
