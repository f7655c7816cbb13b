// A Gaussian prior under which weights of neighbouring pixels are alike.
import Foundation
import InputErrors
import LinearAlgebra

/// Normal weights of mean 0 that are correlated where they belong to neighbouring pixels, and independent normal
/// biases.
///
/// The weights of one output and one channel of a convolution form a small picture; so do those of a dense layer
/// behind `Flatten`. Of each picture, with n inputs of the output (its fan-in), the weights at the places x and x′
/// have the covariance
///
///     (gain² / n) exp(−|x − x′|² / 2ℓ²),
///
/// a millionth more for x = x′, so that long lengths can be factored, and different pictures are independent. Weights
/// that belong to no picture are independent of each other, with the variance gain²/n. In coordinates z that are
/// standard normal a priori, the parameters are θ = A z with A block-diagonal: a Cholesky factor for each picture.
///
/// Source: Fortuin et al., "Bayesian neural network priors revisited", ICLR 2022, arXiv 2102.06571, where spatial
/// correlations are found in the weights of trained convolutions, and priors that have them do better.
public struct SmoothPrior: Sendable {
  /// Some pictures of an array of parameters, as rows: θ = z · Aᵀ row by row.
  struct Block: Sendable {
    let range: Range<Int>
    /// The number of pixels of a picture.
    let side: Int
    /// Aᵀ, side × side.
    let transposedFactor: [Float]
  }

  /// Blocks of about this many parameters, so that threads can share the work without changing the bits.
  private static let blockSize = 1 << 15

  let blocks: [Block]
  /// The arrays of parameters of the network it was made for.
  let groups: [ParameterGroup]

  /// - Parameters:
  ///   - gains: the gain of each layer that has weights, in the order of the layers.
  ///   - lengths: ℓ of each of these layers, in pixels; 0 for independent weights.
  ///   - biasDeviation: the standard deviation of the biases.
  ///   - network: whose parameters they are.
  /// - Throws: where a number is out of its range, there is not one for each layer, or a layer whose weights form no
  ///   pictures has a length.
  public init(
    gains: [Double], lengths: [Double], biasDeviation: Double, for network: Sequential
  ) throws(InputError) {
    let layers = network.stages.filter { !$0.parameters.isEmpty }
    guard gains.count == layers.count, lengths.count == layers.count,
      (gains + [biasDeviation]).allSatisfy({ $0 > 0 && $0.isFinite }),
      lengths.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw InputError(
        "SmoothPrior",
        expected: "\(layers.count) positive gains, as many lengths, and a positive deviation of the biases",
        found: "the gains \(gains), the lengths \(lengths) and the deviation \(biasDeviation)",
        advice:
          "Give one gain and one length for each layer that has weights; the length 0 correlates nothing.")
    }
    // OpenBLAS multiplies and factors here before any evaluator is made.
    useSingleThreadedBLAS()
    var blocks: [Block] = []
    for group in network.parameterGroups {
      guard let index = layers.firstIndex(where: { $0.parameters.contains(group.range.lowerBound) }) else {
        continue
      }
      var (deviation, picture) = (biasDeviation, (height: 1, width: 1))
      if group.shape.count > 1 {
        deviation = gains[index] / Double(group.fanIn).squareRoot()
        if lengths[index] > 0 { picture = try network.pictureShape(ofWeights: group) }
      }
      let side = picture.height * picture.width
      let factor = Self.transposedFactor(picture, deviation: deviation, length: lengths[index])
      let blockSize = max(Self.blockSize / side, 1) * side
      blocks += stride(from: group.range.lowerBound, to: group.range.upperBound, by: blockSize).map {
        Block(range: $0..<min($0 + blockSize, group.range.upperBound), side: side, transposedFactor: factor)
      }
    }
    (self.blocks, groups) = (blocks, network.parameterGroups)
  }

  /// σLᵀ, where L Lᵀ is the matrix of correlations of a picture.
  private static func transposedFactor(
    _ picture: (height: Int, width: Int), deviation: Double, length: Double
  ) -> [Float] {
    let count = picture.height * picture.width
    guard count > 1 else { return [Float(deviation)] }
    var correlations = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<count where j != i {
        let down = Double(i / picture.width - j / picture.width)
        let right = Double(i % picture.width - j % picture.width)
        correlations[i * count + j] = exp(-(down * down + right * right) / (2 * length * length))
      }
      // Long lengths would make the matrix singular to working precision.
      correlations[i * count + i] = 1 + 1e-6
    }
    var cholesky = Cholesky(dimension: count)
    guard cholesky.factor(correlations) else {
      fatalError("SmoothPrior: the correlations of \(count) pixels at the length \(length) are singular")
    }
    var unit = [Double](repeating: 0, count: count), column = unit
    var transposed: [Float] = []
    for j in 0..<count {
      unit[j] = deviation
      cholesky.multiplyByFactor(unit, into: &column)
      unit[j] = 0
      transposed += column.map { Float($0) }
    }
    return transposed
  }

  /// - Throws: where it is the prior of another network.
  func validate(network: Sequential) throws(InputError) {
    try requireGroups(groups, of: network, by: "SmoothPrior")
  }

  /// `parameters` = A z.
  func apply(to z: [Float], into parameters: inout [Float], threads: Int) {
    multiply(z, into: &parameters, transposed: false, threads: threads)
  }

  /// `result` = Aᵀ g.
  func applyTransposed(to gradient: [Float], into result: inout [Float], threads: Int) {
    multiply(gradient, into: &result, transposed: true, threads: threads)
  }

  private func multiply(_ x: [Float], into y: inout [Float], transposed: Bool, threads: Int) {
    x.withUnsafeBufferPointer { source in
      y.withUnsafeMutableBufferPointer { result in
        guard let from = source.baseAddress, let to = result.baseAddress else { return }
        // The threads write to different blocks.
        nonisolated(unsafe) let (x, y) = (from, to)
        forEach(count: blocks.count, threads: threads) { i, _ in
          blocks[i].multiply(
            x + blocks[i].range.lowerBound, into: y + blocks[i].range.lowerBound, transposed: transposed)
        }
      }
    }
  }
}

extension SmoothPrior.Block {
  fileprivate func multiply(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, transposed: Bool
  ) {
    guard side > 1 else {
      let factor = transposedFactor[0]
      for i in 0..<range.count { y[i] = factor * x[i] }
      return
    }
    MatrixProduct(m: range.count / side, n: side, k: side, transposesB: transposed)
      .multiply(x, transposedFactor, into: y)
  }
}

extension Sequential {
  /// Height and width of the pictures that a group of weights consists of.
  fileprivate func pictureShape(
    ofWeights group: ParameterGroup
  ) throws(InputError) -> (height: Int, width: Int) {
    if let i = stages.firstIndex(where: { $0.parameters.contains(group.range.lowerBound) }) {
      if stages[i].layer is Convolution2D { return (group.shape[2], group.shape[3]) }
      // Activations between the two leave every number in its place.
      let before = stages[..<i].last { !($0.layer is any ActivationLayer) }
      if let before, before.layer is Flatten, before.input.count == 3 {
        return (before.input[1], before.input[2])
      }
    }
    throw InputError(
      "SmoothPrior", expected: "the length 0 for \(group.name), whose weights form no pictures",
      found: "another", advice: "Only convolutions, and dense layers behind Flatten, see pictures.")
  }
}
