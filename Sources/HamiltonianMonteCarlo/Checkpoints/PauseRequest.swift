// Asks the chains of a run to pause for a checkpoint.
import Synchronization

/// Asks the chains of a run to pause after the present transition.
@usableFromInline
final class PauseRequest: Sendable {
  private let requested = Atomic(false)
  private let time = Mutex(ContinuousClock.now)

  func request() {
    time.withLock { $0 = .now }
    requested.store(true, ordering: .relaxed)
  }

  func withdraw() { requested.store(false, ordering: .relaxed) }

  @usableFromInline
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// The time that the pause has taken up to now; none where it was not asked for.
  var timeSinceRequest: Duration { isRequested ? ContinuousClock.now - time.withLock { $0 } : .zero }
}
