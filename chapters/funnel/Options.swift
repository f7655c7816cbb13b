// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ChapterCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel", abstract: "Chapter 2: samples Neal's funnel and writes the chapter.",
    discussion: """
      --samples are the draws of each long run, 10000, in two chains. --warmup is that of NUTS and of local steps, 1000, and \
      --chains are the chains of each sampler that grows a tree, 4. The published runs have their own numbers.
      """)

  static let sizes = ChapterSizes(
    book: RunSizes(samples: 10_000), quick: RunSizes(samples: 1_000),
    least: RunSizes(samples: 200, warmUp: 100, chains: 2),
    reason: "twenty runs share them, and need ten each")

  @OptionGroup var chapter: ChapterOptions
}
