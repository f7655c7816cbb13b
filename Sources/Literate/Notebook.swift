// A chapter's notebook: collects what its program reports and shows, and writes the chapter's files.

import Foundation
import Synchronization

/// The notebook of a chapter.
///
/// A chapter is an ordinary program, `chapters/<name>/main.swift`, whose Playground markup is its prose:
///
///     // Chapter 1: the Gaussian.
///     //: @hide
///     import Literate
///     let notebook = try Notebook(chapter: "gaussian", number: 1, seed: 123)
///     //: @show
///     //: # A first target
///     //: Of the proposals {{hmc.acceptanceRate}} were accepted; {{figure.samples}} shows the draws.
///     let chain = try sample(target, …)
///     try notebook.report("hmc.acceptanceRate", chain.acceptanceRate, error: …, published: "1.00")
///     try notebook.show(png, name: "samples", caption: "400 draws.", alternativeText: "A cloud around the mean.")
///     //: @hide
///     try notebook.finish()
///
/// `finish()` writes
/// - `chapters/<name>/README.md`: prose, code and outputs interleaved,
/// - `chapters/<name>/results.json`: the numbers, see ``ChapterResults``,
/// - `figures/<name>/*.png`,
/// - `REPORT.md`: all chapters' headline numbers, see ``Report``, and the tables of `README.md`, see ``WovenTables``,
/// - `.build/timings/<name>.json`: what differs from run to run and so appears in none of the others.
///
/// Until then nothing is written but the folders: a chapter that fails leaves the earlier files as they were.
///
/// # Where outputs appear
/// A cell is the code between two pieces of prose, and its outputs follow it in the order in which they were made.
/// The line of the call decides which cell that is, wherever the function it stands in is called from. A function
/// whose outputs belong to its caller takes `line: Int = #line` (and `file: String = #filePath` if it is in another
/// file) and passes it on. Outputs made by several tasks at once have no stable order; make them from one.
public final class Notebook: Sendable {
  /// The name of the chapter's folder.
  public let chapter: String
  /// The seed of the chapter's random numbers.
  public let seed: UInt64
  /// The folder in which `chapters`, `figures` and `REPORT.md` are written.
  public let root: URL

  let number: Int?
  let remark: String?
  let source: ChapterSource
  let echo: @Sendable (String) -> Void
  let state = Mutex(State())

  struct State: Sendable {
    var results: [String: RecordedResult] = [:]
    var headlines: [String] = []
    var outputs: [PlacedOutput] = []
    var figures: [String: Data] = [:]
    var timings: [String: Timing] = [:]
    var isFinished = false
  }

  struct Timing: Codable, Sendable {
    let value: Double
    let unit: String
  }

  /// Opens the notebook of a chapter, makes its folders, and checks its prose and that its files can be written.
  ///
  /// - Parameters:
  ///   - chapter: the name of the chapter's folder.
  ///   - number: the chapter's place among the others, in `REPORT.md`.
  ///   - seed: the seed of the chapter's random numbers.
  ///   - remark: what every table and figure of the page has to say of itself, such as that its data are a stand-in.
  ///   - root: where to write, by default the ``ChapterLocation``.
  ///   - source: the chapter's program.
  /// - Throws: ``NotebookError`` if the source cannot be found, its prose cannot be understood, or the folders
  ///   cannot be written to.
  public convenience init(
    chapter: String, number: Int? = nil, seed: UInt64, remark: String? = nil, root: URL? = nil,
    source: String = #filePath
  ) throws(NotebookError) {
    try self.init(
      chapter: chapter, number: number, seed: seed, remark: remark, root: root, source: source,
      echo: { line in try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) })
  }

  /// As above, printing to `echo` instead of the terminal.
  package init(
    chapter: String, number: Int?, seed: UInt64, remark: String? = nil, root: URL?, source: String,
    echo: @escaping @Sendable (String) -> Void
  ) throws(NotebookError) {
    self.chapter = chapter
    self.number = number
    self.seed = seed
    self.remark = remark
    self.echo = echo
    let location = ChapterLocation(chapter: chapter, source: source)
    self.source = try ChapterSource(path: source, readFrom: location.source)
    let path = URL(fileURLWithPath: location.source).standardizedFileURL.pathComponents
    if root == nil, path.suffix(3).dropLast() != ["chapters", chapter] {
      throw .chapterFolderMismatch(chapter: chapter, source: source)
    }
    self.root = root ?? location.root
    for folder in [chapterFolder, figureFolder, timingsFolder, ""] {
      try checkWritable(self.root.appendingPathComponent(folder))
    }
  }

  // Folders below the root.
  var chapterFolder: String { "chapters/\(chapter)" }
  var figureFolder: String { "figures/\(chapter)" }
  var timingsFolder: String { ".build/timings" }

  /// Changes the state, unless the notebook is finished.
  func update<Result>(
    _ body: (inout sending State) throws(NotebookError) -> sending Result
  ) throws(NotebookError) -> sending Result {
    try state.withLock { state throws(NotebookError) in
      guard !state.isFinished else { throw .alreadyFinished(chapter: chapter) }
      return try body(&state)
    }
  }

  /// Checks that an output comes from the chapter's own file.
  func checkPlace(file: String, line: Int) throws(NotebookError) {
    guard file == source.path else { throw .outputFromAnotherFile(file: file, line: line) }
  }
}
