// Asking a run to end early, with all draws so far.
import Foundation
import Synchronization

/// Asks runs to end after the present transition, with all draws so far.
///
///     let stop = StopRequest.onInterrupt()   // Ctrl-C
///     let chains = try sample(target, draws: 100_000, chains: 4, seed: 1, stop: stop, with: HMC())
///
/// A run inside a task that is cancelled ends in the same way.
public final class StopRequest: Sendable {
  private let isRequested = Atomic(false)
  /// How many interrupts there were when it began to wait for one; nil where it does not.
  private let interruptsBefore: Int?

  public init() { interruptsBefore = nil }

  private init(after interrupts: Int) { interruptsBefore = interrupts }

  /// Ends the runs that have this request.
  public func stop() { isRequested.store(true, ordering: .relaxed) }

  public var isStopped: Bool {
    if isRequested.load(ordering: .relaxed) { return true }
    guard let before = interruptsBefore else { return false }
    return interrupts.load(ordering: .relaxed) > before
  }

  /// A request that is made by an interrupt (Ctrl-C), or by the signal that asks a program to terminate. A second one ends the
  /// program, as they do. Those that the program ignores stay ignored, such as an interrupt in the background of a script.
  public static func onInterrupt() -> StopRequest {
    let request = StopRequest(after: interrupts.load(ordering: .relaxed))
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      Foundation.signal(number) { number in
        lastSignal.store(number, ordering: .relaxed)
        interrupts.add(1, ordering: .relaxed)
        Foundation.signal(number, SIG_DFL)
      }
    }
    // A program that was started by a thread that does not take these signals would not take them either.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return request
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The number of the signal that made the request; nil where none did.
  public var signal: Int32? {
    guard let before = interruptsBefore, interrupts.load(ordering: .relaxed) > before else { return nil }
    return lastSignal.load(ordering: .relaxed)
  }
}

/// The interrupts that have come since requests wait for them. A signal handler may do nothing but count.
private let interrupts = Atomic(0)
private let lastSignal = Atomic<Int32>(0)

/// What a running chain looks at after each transition.
@usableFromInline
struct StopCheck: Sendable {
  /// Whether there is anything to look at.
  @usableFromInline let isNeeded: Bool
  private let request: StopRequest?
  private let pause: PauseRequest?
  /// The processes that run the same chains, which pause and stop together.
  private let companions: (any RunPartners)?
  // Only asked whether it is cancelled, which any thread may do as long as the run lasts.
  private nonisolated(unsafe) let task: UnsafeCurrentTask?

  @usableFromInline
  init(
    _ request: StopRequest?, _ task: UnsafeCurrentTask?, pause: PauseRequest?,
    companions: (any RunPartners)? = nil
  ) {
    isNeeded = request != nil || task != nil || pause != nil || companions != nil
    self.request = request
    self.companions = companions
    self.task = task
    self.pause = pause
  }

  /// The same for chains that make no pauses.
  @usableFromInline
  var withoutPauses: StopCheck { StopCheck(request, task, pause: nil, companions: companions) }

  /// Whether the chain should pause for a checkpoint.
  @usableFromInline
  var isPaused: Bool { anywhere(pause?.isRequested == true) ?? false }

  @usableFromInline
  var isStopped: Bool { anywhere(request?.isStopped == true || task?.isCancelled == true) ?? true }

  /// Whether it is so in any of the processes that run the same chains; nil where one of them is lost.
  private func anywhere(_ isSo: Bool) -> Bool? {
    guard let companions else { return isSo }
    let answer = try? companions.decide(Data([isSo ? 1 : 0])) { shares in
      Data([shares.contains { $0?.first == 1 } ? 1 : 0])
    }
    return answer.map { $0.first == 1 }
  }
}
