// Independent normal parameters.
import Foundation
import InputErrors
import WideKernels

/// Independent normal parameters of mean 0, with one precision for each array of parameters.
///
/// log p = Σ over groups of −½ τ |θ|² + ½ n log(τ / 2π), constants included.
public struct GaussianPrior: NetworkPrior {
  struct Block {
    let range: Range<Int>
    let precision: Double
  }

  let blocks: [Block]
  private let groups: [ParameterGroup]
  /// The precision of each group, in the order of the groups.
  public let precisions: [Double]
  public let logNormalizer: Double

  /// One precision for all parameters.
  /// - Throws: where it is not positive.
  public init(precision: Double = 1, for network: Sequential) throws(InputError) {
    try self.init(precisions: network.parameterGroups.map { _ in precision }, for: network)
  }

  /// A precision for each group of parameters, in the order of `parameterGroups`: the `tau_list` of hamiltorch.
  /// - Throws: where a precision is not positive, or there is not one for each group.
  public init(precisions: [Double], for network: Sequential) throws(InputError) {
    let groups = network.parameterGroups
    guard precisions.count == groups.count, precisions.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw InputError(
        "GaussianPrior",
        expected: "\(groups.count) positive precisions, one for each of \(groups.map(\.name))",
        found: "\(precisions)", advice: "Give one over the variance of each group.")
    }
    (self.precisions, self.groups) = (precisions, groups)
    blocks = zip(groups, precisions).flatMap { group, precision in
      group.range.blocks.map { Block(range: $0, precision: precision) }
    }
    logNormalizer = zip(groups, precisions).reduce(0) {
      $0 + 0.5 * Double($1.0.range.count) * log($1.1 / (2 * .pi))
    }
  }

  public func validate(network: Sequential) throws(InputError) {
    try requireGroups(groups, of: network, by: "GaussianPrior")
  }

  public func blocks(parameterCount: Int) -> [Range<Int>] { blocks.map(\.range) }

  public func logDensity(
    ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
  ) -> Double {
    let precision = blocks[block].precision
    return parameters.withUnsafeBufferPointer { q in
      gradient.withUnsafeMutableBufferPointer { g in
        guard let q = q.baseAddress, let g = g.baseAddress else { return 0 }
        return -0.5 * precision * wide_gaussian(0, q, precision, parameters.count, g)
      }
    }
  }
}
