// What a run says, on standard error, without times and labels.

import Foundation
import Logging

/// Writes messages as they are.
struct PlainLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    FileHandle.standardError.write(Data("\(event.message)\n".utf8))
  }
}

extension Logger {
  static func plain(isQuiet: Bool) -> Logger {
    Logger(label: "hamilton") { _ in PlainLog(logLevel: isQuiet ? .warning : .info) }
  }
}
