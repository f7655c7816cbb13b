// Chains side by side: one thread for several of them, or several threads.
import Dispatch
import Synchronization

/// The results of `body(0)` … `body(count − 1)`, at most `workers` at a time. Each call must touch data of its own alone.
@inlinable
func concurrently<Result>(_ count: Int, workers: Int, _ body: (Int) -> Result) -> [Result] {
  withoutActuallyEscaping(body) { body in
    // Every worker writes elements of its own, and only those.
    nonisolated(unsafe) let body = body
    var results = [Result?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let slots = buffer
      let next = Counter()
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
          let i = next.take()
          guard i < count else { return }
          slots[i] = body(i)
        }
      }
    }
    return results.map { $0! }
  }
}

/// Hands out 0, 1, 2, … to several threads.
@usableFromInline
final class Counter: Sendable {
  private let next = Atomic(0)
  @usableFromInline init() {}
  @usableFromInline func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}

/// Runs `body` with what tells it to stop: the request, or that the present task is cancelled.
@inlinable
func withStopCheck<Result>(_ request: StopRequest?, _ body: (StopCheck) -> Result) -> Result {
  withUnsafeCurrentTask { task in body(StopCheck(request, task)) }
}
