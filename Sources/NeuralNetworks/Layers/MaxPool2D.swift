// The layer that keeps the largest of each window of an image.
import InputErrors


/// The largest value of each square window; windows stand side by side, and what is left at the edges is dropped.
///
/// Where several values of a window are equal, the gradient goes to the first. A window with NaN gives NaN.
public struct MaxPool2D: Layer {
  /// The side of the windows.
  public let size: Int

  public init(_ size: Int) { self.size = size }

  public func outputShape(for input: [Int]) throws(InputError) -> [Int] {
    guard input.count == 3, size >= 1, size <= min(input[1], input[2]) else {
      throw InputError(
        "MaxPool2D", expected: "an image of shape [channels, height, width] with sides of at least \(size)",
        found: "the shape \(input)", advice: "Use smaller windows, or put the layer before Flatten.")
    }
    return [input[0], input[1] / size, input[2] / size]
  }

  public func forward(_ batch: LayerBatch) {
    forEachWindow(of: batch) { window, largest in batch.output[window] = batch.input[largest] }
  }

  public func backward(_ batch: LayerBatch) {
    let gradients = batch.pullback
    guard let inputGradient = gradients.input else { return }
    inputGradient.update(repeating: 0, count: batch.count * batch.inputCount)
    forEachWindow(of: batch) { window, largest in inputGradient[largest] = gradients.output[window] }
  }

  /// Calls `body` with the number of each window and the place of its largest element among the inputs.
  @inline(__always)
  private func forEachWindow(of batch: LayerBatch, _ body: (_ window: Int, _ largest: Int) -> Void) {
    let planes = batch.count * batch.inputShape[0], height = batch.inputShape[1], width = batch.inputShape[2]
    var window = 0
    for plane in 0..<planes {
      for y in 0..<(height / size) {
        for x in 0..<(width / size) {
          let first = (plane * height + y * size) * width + x * size
          body(window, largest(batch.input, first: first, width: width))
          window += 1
        }
      }
    }
  }

  /// The place of the largest element of the window that begins at `first`, or of one that is NaN.
  @inline(__always)
  private func largest(_ image: UnsafePointer<Float>, first: Int, width: Int) -> Int {
    var best = first
    for y in 0..<size {
      for x in 0..<size {
        let place = first + y * width + x
        if image[place] > image[best] || image[place].isNaN { best = place }
      }
    }
    return best
  }
}
