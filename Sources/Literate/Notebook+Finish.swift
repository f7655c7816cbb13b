// Writing the chapter's files at its end.

import Foundation

extension Notebook {
  /// Weaves the page and writes all files of the chapter, replacing those of the run before; figures that are no
  /// longer shown are removed from `figures/<chapter>/`. The last call of a chapter.
  ///
  /// - Throws: ``NotebookError`` if a placeholder names nothing, an output comes from no code, another chapter's
  ///   results cannot be read or a file cannot be written. Then the files of the run before are unchanged; in the last
  ///   two cases the error is ``NotebookError/savedElsewhere(folder:cause:)``.
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

    let files = try files(page: page, results: results, of: state)
    do throws(NotebookError) {
      var all = files
      try Report(root: root, replacing: results).add(to: &all)
      try all.commit(in: root)
    } catch {
      throw saved(files, after: error)
    }
    removeFigures(except: Set(state.figures.keys))
    echo("Wrote chapters/\(chapter)/README.md with \(state.figures.count) figures and REPORT.md.")
  }

  /// The chapter's own files.
  private func files(
    page: String, results: ChapterResults, of state: State
  ) throws(NotebookError) -> FileTransaction {
    var files = FileTransaction()
    files.add(Data(page.utf8), at: "\(chapterFolder)/README.md")
    for (name, png) in state.figures { files.add(png, at: "\(figureFolder)/\(name).png") }
    do {
      files.add(try results.encoded(), at: "\(chapterFolder)/results.json")
      files.add(try encoded(state.timings), at: "\(timingsFolder)/\(chapter).json")
    } catch {
      throw .notWritable(path: chapterFolder, reason: reason(of: error))
    }
    return files
  }

  /// Writes the files to a folder of their own among the temporary ones, so that a long run is not lost.
  ///
  /// - Returns: what to throw after the error that made this necessary.
  private func saved(_ files: FileTransaction, after error: NotebookError) -> NotebookError {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(chapter)-\(UUID().uuidString)")
    do throws(NotebookError) {
      try files.commit(in: folder)
      return .savedElsewhere(folder: folder.path, cause: error)
    } catch let second {
      try? FileManager.default.removeItem(at: folder)
      return .notSaved(cause: error, second: second)
    }
  }

  private func encoded(_ timings: [String: Timing]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(timings) + Data("\n".utf8)
  }

  private func removeFigures(except names: Set<String>) {
    let folder = root.appendingPathComponent(figureFolder)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for file in files where file.hasSuffix(".png") && !names.contains(String(file.dropLast(4))) {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(file))
    }
  }
}
