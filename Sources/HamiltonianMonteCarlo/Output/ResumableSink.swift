// A sink that can go on where a checkpoint has left it.

import Foundation

/// A sink that can go on where a checkpoint has left it.
///
/// A run with checkpoints asks for ``checkpoint()`` between two draws. When it is resumed it calls ``resume(from:dimension:draws:)`` in the
/// place of `begin`, with what the last checkpoint had; what the sink took after that checkpoint comes once more and must
/// be forgotten, such as the rest of a file.
public protocol ResumableSink: DrawSink {
  /// Makes safe what was taken so far, such as by writing it to a disk.
  /// - Returns: what is needed to go on from here.
  mutating func checkpoint() throws -> Data

  /// Prepares the sink to go on.
  /// - Parameters:
  ///   - state: what ``checkpoint()`` returned.
  ///   - dimension: the number n of coordinates of a draw.
  ///   - draws: how many draws the whole run makes.
  /// - Throws: where what was taken before is not there any more.
  mutating func resume(from state: Data, dimension: Int, draws: Int) throws

  /// Begins once more: the run was killed before its first checkpoint, perhaps while this sink began. Files that it has made are
  /// made anew. By default the same as ``DrawSink/begin(dimension:draws:)``.
  /// - Parameters:
  ///   - dimension: the number n of coordinates of a draw.
  ///   - draws: how many draws the whole run makes.
  mutating func beginAgain(dimension: Int, draws: Int) throws
}

extension ResumableSink {
  public mutating func beginAgain(dimension: Int, draws: Int) throws {
    try begin(dimension: dimension, draws: draws)
  }
}
