// The command line of the chapter.

import ArgumentParser
import ChapterSupport
import Foundation

struct Options: ChapterCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-cnn",
    abstract: "Chapter 3: samples a Bayesian CNN on MNIST and writes the chapter.",
    discussion: """
      --samples are the draws of the published run, 3000, and --warmup is that of the longer trajectories, 100; those of \
      the other runs are in proportion. --chains are those of the regression, 4.

      The digits are read from the directory that MNIST_DIR names, or from data/mnist (see `make data`). Where neither \
      exists they are drawn by the program. Then every table and figure says so, and the chapter is written to \
      .build/drawn-digits unless --output names a folder.
      """)

  static let sizes = ChapterSizes(
    book: RunSizes(samples: 3_000, warmUp: 100), quick: RunSizes(samples: 100, warmUp: 20),
    least: RunSizes(samples: 100, warmUp: 20, chains: 2), reason: "the averages of fewer draws cannot be told"
  )

  @OptionGroup var chapter: ChapterOptions

  let digits = Digits()

  private enum CodingKeys: CodingKey { case chapter }

  /// Where to write; nil for the repository, whose chapter is that of the full run on MNIST.
  var root: URL? {
    chapter.root ?? (digits.remark == nil ? nil : ChapterOptions.build.appendingPathComponent("drawn-digits"))
  }

  /// The sizes of all runs.
  var runs: Sizes { (chapter.quick ? Sizes.quick : .full).scaled(to: sizes) }
}
