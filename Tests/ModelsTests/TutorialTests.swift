// The program of the first tutorial, and all that it prints and logs, are those that the tests run.

import FileTestSupport
import Foundation
import Logging
import Synchronization
import Testing

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

/// `make smoke` builds the package that the tutorial describes, and compares what it prints as well.
@Suite("The first tutorial")
struct TutorialTests {
  static func blocks(_ language: String) throws -> [String] {
    try DocumentationTests.blocks(language, of: "SampleYourOwnModel")
  }

  @Test("its program is shown word for word")
  func shown() throws {
    // The manifest comes first, and the imports stand above the data.
    let imports = ["DrawFiles", "Models"].map { "import \($0)\n" }.joined() + "\n"
    var program = try DocumentationTests.parts(of: "Tutorial", indentation: 4)
    program[0] = imports + program[0]
    #expect(try Self.blocks("swift").dropFirst() == program[...])
  }

  /// The same digits come on all processors of x86-64 with AVX2 and FMA.
  @Test("it prints and logs what is shown", .enabled(if: isReleaseBuild, "too slow in debug builds"))
  func printed() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let log = Log()
    let tutorial = try Tutorial.run(in: folder.url.path, logger: Logger(label: "tutorial") { _ in log })
    #expect(
      tutorial.printed.joined(separator: "\n") == (try Self.blocks("text").joined(separator: "\n")))
    #expect(log.messages == (try Self.blocks("log")))
  }
}

/// Remembers what was logged.
private final class Log: LogHandler {
  private let storage = Mutex<[String]>([])

  var messages: [String] { storage.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }

  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { storage.withLock { $0.append("\(event.message)") } }
}
