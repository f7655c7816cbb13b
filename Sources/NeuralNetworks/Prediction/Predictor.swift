// The outputs of a network for many examples, at one vector of parameters after another.
import InputErrors
import LinearAlgebra

/// Computes the outputs of a network for a fixed set of examples, with memory that is used again for each draw.
///
/// Not to be shared between threads; it uses several itself.
public final class Predictor {
  public let network: Sequential
  /// The number of examples.
  public let exampleCount: Int
  private let inputs: [Float]
  private let threads: Int
  private let chunks: Chunks
  private let passes: [BatchPass]
  private var result: [Float]

  /// - Parameters:
  ///   - network: the network.
  ///   - inputs: the examples one after the other, each row-major in the input shape of the network.
  ///   - threads: how many threads share the examples; nil for one per processor core.
  /// - Throws: where the inputs do not suit the network.
  public init(_ network: Sequential, inputs: [Float], threads: Int? = nil) throws(InputError) {
    let count = try network.requireInputs(inputs)
    let threads = try threadCount(threads)
    let chunks = Chunks(examples: count)
    useSingleThreadedBLAS()
    (self.network, self.inputs, self.threads, self.chunks, exampleCount) = (
      network, inputs, threads, chunks, count
    )
    passes = (0..<min(threads, chunks.count)).map { _ in
      BatchPass(network.fusedStages, capacity: chunks.capacity, forGradients: false)
    }
    result = [Float](repeating: 0, count: count * network.outputCount)
  }

  /// The outputs of all examples, one after the other.
  /// - Throws: where there is another number of parameters than the network has.
  public func outputs(at parameters: [Float]) throws(InputError) -> [Float] {
    try network.requireCount(of: parameters)
    let (inputSize, outputSize) = (network.inputCount, network.outputCount)
    let (chunks, passes) = (chunks, passes)
    parameters.withUnsafeBufferPointer { parameters in
      inputs.withUnsafeBufferPointer { inputs in
        result.withUnsafeMutableBufferPointer { result in
          guard let input = inputs.baseAddress, let output = result.baseAddress else { return }
          // A network without parameters reads none.
          let parameters = parameters.baseAddress ?? input
          // The threads write to different elements, each with a pass of its own.
          nonisolated(unsafe) let memory = (
            parameters: parameters, input: input, output: output, passes: passes
          )
          forEach(count: chunks.count, threads: threads) { chunk, worker in
            for range in chunks.batches(chunk) {
              let pass = memory.passes[worker]
              pass.forward(
                parameters: memory.parameters, inputs: memory.input + range.lowerBound * inputSize,
                count: range.count)
              (memory.output + range.lowerBound * outputSize).update(
                from: pass.outputs, count: range.count * outputSize)
            }
          }
        }
      }
    }
    return result
  }

  /// The outputs of all examples at parameters of another precision, rounded.
  /// - Throws: where there is another number of parameters than the network has.
  public func outputs(at parameters: [Double]) throws(InputError) -> [Float] {
    try outputs(at: parameters.map { Float($0) })
  }
}
