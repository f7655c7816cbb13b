// Markup is read as written, and measured as it is set.
import Foundation
import Plotting
import Testing

@Suite struct MarkupTests {
  private func run(_ text: String, italic: Bool = false, _ scripts: [Int] = []) -> TextRun {
    TextRun(text: text, isItalic: italic, scripts: scripts)
  }

  @Test func `italics, subscripts and superscripts`() {
    #expect(parseMarkup("density") == [run("density")])
    #expect(parseMarkup("*x*_1") == [run("x", italic: true), run("1", [-1])])
    #expect(parseMarkup("D_{KL} = 0") == [run("D"), run("KL", [-1]), run(" = 0")])
    #expect(parseMarkup("e^{*v*}") == [run("e"), run("v", italic: true, [1])])
    #expect(parseMarkup("e^*v*!") == [run("e"), run("v", italic: true, [1]), run("!")])
    #expect(parseMarkup("10^{−3}") == [run("10"), run("−3", [1])])
    #expect(parseMarkup("a_{b^{c}d}") == [run("a"), run("b", [-1]), run("c", [-1, 1]), run("d", [-1])])
    #expect(parseMarkup("*a*b*c*").map(\.isItalic) == [true, false, true])
  }

  @Test func `what is not markup stands for itself`() {
    #expect(parseMarkup("") == [])
    #expect(parseMarkup("2 * 3") == [run("2 * 3")])
    #expect(parseMarkup(#"log\_density \* \\ \^"#) == [run(#"log_density * \ ^"#)])
    #expect(parseMarkup("x_") == [run("x_")])
    #expect(parseMarkup("x^") == [run("x^")])
    #expect(parseMarkup("{a}") == [run("{a}")])
    #expect(parseMarkup("x_{open") == [run("x"), run("open", [-1])])
    #expect(parseMarkup(#"x_\_y"#) == [run("x"), run("_", [-1]), run("y")])
    #expect(parseMarkup(#"end\"#) == [run(#"end\"#)])
  }

  @Test func `random markup never traps and loses no letter`() {
    var generator = SplitMix(state: 1)
    for _ in 0..<2000 {
      let source = String((0..<12).map { _ in "ab*_^{}\\ ".randomElement(using: &generator)! })
      let letters = parseMarkup(source).map(\.text).joined().filter(\.isLetter)
      #expect(letters == source.filter(\.isLetter), "\(source)")
    }
  }

  @Test func `widths add up, spaces at the end included`() throws {
    let typesetter = try Typesetter(fonts: .find())
    func width(_ text: String) -> Double { typesetter.line(text, size: 100).width }
    #expect(abs(width("ab") + width("cd") - width("abcd")) < 1.5)
    // DejaVu Sans: a space is 0.318 em, a digit 0.636 em.
    #expect(abs(width("a  ") - width("a") - 2 * 31.8) < 1.5)
    #expect(abs(width("00") - 2 * 63.6) < 1.5)
    #expect(abs(width("x_{00}") - width("x") - 0.7 * 2 * 63.6) < 1.5)
    #expect(width("") == 0)
    // gd would read an entity.
    #expect(abs(width("&lt;") - width("&") - width("lt;")) < 1.5)
  }

  @Test func `scripts rise and fall`() throws {
    let typesetter = try Typesetter(fonts: .find())
    let plain = typesetter.line("x", size: 10)
    let high = typesetter.line("x^{2}", size: 10)
    let low = typesetter.line("x_2", size: 10)
    #expect(high.ascent > plain.ascent && high.descent == plain.descent)
    #expect(low.descent > plain.descent && low.ascent == plain.ascent)
    #expect(high.pieces[1].rise > 0 && low.pieces[1].rise < 0)
    #expect(high.pieces[1].size == 7)
    #expect(high.pieces[1].x >= plain.width)
  }

  @Test func `missing fonts are reported with the package that has them`() throws {
    let nowhere = ["/nonexistent/fonts"]
    let error = #expect(throws: MissingFont.self) { try FontFiles.find(in: nowhere) }
    let core = try #require(error)
    #expect(core.debianPackage == "fonts-dejavu-core")
    #expect(core.directories == nowhere)
    for part in ["DejaVuSans.ttf", "make setup", "fonts-dejavu-core", "/nonexistent/fonts"] {
      #expect("\(core)".contains(part))
      #expect(core.localizedDescription.contains(part))
    }

    // Only the regular font is there: the oblique one is in another package.
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data().write(to: folder.appending(path: "DejaVuSans.ttf"))
    let extra = #expect(throws: MissingFont.self) { try FontFiles.find(in: [folder.path]) }
    #expect(extra?.debianPackage == "fonts-dejavu-extra")
  }
}
