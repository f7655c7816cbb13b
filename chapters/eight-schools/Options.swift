// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ChapterCommand {
  static let configuration = CommandConfiguration(
    commandName: "eight-schools", abstract: "Chapter 4: samples the eight schools and writes the chapter.",
    discussion: """
      --samples are the draws of each chain of NUTS, 10000; local steps make four times as many, metrics a tenth and a sixth. \
      --warmup is that of NUTS and of local steps, 1000, and --chains are the chains of every run, 4.
      """)

  static let sizes = ChapterSizes(
    book: RunSizes(samples: 10_000), quick: RunSizes(samples: 1_000),
    least: RunSizes(samples: 1_000, warmUp: 100, chains: 2),
    reason: "the metrics make a tenth of it, and need 100")

  @OptionGroup var chapter: ChapterOptions
}
