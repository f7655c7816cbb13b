// What is believed of the parameters before there are data.
import InputErrors


/// log p(parameters), a sum of terms of blocks of parameters that are independent of each other a priori.
///
/// A prior of your own conforms to this; in the simplest case all parameters are one block:
///
///     struct LaplacePrior: NetworkPrior {
///       func logDensity(
///         ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
///       ) -> Double {
///         var sum = 0.0
///         for i in parameters.indices {
///           gradient[i] -= parameters[i] < 0 ? -1 : 1
///           sum -= Double(abs(parameters[i]))
///         }
///         return sum
///       }
///     }
public protocol NetworkPrior: Sendable {
  /// - Throws: where the prior is not one of the parameters of this network. By default, never.
  func validate(network: Sequential) throws(InputError)

  /// The ranges of the blocks, one after the other from 0 to `parameterCount`; by default one of all parameters.
  ///
  /// Blocks may be computed at the same time on several threads. Ten thousand parameters or more are worth a block.
  func blocks(parameterCount: Int) -> [Range<Int>]

  /// Returns the term of one block, summed in `Double`, and adds its gradient to `gradient`. Both spans are those of
  /// the block alone.
  func logDensity(
    ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
  ) -> Double

  /// A constant that is added to the terms; 0 by default.
  var logNormalizer: Double { get }
}

extension NetworkPrior {
  public func validate(network: Sequential) throws(InputError) {}
  public func blocks(parameterCount: Int) -> [Range<Int>] { [0..<parameterCount] }
  public var logNormalizer: Double { 0 }

  /// Returns log p(parameters), and adds its gradient to `gradient`.
  public func logDensity(at parameters: [Float], addingTo gradient: inout [Float]) -> Double {
    let blocks = blocks(parameterCount: parameters.count)
    let sum = gradient.withUnsafeMutableBufferPointer { gradient in
      blocks.enumerated().reduce(0) { sum, block in
        var part = gradient.extracting(block.element).mutableSpan
        return sum
          + logDensity(
            ofBlock: block.offset, at: parameters.span.extracting(block.element), addingTo: &part)
      }
    }
    return logNormalizer + sum
  }
}

extension Range<Int> {
  /// Parts of a fixed size, so that threads can share the work without changing the bits.
  var blocks: [Range<Int>] {
    let size = 1 << 15
    return stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min($0 + size, upperBound) }
  }
}

/// - Throws: where `groups`, those of the network that a prior was made for, are not those of `network`.
func requireGroups(
  _ groups: [ParameterGroup], of network: Sequential, by prior: String
) throws(InputError) {
  func words(_ groups: [ParameterGroup]) -> String {
    "\(groups.last?.range.upperBound ?? 0) parameters, "
      + groups.map { "\($0.name) of shape \($0.shape)" }.joined(separator: ", ")
  }
  guard groups == network.parameterGroups else {
    throw InputError(
      prior, expected: "a prior of \(words(network.parameterGroups))", found: words(groups),
      advice: "Make the prior for this network.")
  }
}
