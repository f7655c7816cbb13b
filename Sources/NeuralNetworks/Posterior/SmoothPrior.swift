// A Gaussian prior under which weights of neighbouring pixels are alike.
import COpenBLAS
import Foundation
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
/// and different pictures are independent. Weights that belong to no picture are independent of each other, with the
/// variance gain²/n. In coordinates z that are standard normal a priori, the parameters are θ = A z with A
/// block-diagonal: a Cholesky factor for each picture.
///
/// Source: Fortuin et al., "Bayesian neural network priors revisited", ICLR 2022, arXiv 2102.06571, where spatial
/// correlations are found in the weights of trained convolutions, and priors that have them do better.
public struct SmoothPrior: Sendable {
  /// An array of parameters as rows of one picture each: θ = z · Aᵀ row by row.
  struct Block: Sendable {
    let range: Range<Int>
    /// The number of pixels of a picture.
    let side: Int
    /// Aᵀ, side × side.
    let transposedFactor: [Float]
  }

  let blocks: [Block]
  /// The number of parameters.
  public var dimension: Int { blocks.last?.range.upperBound ?? 0 }

  /// - Parameters:
  ///   - gains: the gain of each layer that has weights, in the order of the layers.
  ///   - lengths: ℓ of each of these layers, in pixels; 0 for independent weights.
  ///   - biasDeviation: the standard deviation of the biases.
  ///   - network: whose parameters they are.
  /// - Throws: where a number is out of its range, or there is not one for each layer.
  public init(
    gains: [Double], lengths: [Double], biasDeviation: Double, for network: Sequential
  ) throws(NetworkError) {
    let layers = network.stages.filter { !$0.parameters.isEmpty }
    guard gains.count == layers.count, lengths.count == layers.count,
      (gains + [biasDeviation]).allSatisfy({ $0 > 0 && $0.isFinite }),
      lengths.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw NetworkError(
        "SmoothPrior",
        expected: "\(layers.count) positive gains, as many lengths, and a positive deviation of the biases",
        found: "the gains \(gains), the lengths \(lengths) and the deviation \(biasDeviation)",
        advice:
          "Give one gain and one length for each layer that has weights; the length 0 correlates nothing.")
    }
    var blocks: [Block] = []
    for group in network.parameterGroups {
      guard let index = layers.firstIndex(where: { $0.parameters.contains(group.range.lowerBound) }) else {
        continue
      }
      let isWeight = group.shape.count > 1
      let deviation = isWeight ? gains[index] / Double(group.fanIn).squareRoot() : biasDeviation
      let picture = isWeight && lengths[index] > 0 ? network.pictureShape(ofWeights: group) : (1, 1)
      blocks.append(
        Block(
          range: group.range, side: picture.0 * picture.1,
          transposedFactor: Self.transposedFactor(picture, deviation: deviation, length: lengths[index])))
    }
    self.blocks = blocks
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

  /// `parameters` = A z.
  func apply(to z: [Float], into parameters: inout [Float]) {
    multiply(z, into: &parameters, transposed: false)
  }

  /// `result` = Aᵀ g.
  func applyTransposed(to gradient: [Float], into result: inout [Float]) {
    multiply(gradient, into: &result, transposed: true)
  }

  private func multiply(_ x: [Float], into y: inout [Float], transposed: Bool) {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        for block in blocks {
          let (from, to) = (x + block.range.lowerBound, y + block.range.lowerBound)
          if block.side == 1 {
            let factor = block.transposedFactor[0]
            for i in 0..<block.range.count { to[i] = factor * from[i] }
          } else {
            Float.multiply(
              MatrixProduct(
                m: block.range.count / block.side, n: block.side, k: block.side, transposesB: transposed),
              from, block.transposedFactor, to)
          }
        }
      }
    }
  }
}

extension Sequential {
  /// Height and width of the pictures that a group of weights consists of; 1 and 1 where they form none.
  fileprivate func pictureShape(ofWeights group: ParameterGroup) -> (height: Int, width: Int) {
    guard let i = stages.firstIndex(where: { $0.parameters.contains(group.range.lowerBound) }) else {
      return (1, 1)
    }
    if stages[i].layer is Convolution2D { return (group.shape[2], group.shape[3]) }
    if i > 0, stages[i - 1].layer is Flatten, stages[i - 1].input.count == 3 {
      return (stages[i - 1].input[1], stages[i - 1].input[2])
    }
    return (1, 1)
  }
}
