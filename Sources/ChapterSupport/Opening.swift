// How a chapter begins.

import Foundation
import Literate
import Plotting

/// Opens the notebook of a chapter, once the fonts of its figures are found. An error ends the program.
///
/// - Parameters:
///   - remark: what every table and figure of the page has to say of itself.
///   - root: where to write, by default what the options say.
package func openNotebook(
  chapter: String, number: Int, _ options: ChapterOptions, remark: String? = nil, root: URL? = nil,
  source: String = #filePath
) -> Notebook {
  // Who reads the output may go away; the chapter goes on and writes its files.
  signal(SIGPIPE, SIG_IGN)
  // A file beyond the limit of its size (ulimit -f) is a write that fails, and no end without a word.
  signal(SIGXFSZ, SIG_IGN)
  do {
    try FontFiles.find()
    return try Notebook(
      chapter: chapter, number: number, seed: options.seed, remark: remark, root: root ?? options.root,
      source: source)
  } catch {
    end(with: error)
  }
}
