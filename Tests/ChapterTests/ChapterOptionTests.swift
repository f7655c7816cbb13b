// The options that all chapters share: runs that are killed and resumed, sizes, and what is wrong with an option.

import Foundation
import Testing

@Suite(
  "Options of all chapters", .serialized,
  .enabled(if: isReleaseBuild, "long statistics run in release builds only"))
struct ChapterOptionTests {
  @Test(
    "a chapter that is killed and resumed writes the same bytes, the work of its samplers included",
    arguments: [
      ("gaussian", "implicit", "traces"), ("funnel", "exact.midpoint.work", "costs"),
      ("eight-schools", "careful", "costs"),
    ])
  func resumes(chapter: String, checkpoint: String, figure: String) throws {
    let arguments = ["--quick", "--quiet", "--seed", "7"]
    let whole = try ChapterRun(chapter: chapter, arguments: arguments)
    defer { whole.remove() }
    try expectSameWhenKilled(chapter, arguments, once: checkpoint, as: whole, figures: [figure])
  }

  @Test(
    "chains and warm-ups are as long as asked for, in the text too",
    arguments: [
      ("gaussian", "of draws, here three times 40"),
      ("eight-schools", "NUTS makes three chains of 1000 draws, after a warm-up of 300"),
    ])
  func sizes(chapter: String, words: String) throws {
    let run = try ChapterRun(
      chapter: chapter, arguments: ["--quick", "--quiet", "--chains", "3", "--warmup", "300"])
    defer { run.remove() }
    let page = try String(contentsOf: run.file("chapters/\(chapter)/README.md"), encoding: .utf8)
    #expect(page.replacing("\n", with: " ").contains(words))
  }

  @Test(
    "a bad option stops every chapter with a message that says what is wrong",
    arguments: ["gaussian", "funnel", "mnist-cnn", "eight-schools"],
    [
      (["--samples", "3"], "--samples is 3"), (["--samples", "-5"], "--samples is -5"),
      (["--samples", "\(Int.max)"], "--samples is \(Int.max)"),
      (["--chains", "1"], "--chains is 1"), (["--chains", "1000"], "--chains is 1000"),
      (["--warmup", "0"], "--warmup is 0"), (["--warmup", "\(Int.max)"], "--warmup is \(Int.max)"),
      (["--seed", "-1"], "'-1' is invalid for '--seed"),
      (["--seed", "\(UInt64.max)"], "--seed is \(UInt64.max)"),
      (["--output", "-folder"], "written ./-folder"),
    ])
  func badOption(chapter: String, option: ([String], String)) throws {
    let (arguments, message) = option
    let process = try ChapterRun.launch(chapter: chapter, arguments: arguments)
    #expect(process.status == 64, "the status of wrong usage")
    #expect(process.errors.hasPrefix("Error: ") && process.errors.contains(message), "\(process.errors)")
  }
}
