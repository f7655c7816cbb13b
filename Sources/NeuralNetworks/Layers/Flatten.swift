// The layer that makes a vector of an image.
import InputErrors


/// Gives the elements of an array of any shape as a vector, in row-major order.
public struct Flatten: Layer {
  public init() {}

  public func outputShape(for input: [Int]) throws(InputError) -> [Int] { [input.reduce(1, *)] }

  public func forward(_ batch: LayerBatch) {
    batch.output.update(from: batch.input, count: batch.count * batch.inputCount)
  }

  public func backward(_ batch: LayerBatch) {
    batch.pullback.input?.update(from: batch.pullback.output, count: batch.count * batch.inputCount)
  }
}
