// What Stan programs print, line by line.
import Foundation
import InputErrors
import Synchronization

extension StanProgram {
  /// Hands the lines that Stan programs print to `handler`; nil writes them to the standard error again.
  ///
  /// Stan's libraries do not say which program a line comes from, so that there is one handler in a process. It is called on
  /// the thread that computes, while that has the library to itself: it should be quick, and ask no program anything.
  public static func setPrintHandler(_ handler: (@Sendable (_ line: String) -> Void)?) {
    output.withLock { $0.handler = handler ?? writeToStandardError }
  }
}

private struct Output {
  var handler: @Sendable (String) -> Void = writeToStandardError
  /// What each thread has printed since its last line ended.
  var unfinished: [UInt: [UInt8]] = [:]
}

private let output = Mutex(Output())

private let writeToStandardError: @Sendable (String) -> Void = { line in
  StandardError.write(line + "\n")
}

/// Takes a piece of what is printed: Stan prints a line in several.
let takePrintedText: StanLibrary.PrintCallback = { text, count in
  guard let text, count > 0 else { return }
  let bytes = UnsafeRawBufferPointer(start: text, count: count)
  let thread = UInt(pthread_self())
  let (handler, lines) = output.withLock { output in
    var pieces = (output.unfinished[thread, default: []] + bytes)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let rest = pieces.removeLast()
    output.unfinished[thread] = rest.isEmpty ? nil : Array(rest)
    return (output.handler, pieces.map { String(decoding: $0, as: UTF8.self) })
  }
  for line in lines { handler(line) }
}
