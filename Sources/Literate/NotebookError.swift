// Everything that can be wrong with a chapter, in words that say what to do.

import Foundation

/// What is wrong with a chapter, its outputs or its files.
public indirect enum NotebookError: Error, Equatable, Sendable {
  case sourceNotFound(path: String)
  case chapterFolderMismatch(chapter: String, source: String)
  /// Prose markup that cannot be understood.
  case markup(path: String, line: Int, problem: String)
  case unknownName(String, path: String, line: Int, near: [String])
  /// A placeholder asks for a part of a result that it does not have, such as the error of an exact number.
  case missingPart(String, path: String, line: Int)
  case invalidName(String)
  case duplicateResult(String)
  /// A value or error that JSON cannot hold; `quantity` says which.
  case notFinite(result: String, quantity: String, value: String)
  case negativeError(result: String, error: Double)
  case figureNameReused(String)
  case notPNG(figure: String, byteCount: Int)
  case raggedTable(line: Int, expectedCells: Int, row: Int, foundCells: Int)
  case outputFromAnotherFile(file: String, line: Int)
  case outputOutsideCode(path: String, line: Int)
  case alreadyFinished(chapter: String)
  case notWritable(path: String, reason: String)
  case notReadable(path: String, reason: String)
  case unreadableResults(path: String, reason: String)
  /// At the end of a run its files could not be put where they belong.
  case savedElsewhere(folder: String, cause: NotebookError)
  /// Nor could they be saved elsewhere, for the second reason.
  case notSaved(cause: NotebookError, second: NotebookError)
}

extension NotebookError: CustomStringConvertible, LocalizedError {
  public var errorDescription: String? { description }

  public var description: String {
    descriptionOfInput ?? descriptionOfOutput
  }

  private var descriptionOfInput: String? {
    switch self {
    case .sourceNotFound(let path):
      "The chapter's source \(path) cannot be read. It is the file that was compiled: build the chapter again "
        + "where the repository is now, or put chapters/ beside the folder of the program."
    case .chapterFolderMismatch(let chapter, let source):
      "The chapter “\(chapter)” must be in chapters/\(chapter)/, but its source is \(source). Correct the name, "
        + "or say with `root:` where its pages shall go."
    case .markup(let path, let line, let problem):
      "\(path):\(line): \(problem)"
    case .unknownName(let name, let path, let line, let near):
      "\(path):\(line): no result is named “\(name)”. "
        + (near.isEmpty ? "Nothing has been reported." : "Near it: \(near.joined(separator: ", ")).")
        + " In LaTeX, write “{ {” where two braces are meant."
    case .missingPart(let placeholder, let path, let line):
      "\(path):\(line): “\(placeholder)” asks for something that was not reported with that result."
    case .invalidName(let name):
      "“\(name)” cannot name a result or a figure: words of letters, digits, - and _, joined by dots, starting "
        + "with a letter, and neither in “figure.” nor ending in .value, .error, .published or .difference."
    default: nil
    }
  }

  private var descriptionOfOutput: String {
    switch self {
    case .duplicateResult(let name):
      "The result “\(name)” is reported a second time. Give every result a name of its own."
    case .notFinite(let result, let quantity, let value):
      "The \(quantity) of the result “\(result)” is \(value), but must be finite. Find out why; if it is "
        + "the finding, report it as text."
    case .negativeError(let result, let error):
      "The error of the result “\(result)” is \(error), but must not be negative."
    case .figureNameReused(let name):
      "A figure named “\(name)” has been shown already. Give every figure a name of its own."
    case .notPNG(let figure, let byteCount):
      "The \(byteCount) bytes of the figure “\(figure)” are not a PNG image."
    case .raggedTable(let line, let expectedCells, let row, let foundCells):
      "The table of line \(line) has \(expectedCells) columns, but row \(row) has \(foundCells) cells."
    case .outputFromAnotherFile(let file, let line):
      "An output comes from \(file):\(line), which is not the chapter's main file. Let the function that "
        + "makes it take `file: String = #filePath, line: Int = #line` and pass both on."
    case .outputOutsideCode(let path, let line):
      "An output comes from line \(line) of \(path), where there is no code: the file has changed since it was "
        + "compiled. Build the chapter again."
    case .alreadyFinished(let chapter):
      "The chapter “\(chapter)” has been finished already; finish() must be its last call."
    case .notWritable(let path, let reason):
      "\(path) cannot be written: \(reason)"
    case .notReadable(let path, let reason):
      "\(path) cannot be read: \(reason)"
    case .unreadableResults(let path, let reason):
      "The results in \(path) cannot be read: \(reason) Delete the file and run its chapter again."
    case .savedElsewhere(let folder, let cause):
      "\(cause) The chapter's files were saved in \(folder)."
    case .notSaved(let cause, let second):
      "\(cause) Nor could the chapter's files be saved elsewhere: \(second)"
    default: descriptionOfInput ?? ""
    }
  }
}
