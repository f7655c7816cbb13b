// Chains side by side: one thread for several of them, or several threads.
import Dispatch
import Synchronization

/// What `body` makes of each element, at most `workers` at a time.
@inlinable
func concurrently<Element, Result>(
  _ elements: inout [Element], workers: Int, _ body: (Int, inout Element) -> Result
) -> [Result] {
  let count = elements.count
  var results = [Result?](repeating: nil, count: count)
  withoutActuallyEscaping(body) { body in
    elements.withUnsafeMutableBufferPointer { elements in
      results.withUnsafeMutableBufferPointer { results in
        // Every worker has elements and results of its own, and touches only those.
        nonisolated(unsafe) let (body, elements, results) = (body, elements, results)
        let next = Counter()
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
          while true {
            let i = next.take()
            guard i < count else { return }
            results[i] = body(i, &elements[i])
          }
        }
      }
    }
  }
  return results.map { $0! }
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
func withStopCheck<Result>(
  _ request: StopRequest?, _ plan: RunPlan, pause: PauseRequest?, _ body: (StopCheck) -> Result
) -> Result {
  withUnsafeCurrentTask { task in
    body(StopCheck(request, task, pause: pause, companions: plan.companions))
  }
}
