// The version that the command tells.

import FileTestSupport
import Foundation
import Testing

@Suite("hamilton --version")
struct VersionTests {
  @Test("it is that of the last release in CHANGELOG.md")
  func version() throws {
    let changelog = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("CHANGELOG.md")
    let text = try String(contentsOf: changelog, encoding: .utf8)
    let release = try #require(text.firstMatch(of: /\n## \[([0-9.]+)\] - [0-9]{4}-[0-9]{2}-[0-9]{2}\n/))
    let run = try Program("hamilton", ["--version"]).finish()
    #expect(run.status == 0 && run.output == "\(release.1)\n", "\(run.output)\(run.errors)")
  }
}
