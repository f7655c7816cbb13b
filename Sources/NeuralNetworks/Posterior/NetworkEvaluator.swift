// Evaluates the posterior of a network for one chain, on several threads.
import WideKernels
import LinearAlgebra
import LogDensities

/// The passes of a `NetworkPosterior`, with memory for one chain.
public struct NetworkEvaluator: GradientEvaluator {
  private let posterior: NetworkPosterior
  private let memory: EvaluatorMemory

  init(_ posterior: NetworkPosterior) {
    useSingleThreadedBLAS()
    self.posterior = posterior
    memory = EvaluatorMemory(posterior)
  }

  public var threads: Int { posterior.threads }

  public mutating func logDensity(at position: [Float]) -> Double {
    var gradient = [Float](repeating: 0, count: position.count)
    let prior = posterior.prior.logDensity(at: position, addingTo: &gradient)
    return memory.logLikelihood(posterior, at: position, withGradient: false) + prior
  }

  public mutating func logDensity(at position: [Float], gradient: inout [Float]) -> Double {
    guard gradient.count == position.count else {
      fatalError("NetworkEvaluator: the gradient needs \(position.count) elements, but has \(gradient.count)")
    }
    let likelihood = memory.logLikelihood(posterior, at: position, withGradient: true)
    return likelihood + addPrior(at: position, to: &gradient)
  }

  /// Copies the gradient of the likelihood and adds the prior, block by block while the block is in the cache.
  private func addPrior(at position: [Float], to gradient: inout [Float]) -> Double {
    let prior = posterior.prior, blocks = posterior.priorBlocks
    let terms = position.withUnsafeBufferPointer { position in
      gradient.withUnsafeMutableBufferPointer { gradient in
        [Double](unsafeUninitializedCapacity: blocks.count) { terms, count in
          // The threads write to different elements.
          nonisolated(unsafe) let (q, g, terms) = (position, gradient, terms)
          nonisolated(unsafe) let memory = memory
          forEach(count: blocks.count, threads: posterior.threads) { i, _ in
            memory.copyGradient(blocks[i], to: g)
            var part = g.extracting(blocks[i]).mutableSpan
            terms[i] = prior.logDensity(ofBlock: i, at: q.span.extracting(blocks[i]), addingTo: &part)
          }
          count = blocks.count
        }
      }
    }
    return prior.logNormalizer + terms.reduce(0, +)
  }
}

/// The buffers of an evaluator: one pass for each thread, one gradient for each chunk of examples.
private final class EvaluatorMemory {
  private let chunks: Chunks
  private let passes: [BatchPass]
  private let dimension: Int
  private let gradients: UnsafeMutablePointer<Float>
  private let terms: UnsafeMutablePointer<Double>

  init(_ posterior: NetworkPosterior) {
    let chunks = Chunks(examples: posterior.exampleCount)
    self.chunks = chunks
    dimension = posterior.dimension
    passes = (0..<min(posterior.threads, chunks.count)).map { _ in
      BatchPass(posterior.stages, capacity: chunks.capacity, forGradients: true)
    }
    gradients = .allocate(capacity: max(dimension * chunks.count, 1))
    terms = .allocate(capacity: chunks.count)
  }

  deinit {
    gradients.deallocate()
    terms.deallocate()
  }

  /// Σ log p(target | outputs); the gradient of each chunk stays here.
  func logLikelihood(_ posterior: NetworkPosterior, at position: [Float], withGradient: Bool) -> Double {
    guard position.count == dimension else {
      fatalError("NetworkEvaluator: the position needs \(dimension) elements, but has \(position.count)")
    }
    position.withUnsafeBufferPointer { position in
      // A network without parameters reads none.
      nonisolated(unsafe) let (memory, parameters) = (self, position.baseAddress ?? UnsafePointer(gradients))
      forEach(count: chunks.count, threads: posterior.threads) { chunk, worker in
        memory.terms[chunk] = memory.run(chunk, memory.passes[worker], posterior, parameters, withGradient)
      }
    }
    return (0..<chunks.count).reduce(0) { $0 + terms[$1] }
  }

  /// The sum over the chunks, in their order.
  func copyGradient(_ range: Range<Int>, to gradient: UnsafeMutableBufferPointer<Float>) {
    guard let to = gradient.baseAddress else { return }
    wide_sum_terms(
      0, gradients + range.lowerBound, chunks.count, dimension, range.count, to + range.lowerBound)
  }

  private func run(
    _ chunk: Int, _ pass: BatchPass, _ posterior: NetworkPosterior, _ parameters: UnsafePointer<Float>,
    _ withGradient: Bool
  ) -> Double {
    let size = posterior.network.inputCount
    var sum = 0.0
    for (i, range) in chunks.batches(chunk).enumerated() {
      posterior.inputs.withUnsafeBufferPointer { inputs in
        guard let inputs = inputs.baseAddress.map({ $0 + range.lowerBound * size }) else { return }
        pass.forward(parameters: parameters, inputs: inputs, count: range.count)
        sum += pass.logLikelihood(posterior.likelihood, posterior.targets[range], withGradient: withGradient)
        guard withGradient else { return }
        pass.backward(
          parameters: parameters, inputs: inputs, count: range.count, gradient: gradients + chunk * dimension,
          accumulates: i > 0)
      }
    }
    return sum
  }
}
