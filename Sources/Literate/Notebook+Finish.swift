// Writing the chapter's files at its end, or what there is of them where it ends too early.

import Foundation

extension Notebook {
  /// Weaves the page and writes all files of the chapter, replacing those of the run before; figures that are no
  /// longer shown are removed from `figures/<chapter>/`. The last call of a chapter.
  ///
  /// - Throws: ``NotebookError/savedElsewhere(folder:cause:)`` if a placeholder names nothing, an output comes from no
  ///   code, another chapter's results cannot be read, a table of `README.md` asks for a result that there is not, or a
  ///   file cannot be written. Then the files of the run before are unchanged.
  public func finish() throws(NotebookError) {
    let state = try end()
    let results = results(of: state)
    var files = try files(results: results, of: state)
    do throws(NotebookError) {
      let page = try Weaver(
        source: source, outputs: state.outputs, results: state.results, chapter: chapter, seed: seed,
        remark: remark
      ).page()
      files.add(Data(page.utf8), at: "\(chapterFolder)/README.md")
      var all = files
      let report = try Report(root: root, replacing: results)
      report.add(to: &all)
      try WovenTables(root: root)?.add(to: &all, of: report.chapters)
      try all.commit(in: root)
    } catch {
      throw saved(files, after: error)
    }
    removeFigures(except: Set(state.figures.keys))
    let page = root.appendingPathComponent(chapterFolder).path
    echo("Wrote \(page)/README.md with \(state.figures.count) figures, and REPORT.md.")
  }

  /// Saves the results and figures of a chapter that cannot go on, in a folder of their own among the temporary ones.
  ///
  /// - Returns: the folder; nil where there is nothing to save, which is so after ``finish()``, too.
  /// - Throws: ``NotebookError`` if a file cannot be written.
  public func saveUnfinished() throws(NotebookError) -> URL? {
    guard let state = try? end(), !state.results.isEmpty || !state.figures.isEmpty else { return nil }
    return try save(files(results: results(of: state), of: state))
  }

  /// Nothing can be recorded any longer.
  private func end() throws(NotebookError) -> State {
    try update { state in
      state.isFinished = true
      return state
    }
  }

  private func results(of state: State) -> ChapterResults {
    ChapterResults(
      chapter: chapter, title: source.title, number: number, seed: seed, remark: remark,
      results: state.results.mapValues(\.stored), headlines: state.headlines)
  }

  /// The chapter's own files but for its page.
  private func files(results: ChapterResults, of state: State) throws(NotebookError) -> FileTransaction {
    var files = FileTransaction()
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
    do throws(NotebookError) {
      return .savedElsewhere(folder: try save(files).path, cause: error)
    } catch let second {
      return .notSaved(cause: error, second: second)
    }
  }

  private func save(_ files: FileTransaction) throws(NotebookError) -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(chapter)-\(UUID().uuidString)")
    do throws(NotebookError) {
      try files.commit(in: folder)
      return folder
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
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
