// Chapter 3 in its quick size, with MNIST and without, and what the committed full run claims.

import Datasets
import FileTestSupport
import Foundation
import Literate
import Testing

@Suite(
  "Chapter mnist-cnn", .serialized, .enabled(if: isReleaseBuild, "long statistics run in release builds only")
)
struct MNISTChapterTests {
  static let chapter = "chapters/mnist-cnn"

  /// The real data, by an absolute path: the chapter runs in a folder of its own.
  static let directory: String? = {
    let downloaded = repository.appendingPathComponent("data/mnist").path
    let isThere = [MNISTFiles.train, .test].allSatisfy { $0.exist(in: downloaded) }
    return (MNIST.directory() ?? (isThere ? downloaded : nil)).map { URL(fileURLWithPath: $0).path }
  }()

  private func quickRun(seed: Int = 123, directory: String?) throws -> ChapterRun {
    try ChapterRun(
      chapter: "mnist-cnn", arguments: ["--quick", "--seed", "\(seed)"],
      environment: ["MNIST_DIR": directory ?? ""])
  }

  @Test(
    "the quick run repeats the numbers recorded, and its page is complete",
    .enabled(if: directory != nil, "MNIST is neither in MNIST_DIR nor in data/mnist"))
  func quick() throws {
    let run = try quickRun(directory: Self.directory)
    defer { run.remove() }
    let file = run.file("\(Self.chapter)/results.json")
    let failures = try ResultsComparison.failures(
      results: file, expected: repository.appendingPathComponent("\(Self.chapter)/expected-quick.json"))
    #expect(failures == [])
    let results = try ChapterResults(contentsOf: file).results
    #expect(results["parameters"]?.value == .number(431_080))
    #expect(results["data.source"]?.value == .text("MNIST"))
    try checkPage(of: run)
  }

  /// Without the data, and without a network to fetch them, nothing fails.
  @Test("where MNIST is missing the chapter draws digits, and says so first and in every table and figure")
  func drawn() throws {
    let run = try quickRun(seed: 5, directory: nil)
    defer { run.remove() }
    let page = try checkPage(of: run)
    let lines = page.split(separator: "\n").filter { !$0.hasPrefix("<!--") }
    #expect(lines[0] == "# A Bayesian CNN on MNIST")
    #expect(
      lines[1].contains("digits drawn by this program") && lines[1].contains("not MNIST"), "\(lines[1])")
    let remark = "*On digits drawn by this program, not on MNIST.*"
    let report = try String(contentsOf: run.file("REPORT.md"), encoding: .utf8)
    #expect(report.hasSuffix("|\n\n\(remark)\n"))
    let blocks = page.components(separatedBy: "\n\n")
    for (block, next) in zip(blocks, blocks.dropFirst()) {
      if block.hasPrefix("|") { #expect(next == remark) }
      if block.hasPrefix("**Figure ") { #expect(block.hasSuffix(remark)) }
    }
    try expectSameWhenKilled(
      "mnist-cnn", ["--quick", "--seed", "5"], environment: ["MNIST_DIR": ""], once: "longer", as: run,
      figures: ["accuracy", "digits"])
  }

  @Test("an error in the middle of the chapter keeps what was computed, and says how to go on")
  func damagedCheckpoint() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("damaged-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoints = folder.appendingPathComponent("output/.build/checkpoints/mnist-cnn")
    try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
    try Data("no checkpoint".utf8).write(to: checkpoints.appendingPathComponent("longer"))
    let run = try ChapterRun.launch(
      chapter: "mnist-cnn",
      arguments: [
        "--quick", "--quiet", "--resume", "--output", folder.appendingPathComponent("output").path,
      ],
      environment: ["MNIST_DIR": "", "TMPDIR": folder.path])
    #expect(run.status == 1)
    let match = try #require(
      run.errors.firstMatch(
        of:
          /^error: .+ What was computed before is saved in (.+)\. The same command with --resume goes on from there\.\n$/
      ),
      "\(run.errors)")
    let saved = URL(fileURLWithPath: String(match.1))
    let results = try ChapterResults(contentsOf: saved.appendingPathComponent("\(Self.chapter)/results.json"))
    #expect(results.results["tutorial.acceptanceRate"] != nil)
    #expect(
      try Data(contentsOf: saved.appendingPathComponent("figures/mnist-cnn/accuracy.png")).count > 10_000)
  }

  /// The page of a run, whose figures are all there.
  @discardableResult
  private func checkPage(of run: ChapterRun) throws -> String {
    let page = try String(contentsOf: run.file("\(Self.chapter)/README.md"), encoding: .utf8)
    for figure in ["accuracy", "ensembles", "reliability", "digits", "filters", "sine"] {
      #expect(page.contains("../../figures/mnist-cnn/\(figure).png"))
      #expect(try Data(contentsOf: run.file("figures/mnist-cnn/\(figure).png")).count > 10_000)
    }
    return page
  }

  /// The full run takes minutes; its numbers are committed.
  @Test("the committed run is one on MNIST, and its claims are those of its numbers")
  func committed() throws {
    let file = repository.appendingPathComponent("\(Self.chapter)/results.json")
    let results = try ChapterResults(contentsOf: file).results
    func number(_ name: String) throws -> Double {
      guard case .number(let value) = try #require(results[name], "\(name) is missing").value else {
        return .nan
      }
      return value
    }
    #expect(results["data.source"]?.value == .text("MNIST"))
    #expect(try number("parameters") == 431_080)
    #expect(try abs(number("tutorial.acceptanceRate") - 0.96) < 0.02)
    #expect(try (0.4..<0.65).contains(number("tutorial.accuracy.lastSample")))
    #expect(try (0.55..<0.72).contains(number("tutorial.accuracy.ensemble")))
    #expect(try number("better.accuracy.ensemble") >= 0.8)
    // What the text says in words: "about half", "no more digits right", "far surer", "does better", "not many more".
    #expect(try (0.45..<0.6).contains(number("better.nll.ensemble") / number("tutorial.nll.ensemble")))
    #expect(try number("longer.accuracy.ensemble") < number("tutorial.accuracy.ensemble") + 0.03)
    #expect(try number("longer.nll.ensemble") > 2 * number("tutorial.nll.ensemble"))
    #expect(try number("notebook.accuracy.ensemble") > number("tutorial.accuracy.ensemble") + 0.05)
    #expect(try number("better.accuracy.lastSample") < number("tutorial.accuracy.lastSample") + 0.15)
    for run in ["tutorial", "longer", "notebook"] {
      #expect(try number("\(run).meanSquare") < 0.5)
      #expect(try number("\(run).calibrationError") > 0.05)
    }
    #expect(try abs(number("better.meanSquare") - 1) < 0.01)
    #expect(try number("better.train") > -100 && number("better.train.ess") > 10)
    #expect(try abs(number("better.unseen.accuracy.ensemble") - number("better.accuracy.ensemble")) < 0.04)
    #expect(try number("longer.calibrationError") < number("tutorial.calibrationError"))
    #expect(
      try number("regression.rHat") < 1.05 && number("regression.sd.gap") > 5 * number("regression.sd.data"))
  }

  @Test("bad data stop the chapter with the file and what to do")
  func badData() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mnist-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no image".utf8).write(to: folder.appendingPathComponent("train-images-idx3-ubyte"))
    let run = try ChapterRun.launch(
      chapter: "mnist-cnn", arguments: ["--quick", "--output", folder.path],
      environment: ["MNIST_DIR": folder.path])
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("error: \(folder.path)/train-labels-idx1-ubyte"), "\(run.errors)")
    #expect(run.errors.contains("make data"))
  }
}
