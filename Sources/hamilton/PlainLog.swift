// What a run says, on standard error, without times and labels.

import InputErrors
import Logging

/// Writes messages, with options where they advise in Swift.
struct PlainLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    StandardError.write("\(event.message)\n".inOptions)
  }
}

extension Logger {
  static func plain(isQuiet: Bool) -> Logger {
    Logger(label: "hamilton") { _ in PlainLog(logLevel: isQuiet ? .warning : .info) }
  }
}
