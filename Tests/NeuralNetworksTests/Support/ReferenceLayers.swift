// The layers by their definitions, in Double, one example at a time: slow, and plain enough to be read.
import Foundation
import NeuralNetworks

protocol ReferenceLayer {
  /// y, of the inputs x and the parameters w.
  func outputs(_ x: [Double], _ w: [Double]) -> [Double]

  /// From ∂/∂y to ∂/∂x; adds ∂/∂w to `dw`.
  func pullBack(_ dy: [Double], _ x: [Double], _ w: [Double], addingTo dw: inout [Double]) -> [Double]
}

/// What is a sum of products: y[o] = w[bias of o] + Σ w[k] x[i] over terms (o, i, k).
///
/// Dense layers and convolutions differ only in their terms.
struct ReferenceProducts: ReferenceLayer {
  typealias Term = (output: Int, input: Int, weight: Int)
  /// The place of the bias of each output among the parameters.
  let biases: [Int]
  let terms: [Term]

  init(dense outputs: Int, inputs: Int) {
    biases = (0..<outputs).map { outputs * inputs + $0 }
    terms = (0..<outputs).flatMap { o in (0..<inputs).map { i in (o, i, o * inputs + i) } }
  }

  init(convolution filters: Int, kernel: Int, input: [Int]) {
    let (channels, height, width) = (input[0], input[1], input[2])
    let (rows, columns) = (height - kernel + 1, width - kernel + 1)
    var biases: [Int] = [], terms: [Term] = []
    for f in 0..<filters {
      for y in 0..<rows {
        for x in 0..<columns {
          for c in 0..<channels {
            for a in 0..<kernel {
              for b in 0..<kernel {
                terms.append(
                  (
                    biases.count, (c * height + y + a) * width + x + b,
                    ((f * channels + c) * kernel + a) * kernel + b
                  ))
              }
            }
          }
          biases.append(filters * channels * kernel * kernel + f)
        }
      }
    }
    (self.biases, self.terms) = (biases, terms)
  }

  func outputs(_ x: [Double], _ w: [Double]) -> [Double] {
    var y = biases.map { w[$0] }
    for (o, i, k) in terms { y[o] += w[k] * x[i] }
    return y
  }

  func pullBack(_ dy: [Double], _ x: [Double], _ w: [Double], addingTo dw: inout [Double]) -> [Double] {
    var dx = [Double](repeating: 0, count: x.count)
    for (o, k) in biases.enumerated() { dw[k] += dy[o] }
    for (o, i, k) in terms {
      dw[k] += dy[o] * x[i]
      dx[i] += dy[o] * w[k]
    }
    return dx
  }
}

/// The largest of each window, which is given by the places of its elements.
struct ReferenceMaximum: ReferenceLayer {
  let windows: [[Int]]

  init(size: Int, input: [Int]) {
    let (height, width) = (input[1], input[2])
    windows = (0..<input[0]).flatMap { c in
      (0..<(height / size)).flatMap { y in
        (0..<(width / size)).map { x in
          (0..<(size * size)).map { (c * height + y * size + $0 / size) * width + x * size + $0 % size }
        }
      }
    }
  }

  private func largest(_ window: [Int], _ x: [Double]) -> Int {
    window.dropFirst().reduce(window[0]) { x[$1] > x[$0] ? $1 : $0 }
  }

  func outputs(_ x: [Double], _ w: [Double]) -> [Double] { windows.map { x[largest($0, x)] } }

  func pullBack(_ dy: [Double], _ x: [Double], _ w: [Double], addingTo dw: inout [Double]) -> [Double] {
    var dx = [Double](repeating: 0, count: x.count)
    for (window, d) in zip(windows, dy) { dx[largest(window, x)] += d }
    return dx
  }
}

/// A function of each element, and its derivative.
struct ReferenceFunction: ReferenceLayer, Sendable {
  let f: @Sendable (Double) -> Double
  let derivative: @Sendable (Double) -> Double

  static let relu = ReferenceFunction(f: { max($0, 0) }, derivative: { $0 > 0 ? 1 : 0 })
  static let tanh = ReferenceFunction(f: { Foundation.tanh($0) }, derivative: { 1 / pow(cosh($0), 2) })
  static let sigmoid = ReferenceFunction(
    f: { 1 / (1 + exp(-$0)) }, derivative: { exp(-$0) / pow(1 + exp(-$0), 2) })
  static let identity = ReferenceFunction(f: { $0 }, derivative: { _ in 1 })

  func outputs(_ x: [Double], _ w: [Double]) -> [Double] { x.map(f) }

  func pullBack(_ dy: [Double], _ x: [Double], _ w: [Double], addingTo dw: inout [Double]) -> [Double] {
    zip(x, dy).map { derivative($0) * $1 }
  }
}

/// y = log p with pᵢ = exp xᵢ / Σ exp xⱼ, whose Jacobian is 1 − pⱼ on the diagonal and −pⱼ elsewhere.
struct ReferenceLogSoftmax: ReferenceLayer {
  func outputs(_ x: [Double], _ w: [Double]) -> [Double] {
    let sum = x.reduce(0) { $0 + exp($1) }
    return x.map { $0 - log(sum) }
  }

  func pullBack(_ dy: [Double], _ x: [Double], _ w: [Double], addingTo dw: inout [Double]) -> [Double] {
    let p = outputs(x, w).map { exp($0) }
    return x.indices.map { j in
      dy.indices.reduce(0) { $0 + dy[$1] * ((j == $1 ? 1 : 0) - p[j]) }
    }
  }
}
