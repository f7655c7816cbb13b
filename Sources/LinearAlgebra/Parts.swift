// Passes over long vectors in parts, on several threads.
import Dispatch

/// Runs `body` for each index below `count` on at most `threads` threads; `worker` is below `threads`.
package func forEach(
  count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ worker: Int) -> Void
) {
  guard threads > 1, count > 1 else {
    for index in 0..<count { body(index, 0) }
    return
  }
  let workers = min(threads, count)
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    for index in stride(from: worker, to: count, by: workers) { body(index, worker) }
  }
}

/// The division of a long vector, which depends on its length alone.
///
/// To begin and to join threads takes about as long as a pass over 10⁵ numbers; several parts for each thread even out what
/// one of them is late.
@usableFromInline
package enum Parts {
  /// The numbers of a part, the last of which may be shorter.
  package static let length = 16_384
  /// Shorter vectors stay on one thread.
  @usableFromInline static let leastDivided = 65_536

  package static func count(_ length: Int) -> Int { (length + Parts.length - 1) / Parts.length }

  package static func range(_ part: Int, of length: Int) -> Range<Int> {
    (part * Parts.length)..<min((part + 1) * Parts.length, length)
  }

  /// `body` for ranges that together are 0 ..< `length`.
  @inlinable @inline(__always)
  package static func forEach(_ length: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
    if threads == 1 || length < leastDivided { body(0..<length) } else { divide(length, threads, body) }
  }

  @usableFromInline
  static func divide(_ length: Int, _ threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
    LinearAlgebra.forEach(count: count(length), threads: threads) { part, _ in body(range(part, of: length)) }
  }

  /// Whether `body` holds of all parts.
  @usableFromInline
  package static func allSatisfy(
    _ length: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Bool
  ) -> Bool {
    let count = count(length)
    return withUnsafeTemporaryAllocation(of: Bool.self, capacity: count) { hold in
      // The threads write to different elements.
      nonisolated(unsafe) let hold = hold
      LinearAlgebra.forEach(count: count, threads: length < leastDivided ? 1 : threads) { part, _ in
        hold.initializeElement(at: part, to: body(range(part, of: length)))
      }
      return hold.allSatisfy { $0 }
    }
  }
}
