// Loggers for tests: one that says nothing, one that remembers.
import Logging
import Synchronization

/// A logger that drops everything.
package let silentLogger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

/// What a logger was told.
package final class LogRecords: Sendable {
  package struct Entry: Sendable {
    package let level: Logger.Level
    package let message: String
  }

  private let storage = Mutex<[Entry]>([])

  package init() {}

  package var entries: [Entry] { storage.withLock { $0 } }

  /// A logger that records what is at least as important as `level`.
  package func makeLogger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "tests") { _ in Handler(records: self) }
    logger.logLevel = level
    return logger
  }

  private struct Handler: LogHandler {
    let records: LogRecords
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      records.storage.withLock { $0.append(Entry(level: event.level, message: "\(event.message)")) }
    }
  }
}
