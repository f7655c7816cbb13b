// What is said on the standard error.
import Foundation
import Synchronization

/// The standard error.
package enum StandardError {
  private static let lines = Mutex(PassingLines())

  /// Writes a text, in the place of passing lines. What cannot be written is dropped: a standard error that is closed, full
  /// or a broken pipe must not end a run.
  /// - Parameter isPassing: whether it is made of lines for a terminal whose place the next text takes.
  package static func write(_ text: String, isPassing: Bool = false) {
    lines.withLock { lines in
      let bytes = Data(lines.replaced(by: text, isPassing: isPassing).utf8)
      withoutBrokenPipes { try? FileHandle.standardError.write(contentsOf: bytes) }
    }
  }

  /// Runs `body`, and takes back the signal that a broken pipe sends to its thread.
  private static func withoutBrokenPipes(_ body: () -> Void) {
    var (pipe, before, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&pending)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    body()
    var now = timespec()
    if sigismember(&pending, SIGPIPE) == 0 { sigtimedwait(&pipe, nil, &now) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
