// Names and paths from files of others, which are printed such that a terminal obeys none of them.

import DrawFiles
import Foundation
import InputErrors
import LogDensities
import Testing

/// What titles a window, goes back to the beginning of a line, clears a screen, and turns the direction of writing.
private let names = [
  "a\u{1B}]0;title\u{7}b", "c\rd", "e\u{9B}2Jf", "g\u{202E}h\u{2066}", "i\u{7F}j", "k\u{85}l", "m\tn",
]

private func isPlain(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy {
    $0 == "\n" || ![.control, .format, .lineSeparator].contains($0.properties.generalCategory)
  }
}

@Suite struct PrintableNamesTests {
  @Test func whatOneDoesNotSeeBecomesItsNumber() {
    for (text, wanted) in [
      ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("\r\n\t", "\\u{D}\\u{A}\\u{9}"), ("\u{0}", "\\u{0}"),
      ("\u{85}\u{9B}\u{7F}", "\\u{85}\\u{9B}\\u{7F}"), ("\u{202E}\u{2066}", "\\u{202E}\\u{2066}"),
      ("\u{2028}\u{FEFF}", "\\u{2028}\\u{FEFF}"),
      // Combining characters, other directions of writing, and joiners are words.
      ("R\u{302} größe σ² 数 שלום", "R\u{302} größe σ² 数 שלום"), ("👩\u{200D}🔬", "👩\u{200D}🔬"),
      ("\\u{1B}", "\\u{1B}"), ("", ""),
    ] {
      #expect(text.printable == wanted)
      #expect(text.printable.printable == text.printable)
    }
  }

  @Test func columnsOfStan() throws {
    try withFolder { folder in
      let path = folder + "/\u{1B}c.csv"
      func write(_ rows: String) throws {
        try Data((names.joined(separator: ",") + "\n" + rows).utf8).write(to: URL(fileURLWithPath: path))
      }
      let row = (1...names.count).map { "\($0)" }.joined(separator: ",") + "\n"
      try write(String(repeating: row, count: 5))
      let run = try StoredRun(at: folder)
      // The names themselves stay as they are.
      #expect(run.quantities.map(\.name) == names && run.column(names[1]) == [[2, 2, 2, 2, 2]])
      let summary = run.summary().description
      #expect(isPlain(summary) && summary.contains("a\\u{1B}]0;title\\u{7}b"))
      let twice = try StoredRun(stanCSV: [path, path])
      #expect(twice.warnings.count == 1 && isPlain(twice.warnings[0]), "\(twice.warnings)")
      #expect(twice.warnings[0].contains("\\u{1B}c.csv"))
      for bad in ["1,2,x\u{1B},4,5,6,7\n", "\u{9B}\n", "1,2\n"] {
        try write(row + bad)
        let error = #expect(throws: InputError.self) { try StoredRun(at: folder) }
        let said = error.map { "\($0)" } ?? "\u{0}"
        #expect(isPlain(said) && said.contains("\\u{1B}c.csv, line 3") && !said.contains("\n"))
        #expect(error?.localizedDescription == error?.description)
      }
    }
  }

  @Test func arraysOfZarr() throws {
    try withFolder { folder in
      try KnownRun().write(.zarr, in: folder)
      let array = folder + "/posterior/x\u{1B}c"
      try FileManager.default.createDirectory(atPath: array, withIntermediateDirectories: true)
      func put(_ json: String) throws {
        try Data(json.utf8).write(to: URL(fileURLWithPath: array + "/zarr.json"))
      }
      try put(#"{"node_type": "array", "shape": [2, 3], "dimension_names": ["draw", "k"]}"#)
      let run = try StoredRun(at: folder)
      #expect(run.warnings.count == 1 && isPlain(run.warnings[0]) && run.warnings[0].contains("x\\u{1B}c"))
      try put("{}")
      let error = #expect(throws: InputError.self) { try StoredRun(at: folder) }
      #expect(error.map { isPlain("\($0)") && "\($0)".contains("x\\u{1B}c") } == true)
    }
  }

  @Test(arguments: TestFormat.allCases) func namesComeBackAsTheyWereWritten(_ format: TestFormat) throws {
    try withFolder { folder in
      var run = KnownRun()
      run.source = Passing(quantities: [Quantity("a\u{202E}b"), Quantity("c", shape: [2])])
      try run.write(format, in: folder)
      let read = try StoredRun(at: folder)
      #expect(run.difference(from: read) == nil && read.quantities[0].name == "a\u{202E}b")
      #expect(read.summary().table().contains("a\\u{202E}b"))
    }
  }
}
