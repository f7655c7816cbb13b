// What is said on the standard error.
import Foundation

/// The standard error.
package enum StandardError {
  /// Writes a text. What cannot be written is dropped: a standard error that is closed, full or a broken pipe must not end
  /// a run.
  package static func write(_ text: String) {
    withoutBrokenPipes { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
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
