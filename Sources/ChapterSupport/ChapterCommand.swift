// The command line of a chapter: the options of all chapters, and the sizes that are its own.

import ArgumentParser

/// The command line of a chapter.
package protocol ChapterCommand: ParsableCommand {
  static var sizes: ChapterSizes { get }
  var chapter: ChapterOptions { get }
}

extension ChapterCommand {
  /// How long the runs are that the options ask for.
  package var sizes: RunSizes { Self.sizes.asked(by: chapter) }

  package func validate() throws { try Self.sizes.check(chapter) }
}
