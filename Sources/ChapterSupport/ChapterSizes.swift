// How long the runs of a chapter are: in the book, in a quick run, and what may be asked for.

import ArgumentParser

/// How long the runs of a chapter are.
package struct RunSizes: Sendable {
  /// Draws of each run.
  package var samples: Int
  /// Transitions of each warm-up that adapts.
  package var warmUp: Int
  /// Chains of each run that is made in several.
  package var chains: Int

  package init(samples: Int, warmUp: Int = 1_000, chains: Int = 4) {
    (self.samples, self.warmUp, self.chains) = (samples, warmUp, chains)
  }
}

/// The sizes of a chapter in the book and in a quick run, and the least that its numbers need.
package struct ChapterSizes: Sendable {
  private let book: RunSizes
  private let quick: RunSizes
  private let least: RunSizes
  private let reason: String

  /// Of more no memory holds the draws.
  private static let most = RunSizes(samples: 1_000_000, warmUp: 1_000_000, chains: 100)

  /// - Parameters:
  ///   - least: the least that can be asked for.
  ///   - reason: why there have to be as many samples.
  package init(book: RunSizes, quick: RunSizes, least: RunSizes, reason: String) {
    (self.book, self.quick, self.least, self.reason) = (book, quick, least, reason)
  }

  /// What the options ask for.
  package func asked(by options: ChapterOptions) -> RunSizes {
    let usual = options.quick ? quick : book
    return RunSizes(
      samples: options.samples ?? usual.samples, warmUp: options.warmup ?? usual.warmUp,
      chains: options.chains ?? usual.chains)
  }

  /// Throws what is wrong with what the options ask for.
  package func check(_ options: ChapterOptions) throws {
    let (asked, most) = (asked(by: options), Self.most)
    try Self.check("samples", asked.samples, least.samples...most.samples, reason)
    try Self.check(
      "warmup", asked.warmUp, least.warmUp...most.warmUp, "step sizes and masses are learned in it")
    try Self.check("chains", asked.chains, least.chains...most.chains, "the text asks whether chains agree")
  }

  private static func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>, _ reason: String) throws
  {
    guard value >= range.lowerBound else {
      throw ValidationError("--\(name) is \(value), and has to be at least \(range.lowerBound): \(reason).")
    }
    guard value <= range.upperBound else {
      throw ValidationError("--\(name) is \(value), and can be at most \(range.upperBound).")
    }
  }
}
