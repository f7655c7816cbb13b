// What can be wrong with a file of data.
import InputErrors

/// A file that cannot be used: which file, what was expected of it, what was found, and what to do.
public struct DatasetError: ExplainedError {
  /// The kind of fault.
  public enum Problem: String, Sendable {
    /// There is no such file.
    case missing
    /// The path leads to a directory.
    case directory
    /// The file exists but the system refuses to read or write it.
    case inaccessible
    /// The name says gzip, the content does not.
    case notGzip
    /// The compressed data are damaged or end too early.
    case damagedGzip
    /// The first four bytes are not those of an IDX file, or of one of another rank than is wanted.
    case wrongMagic
    /// The elements are numbers of a kind that cannot be used for the purpose.
    case wrongElementType
    /// The header or the elements end too early.
    case truncated
    /// There are more bytes than the header announces.
    case excessBytes
    /// The header announces an array too large to be read.
    case tooLarge
    /// The numbers of images and labels differ, or are not those of the data set.
    case wrongCount
    /// The images have another height or width.
    case wrongImageSize
    /// A label is not one of the ten digits.
    case wrongLabel
    /// The SHA-256 of the uncompressed content is another.
    case wrongChecksum
  }

  /// The file.
  public let subject: String
  public let problem: Problem
  public let expected: String
  public let found: String
  public let advice: String

  init(_ file: String, _ problem: Problem, expected: String, found: String, advice: String) {
    subject = file
    self.problem = problem
    self.expected = expected
    self.found = found
    self.advice = advice
  }

  static let downloadAgain = "Delete the file and download it again with `make data`."
  /// Of files that need not be those of MNIST.
  static let getAgain = "Delete the file and get it again; MNIST comes with `make data`."
}
