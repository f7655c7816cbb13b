// The convolution of images, as matrix products of unfolded images.
import InputErrors

/// y[f] = b[f] + Σ_c W[f, c] ⋆ x[c]: cross-correlation with square kernels, stride 1, no padding.
///
/// W has the shape [filters, channels, kernel, kernel].
public struct Convolution2D: Layer {
  public let filters: Int
  public let kernel: Int
  public let name: String?

  /// - Parameters:
  ///   - filters: the number of channels of the output.
  ///   - kernel: the side of the kernels.
  ///   - name: of the layer, in the names of its parameters; nil where its place will do.
  public init(_ filters: Int, kernel: Int, name: String? = nil) {
    self.filters = filters
    self.kernel = kernel
    self.name = name
  }

  public func outputShape(for input: [Int]) throws(InputError) -> [Int] {
    guard input.count == 3 else {
      throw InputError(
        "Convolution2D", expected: "an image of shape [channels, height, width]", found: "the shape \(input)",
        advice: "Give such a shape as the input of the network.")
    }
    guard filters >= 1, kernel >= 1, kernel <= min(input[1], input[2]) else {
      throw InputError(
        "Convolution2D", expected: "at least one filter, and a kernel that fits into the image",
        found: "\(filters) filter(s) of side \(kernel) on an image of \(input[1]) × \(input[2])",
        advice: "Use a smaller kernel.")
    }
    return [filters, input[1] - kernel + 1, input[2] - kernel + 1]
  }

  public func parameters(for input: [Int]) -> [LayerParameter] {
    let fanIn = input[0] * kernel * kernel
    return [
      LayerParameter(name: "weight", shape: [filters, input[0], kernel, kernel], fanIn: fanIn),
      LayerParameter(name: "bias", shape: [filters], fanIn: fanIn),
    ]
  }

  public func memory(for input: [Int]) -> LayerMemory {
    LayerMemory(scratch: ConvolutionGeometry(input, kernel).columnCount)
  }

  public func forward(_ batch: LayerBatch) {
    let g = ConvolutionGeometry(batch.inputShape, kernel), bias = batch.parameters + filters * g.taps
    for i in 0..<batch.count {
      let output = batch.output + i * filters * g.positions
      g.unfold(batch.input + i * batch.inputCount, into: batch.scratch)
      for f in 0..<filters { (output + f * g.positions).update(repeating: bias[f], count: g.positions) }
      MatrixProduct(m: filters, n: g.positions, k: g.taps, accumulates: true)
        .multiply(batch.parameters, batch.scratch, into: output)
    }
  }

  public func backward(_ batch: LayerBatch) {
    let g = ConvolutionGeometry(batch.inputShape, kernel), gradients = batch.pullback
    let weightCount = filters * g.taps
    if !gradients.accumulates { gradients.parameters.update(repeating: 0, count: weightCount + filters) }
    for i in 0..<batch.count {
      let outputGradient = gradients.output + i * filters * g.positions
      g.unfold(batch.input + i * batch.inputCount, into: batch.scratch)
      addSums(of: outputGradient, positions: g.positions, to: gradients.parameters + weightCount)
      MatrixProduct(m: filters, n: g.taps, k: g.positions, transposesB: true, accumulates: true)
        .multiply(outputGradient, batch.scratch, into: gradients.parameters)
      guard let inputGradient = gradients.input else { continue }
      MatrixProduct(m: g.taps, n: g.positions, k: filters, transposesA: true)
        .multiply(batch.parameters, outputGradient, into: batch.scratch)
      g.fold(batch.scratch, into: inputGradient + i * batch.inputCount)
    }
  }

  /// The gradient of the biases.
  private func addSums(
    of gradient: UnsafePointer<Float>, positions: Int, to bias: UnsafeMutablePointer<Float>
  ) {
    for f in 0..<filters {
      var sum: Float = 0
      for i in 0..<positions { sum += gradient[f * positions + i] }
      bias[f] += sum
    }
  }
}

/// The sizes of a convolution of one image.
private struct ConvolutionGeometry {
  let channels, height, width, kernel: Int

  init(_ input: [Int], _ kernel: Int) {
    (channels, height, width, self.kernel) = (input[0], input[1], input[2], kernel)
  }

  var rows: Int { height - kernel + 1 }
  var columns: Int { width - kernel + 1 }
  /// The number of pixels of the output.
  var positions: Int { rows * columns }
  /// The number of terms of each output.
  var taps: Int { channels * kernel * kernel }
  var columnCount: Int { taps * positions }

  /// unfolded[(c, ky, kx)][(y, x)] = image[c][y + ky][x + kx].
  func unfold(_ image: UnsafePointer<Float>, into unfolded: UnsafeMutablePointer<Float>) {
    forEachRow { row, place in
      (unfolded + row * columns).update(from: image + place, count: columns)
    }
  }

  /// The transpose of `unfold`: overwrites the image with sums.
  func fold(_ unfolded: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>) {
    image.update(repeating: 0, count: channels * height * width)
    forEachRow { row, place in
      for x in 0..<columns { image[place + x] += unfolded[row * columns + x] }
    }
  }

  /// Calls `body` with the number of each row (c, ky, kx, y) and the place of its first pixel in the image.
  @inline(__always)
  private func forEachRow(_ body: (_ row: Int, _ place: Int) -> Void) {
    var row = 0
    for c in 0..<channels {
      for ky in 0..<kernel {
        for kx in 0..<kernel {
          for y in 0..<rows {
            body(row, (c * height + y + ky) * width + kx)
            row += 1
          }
        }
      }
    }
  }
}
