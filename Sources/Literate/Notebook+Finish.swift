// Writing the chapter's files at its end.

import Foundation

extension Notebook {
  /// Weaves the page and writes all files of the chapter, replacing those of the run before; figures that are no
  /// longer shown are removed from `figures/<chapter>/`. The last call of a chapter.
  ///
  /// - Throws: ``NotebookError`` if a placeholder names nothing, an output comes from no code, another chapter's
  ///   results cannot be read or a file cannot be written. Then the files of the run before are unchanged.
  public func finish() throws(NotebookError) {
    let state = try update { state in
      state.isFinished = true
      return state
    }
    let page = try Weaver(
      source: source, outputs: state.outputs, results: state.results, chapter: chapter, seed: seed
    ).page()
    let results = ChapterResults(
      chapter: chapter, title: source.title, number: number, seed: seed,
      results: state.results.mapValues(\.stored), headlines: state.headlines)

    var files = FileTransaction()
    files.add(Data(page.utf8), at: chapterFolder.appendingPathComponent("README.md"))
    for (name, png) in state.figures {
      files.add(png, at: figureFolder.appendingPathComponent(name + ".png"))
    }
    let timings = root.appendingPathComponent(".build/timings/\(chapter).json")
    do {
      files.add(try results.encoded(), at: chapterFolder.appendingPathComponent("results.json"))
      files.add(try encoded(state.timings), at: timings)
    } catch {
      throw .notWritable(path: chapterFolder.path, reason: reason(of: error))
    }
    try Report(root: root, replacing: results).add(to: &files, root: root)
    try files.commit()
    removeFigures(except: Set(state.figures.keys))
    echo("Wrote chapters/\(chapter)/README.md with \(state.figures.count) figures and REPORT.md.")
  }

  private func encoded(_ timings: [String: Timing]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(timings) + Data("\n".utf8)
  }

  private func removeFigures(except names: Set<String>) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: figureFolder.path)) ?? []
    for file in files where file.hasSuffix(".png") && !names.contains(String(file.dropLast(4))) {
      try? FileManager.default.removeItem(at: figureFolder.appendingPathComponent(file))
    }
  }
}
