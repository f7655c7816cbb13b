// The command line of the chapter, and the sizes of its runs.

import ArgumentParser
import ChapterSupport
import Foundation
import Literate

struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-cnn",
    abstract: "Chapter 3: samples a Bayesian CNN on MNIST and writes the chapter.",
    discussion: """
      The digits are read from the directory that MNIST_DIR names, or from data/mnist (see `make data`). Where neither \
      exists they are drawn by the program. Then every table and figure says so, and the chapter is written to \
      .build/drawn-digits unless --output names a folder.
      """)

  @Flag(
    help: "Short runs, to see that everything works: written to .build/quick unless --output names a folder.")
  var quick = false

  @Flag(help: "Go on with the runs of the same chapter that was interrupted.")
  var resume = false

  @OptionGroup var chapter: ChapterOptions

  let digits = Digits()

  private enum CodingKeys: CodingKey { case quick, resume, chapter }

  private var build: URL { ChapterLocation(chapter: "mnist-cnn").root.appendingPathComponent(".build") }

  /// Where to write; nil for the repository, whose chapter is that of the full run on MNIST.
  var root: URL? {
    if let root = chapter.root { return root }
    return quick
      ? build.appendingPathComponent("quick")
      : digits.remark == nil ? nil : build.appendingPathComponent("drawn-digits")
  }

  /// The folder of what is needed to resume.
  var checkpoints: URL { (root ?? build).appendingPathComponent("checkpoints") }

  var sizes: Sizes { quick ? .quick : .full }
}

/// How many draws each run makes.
struct Sizes {
  /// Of the tutorial's run.
  let tutorial: Int
  /// Of the longer trajectories of the same posterior, and those before them that adapt the step size.
  let longer: Int
  let longerWarmUp: Int
  let longerSteps: Int
  /// Of the later notebook's setting.
  let notebook: Int
  /// Of the smooth prior, and those before them.
  let smooth: Int
  let smoothWarmUp: Int
  /// Leapfrog steps of its trajectories.
  let smoothSteps: Int
  /// Of the regression, for each chain.
  let regression: Int
  let regressionWarmUp: Int

  /// Those that the text tells.
  var named: [(String, Int)] {
    [
      ("tutorial", tutorial), ("longer", longer), ("longerWarmUp", longerWarmUp),
      ("longerSteps", longerSteps),
      ("notebook", notebook), ("smooth", smooth), ("smoothWarmUp", smoothWarmUp),
      ("smoothAll", smoothWarmUp + smooth), ("smoothSteps", smoothSteps), ("regression", regression),
    ]
  }

  static let full = Sizes(
    tutorial: 3_000, longer: 80, longerWarmUp: 100, longerSteps: 50, notebook: 200, smooth: 120,
    smoothWarmUp: 10,
    smoothSteps: 150, regression: 2_000, regressionWarmUp: 1_000)
  static let quick = Sizes(
    tutorial: 100, longer: 10, longerWarmUp: 20, longerSteps: 10, notebook: 10, smooth: 10, smoothWarmUp: 5,
    smoothSteps: 10,
    regression: 200, regressionWarmUp: 100)
}
