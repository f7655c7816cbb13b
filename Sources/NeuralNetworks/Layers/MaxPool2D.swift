// The layer that keeps the largest of each window of an image.

/// The largest value of each square window; windows stand side by side, and what is left at the edges is dropped.
///
/// Where several values of a window are equal, the gradient goes to the first. A window with NaN gives NaN.
public struct MaxPool2D: Layer {
  /// The side of the windows.
  public let size: Int

  public init(_ size: Int) { self.size = size }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 3, size >= 1, size <= min(input[1], input[2]) else {
      throw NetworkError(
        "MaxPool2D", expected: "an image of shape [channels, height, width] with sides of at least \(size)",
        found: "the shape \(input)", advice: "Use smaller windows, or put the layer before Flatten.")
    }
    return [input[0], input[1] / size, input[2] / size]
  }

  public func forward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    Scalar.maxPool(geometry(batch), batch.input, batch.output)
  }

  public func backward<Scalar: NetworkScalar>(_ batch: LayerBatch<Scalar>) {
    guard let inputGradient = batch.pullback.input else { return }
    Scalar.pullBackMaxPool(geometry(batch), batch.input, from: batch.pullback.output, to: inputGradient)
  }

  private func geometry<Scalar>(_ batch: LayerBatch<Scalar>) -> PoolingGeometry {
    PoolingGeometry(
      planes: batch.count * batch.inputShape[0], height: batch.inputShape[1], width: batch.inputShape[2],
      size: size)
  }
}

/// The sizes of the pooling of several planes.
public struct PoolingGeometry: Sendable {
  let planes, height, width, size: Int

  /// The offset of the largest element of the window whose first element is `window`, or of one that is NaN.
  @inline(__always)
  func largest<Scalar: NetworkScalar>(_ window: UnsafePointer<Scalar>) -> Int {
    var best = 0
    for y in 0..<size {
      for x in 0..<size {
        let value = window[y * width + x]
        if value > window[best] || value.isNaN { best = y * width + x }
      }
    }
    return best
  }
}

extension NetworkScalar {
  public static func maxPool(
    _ geometry: PoolingGeometry, _ image: UnsafePointer<Self>, _ pooled: UnsafeMutablePointer<Self>
  ) {
    let g = geometry
    var to = pooled
    for plane in 0..<g.planes {
      for y in 0..<(g.height / g.size) {
        for x in 0..<(g.width / g.size) {
          let window = image + (plane * g.height + y * g.size) * g.width + x * g.size
          to.pointee = window[g.largest(window)]
          to += 1
        }
      }
    }
  }

  public static func pullBackMaxPool(
    _ geometry: PoolingGeometry, _ image: UnsafePointer<Self>, from: UnsafePointer<Self>,
    to: UnsafeMutablePointer<Self>
  ) {
    let g = geometry
    var from = from
    to.update(repeating: 0, count: g.planes * g.height * g.width)
    for plane in 0..<g.planes {
      for y in 0..<(g.height / g.size) {
        for x in 0..<(g.width / g.size) {
          let offset = (plane * g.height + y * g.size) * g.width + x * g.size
          to[offset + g.largest(image + offset)] = from.pointee
          from += 1
        }
      }
    }
  }
}
