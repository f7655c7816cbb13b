// CONTRIBUTING.md shows the modules as they are.

import Foundation
import Testing

@Suite("Picture of the modules")
struct ModulePictureTests {
  private static let (start, end) = ("<!-- modules: make modules -->\n\n", "\n\n<!-- end of modules -->")

  /// `make modules` lets this test write the picture.
  @Test("CONTRIBUTING.md has the picture that is drawn from Package.swift")
  func agrees() throws {
    let file = repository.appendingPathComponent("CONTRIBUTING.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: Self.start), "the mark before the picture is missing")
    let end = try #require(text.range(of: Self.end), "the mark after the picture is missing")
    let picture = try ModulePicture(ofPackageAt: repository).text
    #expect(picture.contains("HamiltonianMonteCarlo") && picture.contains("gaussian"))
    if ProcessInfo.processInfo.environment["UPDATE_MODULES"] == "1" {
      let new = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: picture)
      try Data(new.utf8).write(to: file)
    } else {
      #expect(text[start.upperBound..<end.lowerBound] == picture, "draw it again by `make modules`")
    }
  }
}
