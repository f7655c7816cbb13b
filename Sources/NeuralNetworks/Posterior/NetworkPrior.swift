// What is believed of the parameters before there are data.
import WideKernels
import Foundation

/// log p(parameters). A prior of your own conforms to this.
public protocol NetworkPrior: Sendable {
  /// - Throws: where the prior is not one of the parameters of this network.
  func validate(network: Sequential) throws(NetworkError)

  /// Returns log p(parameters), summed in `Double`, and adds its gradient to `gradient`.
  func logDensity(at parameters: [Float], addingTo gradient: inout [Float]) -> Double
}

/// Independent normal parameters of mean 0, with one precision for each array of parameters.
///
/// log p = Σ over groups of −½ τ |θ|² + ½ n log(τ / 2π), constants included.
public struct GaussianPrior: NetworkPrior {
  struct Block: Sendable {
    let range: Range<Int>
    let precision: Double
  }

  let blocks: [Block]
  private let groups: [ParameterGroup]
  /// The precision of each group, in the order of the groups.
  public let precisions: [Double]
  let constant: Double

  /// One precision for all parameters.
  /// - Throws: where it is not positive.
  public init(precision: Double = 1, for network: Sequential) throws(NetworkError) {
    try self.init(precisions: network.parameterGroups.map { _ in precision }, for: network)
  }

  /// A precision for each group of parameters, in the order of `parameterGroups`: the `tau_list` of hamiltorch.
  /// - Throws: where a precision is not positive, or there is not one for each group.
  public init(precisions: [Double], for network: Sequential) throws(NetworkError) {
    let groups = network.parameterGroups
    guard precisions.count == groups.count, precisions.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw NetworkError(
        "GaussianPrior",
        expected: "\(groups.count) positive precisions, one for each of \(groups.map(\.name))",
        found: "\(precisions)", advice: "Give one over the variance of each group.")
    }
    (self.precisions, self.groups) = (precisions, groups)
    // Blocks of a fixed size, so that threads can share the work without changing the bits.
    blocks = zip(groups, precisions).flatMap { group, precision in
      stride(from: group.range.lowerBound, to: group.range.upperBound, by: Self.blockSize).map {
        Block(range: $0..<min($0 + Self.blockSize, group.range.upperBound), precision: precision)
      }
    }
    constant = zip(groups, precisions).reduce(0) {
      $0 + 0.5 * Double($1.0.range.count) * log($1.1 / (2 * .pi))
    }
  }

  private static let blockSize = 1 << 15

  public func validate(network: Sequential) throws(NetworkError) {
    try requireGroups(groups, of: network, by: "GaussianPrior")
  }

  public func logDensity(at parameters: [Float], addingTo gradient: inout [Float]) -> Double {
    gradient.withUnsafeMutableBufferPointer { gradient in
      parameters.withUnsafeBufferPointer { parameters in
        logDensity(of: blocks.map { self.logDensity($0, at: parameters, addingTo: gradient) })
      }
    }
  }

  func logDensity(of blocks: [Double]) -> Double { constant + blocks.reduce(0, +) }

  /// The term of one block, without the constant.
  func logDensity(
    _ block: Block, at parameters: UnsafeBufferPointer<Float>,
    addingTo gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    guard let q = parameters.baseAddress, let g = gradient.baseAddress else { return 0 }
    let start = block.range.lowerBound
    return -0.5 * block.precision * wide_gaussian(0, q + start, block.precision, block.range.count, g + start)
  }
}

/// - Throws: where `groups`, those of the network that a prior was made for, are not those of `network`.
func requireGroups(
  _ groups: [ParameterGroup], of network: Sequential, by prior: String
) throws(NetworkError) {
  func words(_ groups: [ParameterGroup]) -> String {
    "\(groups.last?.range.upperBound ?? 0) parameters, "
      + groups.map { "\($0.name) of shape \($0.shape)" }.joined(separator: ", ")
  }
  guard groups == network.parameterGroups else {
    throw NetworkError(
      prior, expected: "a prior of \(words(network.parameterGroups))", found: words(groups),
      advice: "Make the prior for this network.")
  }
}
