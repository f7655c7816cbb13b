// The processes that make a run together, as a run sees them.
import Foundation
import InputErrors

/// The processes that make a run together, of which this is one.
///
/// A run asks one thing of them: that each gives something to the first, and all go on with what the first makes of it.
@usableFromInline
package protocol RunPartners: Sendable {
  /// The number of this process, from 0.
  var rank: Int { get }
  /// How many processes there are, the lost ones included.
  var count: Int { get }
  /// Whether each has chains of its own; otherwise all run all chains, in step.
  var dividesChains: Bool { get }

  /// What process 0 makes of what each process gives. All of them call it, in the same order.
  /// - Parameter decision: called in process 0 alone, with what each gives: nil where a process is lost.
  /// - Throws: where process 0 is lost, or, in step, any other.
  func decide(_ share: Data, _ decision: ([Data?]) -> Data) throws(InputError) -> Data
}

extension RunPartners {
  /// The chains of a process: as many as any other has, or one fewer.
  func chains(of process: Int, among chains: Int) -> Range<Int> {
    guard dividesChains else { return 0..<chains }
    return (process * chains / count)..<((process + 1) * chains / count)
  }

  /// The same with values in the place of bytes.
  func decide<Share: Codable, Decision: Codable>(
    _ share: Share, _ decision: ([Share?]) -> Decision
  ) throws(InputError) -> Decision {
    let answer = try decide(Self.encoded(share)) { shares in
      Self.encoded(decision(shares.map { $0.map { Self.decoded($0) } }))
    }
    return Self.decoded(answer)
  }

  private static func encoded(_ value: some Encodable) -> Data {
    do {
      return try StateCoding.encode(value)
    } catch {
      fatalError("RunPartners: \(type(of: value)) cannot be coded, because \(error)")
    }
  }

  private static func decoded<Value: Decodable>(_ data: Data) -> Value {
    do {
      return try StateCoding.decode(Value.self, from: data)
    } catch {
      fatalError(
        "RunPartners: expected a \(Value.self) from another process, found something else (\(error)); "
          + "start the same program everywhere, which makes the same runs in the same order")
    }
  }
}

/// Makes something in each process. Where one of them cannot, it is in all of them that the error of the first is thrown.
@inlinable
func together<Value>(
  _ partners: (any RunPartners)?, _ make: () throws(InputError) -> Value
) throws(InputError) -> Value {
  guard let partners else { return try make() }
  let result: Result<Value, InputError>
  do throws(InputError) { result = .success(try make()) } catch { result = .failure(error) }
  try requireSuccess(result, among: partners)
  return try result.get()
}

@usableFromInline
func requireSuccess<Value>(
  _ result: Result<Value, InputError>, among partners: any RunPartners
) throws(InputError) {
  var mine = SharedError(nil)
  if case .failure(let error) = result { mine = SharedError(error) }
  let first = try partners.decide(mine) { shares in
    shares.compactMap { $0 }.first { $0.words != nil } ?? SharedError(nil)
  }
  if let error = first.error { throw error }
}

/// An error of one process on its way to the others; or none.
struct SharedError: Codable {
  let words: [String]?

  init(_ error: InputError?) { words = error.map { [$0.subject, $0.expected, $0.found, $0.advice] } }

  var error: InputError? {
    words.map { InputError($0[0], expected: $0[1], found: $0[2], advice: $0[3]) }
  }
}
