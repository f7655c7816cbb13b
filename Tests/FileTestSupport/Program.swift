// Runs programs, above all those that were built beside the tests.

import Foundation

/// A program while it runs.
package struct Program {
  package let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  /// Starts one that was built beside the tests.
  package init(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], workingDirectory: URL? = nil
  ) throws {
    try self.init(
      at: URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent(name),
      arguments, environment: environment, workingDirectory: workingDirectory)
  }

  /// Starts it, with nothing to read and no terminal.
  package init(
    at file: URL, _ arguments: [String], environment: [String: String] = [:], workingDirectory: URL? = nil
  ) throws {
    process.executableURL = file
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter {
      !$0.value.isEmpty
    }
    process.currentDirectoryURL = workingDirectory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    // Tests in the background of a script ignore interrupts, and so would the program.
    signal(SIGINT, SIG_DFL)
    try process.run()
  }

  /// Kills it, as nothing can prevent.
  package func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  /// The most memory that it has had so far, in bytes; nil once it has ended.
  package var peakMemory: Int? {
    let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isWholeNumber)) }.map { 1024 * $0 }
  }

  /// What it has written, once it has ended. Little enough for the pipe of the output while the errors are read.
  package func finish() -> (status: Int32, output: String, errors: String) {
    let errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output, errors)
  }
}
