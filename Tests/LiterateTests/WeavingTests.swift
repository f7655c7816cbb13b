// The woven page of small chapters, to the letter.

import Foundation
import Literate
import Testing

@Suite struct WeavingTests {
  @Test func proseCodeAndOutputsInterleave() throws {
    let chapter = try TestChapter(
      """
      // Chapter 1: a demonstration.
      //: @hide
      import Literate
      let notebook = try Notebook(chapter: "demo", seed: 123)
      //: @show
      /*:
       # A demonstration

       The target is $\\mathcal{N}(0, 1)$ and its density is
       $$p(x) = \\frac{1}{\\sqrt{2\\pi}} e^{-{{x}^2}/2}.$$
      */
      let x = 1
      report("hmc.acceptanceRate")
      report("hmc.kl")

      //: The rate is {{hmc.acceptanceRate}}.
      //: See {{figure.samples}}.
      table()
      show("samples")

      print("done")
      """)
    let (notebook, file) = (chapter.notebook, chapter.source)
    try notebook.report(
      "hmc.acceptanceRate", 0.98213, error: 0.0069, published: "1.00", label: "Acceptance rate", file: file,
      line: chapter.line(of: "hmc.acceptanceRate"))
    try notebook.report("hmc.kl", 0.0141, error: 0.0052, file: file, line: chapter.line(of: "hmc.kl"))
    try notebook.table(
      ["Sampler", "ESS"], [["HMC", "1,234"], ["Riemannian", "98.7"]], file: file, line: 18)
    try notebook.show(
      fakePNG(), name: "samples", caption: "Draws of $x$.", alternativeText: "A cloud.", file: file, line: 19)
    try notebook.print("first\nsecond", file: file, line: 21)
    try notebook.print("third", file: file, line: 21)
    #expect(
      try chapter.page() == """
        # A demonstration

        The target is $\\mathcal{N}(0, 1)$ and its density is
        $$p(x) = \\frac{1}{\\sqrt{2\\pi}} e^{-{{x}^2}/2}.$$

        ```swift
        let x = 1
        report("hmc.acceptanceRate")
        report("hmc.kl")
        ```

        - Acceptance rate: **0.9821 ± 0.0069** (published 1.00; this run is 1.9 standard errors below)
        - `hmc.kl`: **0.0141 ± 0.0052**

        The rate is 0.9821\u{A0}±\u{A0}0.0069.
        See Figure 1.

        ```swift
        table()
        show("samples")

        print("done")
        ```

        | Sampler    |   ESS |
        | ---------- | ----: |
        | HMC        | 1,234 |
        | Riemannian |  98.7 |

        ![A cloud.](../../figures/demo/samples.png)

        **Figure 1.** Draws of $x$.

        ```text
        first
        second
        third
        ```
        """)
  }

  /// A cell's outputs keep the order in which they were made, whatever their lines; the line decides the cell.
  @Test func linesDecideTheCellAndTimeTheOrder() throws {
    let chapter = try TestChapter(
      """
      func declaredEarly() {
        earlyOutput()
      }
      //: Then:
      loop {
        one()
        two()
      }
      """)
    for round in 1...2 {
      try chapter.notebook.print("two \(round)", file: chapter.source, line: 7)
      try chapter.notebook.print("one \(round)", file: chapter.source, line: 6)
      try chapter.notebook.print("early \(round)", file: chapter.source, line: 2)
    }
    #expect(
      try chapter.page() == """
        ```swift
        func declaredEarly() {
          earlyOutput()
        }
        ```

        ```text
        early 1
        early 2
        ```

        Then:

        ```swift
        loop {
          one()
          two()
        }
        ```

        ```text
        two 1
        one 1
        two 2
        one 2
        ```
        """)
  }

  @Test func hiddenCodeShowsItsOutputsAndJoinsTheCodeAroundItWhenItHasNone() throws {
    let chapter = try TestChapter(
      """
      a()
      //: @hide
      hiddenSilent()
      //: @show
      b()
        //: @hide
      hiddenLoud()
      //: @show
      c()
      //: @hide
      rest()
      """)
    try chapter.notebook.print("loud", file: chapter.source, line: chapter.line(of: "hiddenLoud"))
    try chapter.notebook.print("rest", file: chapter.source, line: chapter.line(of: "rest"))
    #expect(
      try chapter.page() == """
        ```swift
        a()

        b()
        ```

        ```text
        loud
        ```

        ```swift
        c()
        ```

        ```text
        rest
        ```
        """)
  }

  /// A chapter that stands in a `do` looks as if it stood at the top.
  @Test func commonIndentationIsTakenOff() throws {
    let source = """
      /*:
       A formula,

         $$ x $$
       */
      for x in [
        1, 2,
      ] {
      //: @hide
        secret(x)
      //: @show

        shown(x)
      }
      //: Prose.
      last()
      """
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let indented = lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
    let page = try TestChapter(source).page()
    #expect(try TestChapter("//: @hide\ndo {\n//: @show\n\(indented)\n//: @hide\n} catch {}").page() == page)
    #expect(page.contains("] {\n\n  shown(x)\n}"))
  }

  @Test func fencesAreLongerThanTheBackticksWithin() throws {
    let chapter = try TestChapter("let s = \"```\" // ````\n//: x\nprint()")
    try chapter.notebook.print("a ``` b", file: chapter.source, line: 3)
    #expect(
      try chapter.page() == """
        `````swift
        let s = "```" // ````
        `````

        x

        ```swift
        print()
        ```

        ````text
        a ``` b
        ````
        """)
  }

  @Test func windowsLineEndingsMakeTheSamePage() throws {
    let text = "// Purpose.\n//: # T\n//: two\na()\n\n/*: b\n  c */\nd()\n"
    var pages: [String] = []
    for text in [text, text.replacing("\n", with: "\r\n")] {
      let chapter = try TestChapter(text)
      try chapter.notebook.print("out", file: chapter.source, line: chapter.line(of: "d()"))
      pages.append(try chapter.page())
    }
    #expect(pages[0] == pages[1])
    #expect(!pages[0].contains("\r"))
    #expect(pages[0].hasPrefix("# T\ntwo\n\n```swift\na()\n```\n\nb\nc\n\n"))
  }

  @Test func aProgramWithoutProseIsOneCell() throws {
    let chapter = try TestChapter("import Literate\n\nlet x = 1\n")
    #expect(try chapter.page() == "```swift\nimport Literate\n\nlet x = 1\n```")
    #expect(try TestChapter("").page() == "")
    #expect(try TestChapter("// Only a purpose.\n").page() == "")
  }

  @Test func commentsNestInProse() throws {
    let chapter = try TestChapter("/*: a /* b */ c\n\n    indented\n  kept */\n/* plain */ x()")
    #expect(try chapter.page() == "a /* b */ c\n\n  indented\nkept\n\n```swift\n/* plain */ x()\n```")
  }

  /// Figures are numbered by their place on the page, not by the order in which they were drawn; what Markdown would
  /// trip over in the alternative text is left out of it.
  @Test func figuresAreNumberedByPlace() throws {
    let chapter = try TestChapter("first()\n//: See {{figure.late}} and {{ figure.early }}.\nsecond()")
    try chapter.notebook.show(
      fakePNG(), name: "late", caption: "Late.", alternativeText: "seen", file: chapter.source, line: 3)
    try chapter.notebook.show(
      fakePNG(), name: "early", caption: "[$\\mu_1$]\n*Early*.", alternativeText: "Where [$\\mu_1$]\n*is*.",
      file: chapter.source,
      line: 1)
    let page = try chapter.page()
    #expect(
      page.contains("![Where mu_1 is.](../../figures/demo/early.png)\n\n**Figure 1.** [$\\mu_1$]\n*Early*."))
    #expect(page.contains("**Figure 2.** Late."))
    #expect(page.contains("See Figure 2 and Figure 1."))
  }

  /// Everything the page shows is printed to the terminal too, as plain text; timings nowhere else.
  @Test func theTerminalSeesEverything() throws {
    let chapter = try TestChapter("x()")
    let (notebook, file) = (chapter.notebook, chapter.source)
    try notebook.report("rate", -0.5, error: 0.1, published: -0.3, label: "Rate", file: file, line: 1)
    try notebook.report("source", "MNIST", file: file, line: 1)
    try notebook.print("plain", file: file, line: 1)
    try notebook.show(fakePNG(), name: "f", caption: "Caption.", alternativeText: "seen", file: file, line: 1)
    try notebook.table(["a"], [["1"]], file: file, line: 1)
    try notebook.timing("sampling", 1234.56, unit: "samples/s")
    #expect(
      chapter.printed == [
        "Rate: −0.50 ± 0.10 (published −0.3; this run is 1.5 standard errors below)", "source: MNIST",
        "plain",
        "figures/demo/f.png: Caption.", "|   a |\n| --: |\n|   1 |", "sampling: 1230 samples/s",
      ])
    let page = try chapter.page()
    #expect(!page.contains("samples/s"))
    #expect(try !chapter.read("chapters/demo/results.json").contains("1234"))
    #expect(try chapter.read(".build/timings/demo.json").contains("1234.56"))
  }
}
