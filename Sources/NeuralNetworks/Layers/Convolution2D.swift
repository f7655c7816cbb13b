// The convolution of images, as matrix products of unfolded images.

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
  public init(_ filters: Int, kernel: Int, name: String? = nil) {
    self.filters = filters
    self.kernel = kernel
    self.name = name
  }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 3 else {
      throw NetworkError(
        "Convolution2D", expected: "an image of shape [channels, height, width]", found: "the shape \(input)",
        advice: "Give such a shape as the input of the network.")
    }
    guard filters >= 1, kernel >= 1, kernel <= min(input[1], input[2]) else {
      throw NetworkError(
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

  public func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    let geometry = ConvolutionGeometry(batch.inputShape, kernel)
    let bias = batch.parameters + filters * geometry.taps
    for i in 0..<batch.count {
      let output = batch.output + i * filters * geometry.positions
      Scalar.unfold(geometry, batch.input + i * batch.inputCount, batch.scratch)
      Scalar.fillColumns(output, rows: filters, with: bias, count: geometry.positions)
      Scalar.multiply(
        MatrixProduct(m: filters, n: geometry.positions, k: geometry.taps, accumulates: true),
        batch.parameters,
        batch.scratch, output)
    }
  }

  public func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    let geometry = ConvolutionGeometry(batch.inputShape, kernel), gradients = batch.pullback
    let bias = gradients.parameters + filters * geometry.taps
    if !gradients.accumulates {
      gradients.parameters.update(repeating: 0, count: filters * geometry.taps + filters)
    }
    for i in 0..<batch.count {
      let outputGradient = gradients.output + i * filters * geometry.positions
      Scalar.unfold(geometry, batch.input + i * batch.inputCount, batch.scratch)
      Scalar.addColumns(outputGradient, rows: filters, count: geometry.positions, to: bias)
      Scalar.multiply(
        MatrixProduct(
          m: filters, n: geometry.taps, k: geometry.positions, transposesB: true, accumulates: true),
        outputGradient, batch.scratch, gradients.parameters)
      guard let inputGradient = gradients.input else { continue }
      Scalar.multiply(
        MatrixProduct(m: geometry.taps, n: geometry.positions, k: filters, transposesA: true),
        batch.parameters,
        outputGradient, batch.scratch)
      Scalar.fold(geometry, batch.scratch, inputGradient + i * batch.inputCount)
    }
  }
}

/// The sizes of a convolution of one image.
public struct ConvolutionGeometry: Sendable {
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
}

extension NetworkScalar {
  /// columns[(c, ky, kx)][(y, x)] = image[c][y + ky][x + kx].
  public static func unfold(
    _ geometry: ConvolutionGeometry, _ image: UnsafePointer<Self>, _ columns: UnsafeMutablePointer<Self>
  ) {
    let g = geometry
    var to = columns
    for c in 0..<g.channels {
      for ky in 0..<g.kernel {
        for kx in 0..<g.kernel {
          for y in 0..<g.rows {
            to.update(from: image + (c * g.height + y + ky) * g.width + kx, count: g.columns)
            to += g.columns
          }
        }
      }
    }
  }

  /// The transpose of `unfold`: overwrites the image with sums of columns.
  public static func fold(
    _ geometry: ConvolutionGeometry, _ columns: UnsafePointer<Self>, _ image: UnsafeMutablePointer<Self>
  ) {
    let g = geometry
    var from = columns
    image.update(repeating: 0, count: g.channels * g.height * g.width)
    for c in 0..<g.channels {
      for ky in 0..<g.kernel {
        for kx in 0..<g.kernel {
          for y in 0..<g.rows {
            let to = image + (c * g.height + y + ky) * g.width + kx
            for x in 0..<g.columns { to[x] += from[x] }
            from += g.columns
          }
        }
      }
    }
  }
}
