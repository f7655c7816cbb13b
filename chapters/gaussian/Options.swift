// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ChapterCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaussian", abstract: "Chapter 1: samples a Gaussian in three ways and writes the chapter.",
    discussion: """
      --samples are the draws of each published run, 400; the long runs make a thousand times as many. --warmup is that of \
      NUTS, 1000, and --chains are those whose summary is read, 4.
      """)

  static let sizes = ChapterSizes(
    book: RunSizes(samples: 400), quick: RunSizes(samples: 40),
    least: RunSizes(samples: 40, warmUp: 100, chains: 2), reason: "the errors of fewer draws cannot be told")

  @OptionGroup var chapter: ChapterOptions
}
