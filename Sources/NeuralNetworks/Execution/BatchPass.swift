// The passes of a small batch of examples through all layers, with memory of its own.

/// Runs up to `capacity` examples at a time through the layers, forwards and backwards.
final class BatchPass {
  private let stages: [Stage]
  /// What goes into each stage but the first, and what comes out of the last.
  private let activations: [UnsafeMutablePointer<Float>]
  /// The gradients with respect to what goes into the stages, in turns, and with respect to the outputs.
  private let gradients: [UnsafeMutablePointer<Float>]
  private let saved: [UnsafeMutablePointer<UInt8>]
  private let scratch: UnsafeMutablePointer<Float>

  init(_ stages: [Stage], capacity: Int, forGradients: Bool) {
    self.stages = stages
    activations = stages.map { allocate(capacity * $0.outputCount, Float.self) }
    let widest = stages.map(\.outputCount).max() ?? 0
    gradients = forGradients ? (0..<2).map { _ in allocate(capacity * widest, Float.self) } : []
    let memories = stages.map { $0.layer.memory(for: $0.input) }
    saved = memories.map { allocate(capacity * $0.saved, UInt8.self) }
    scratch = allocate(memories.map(\.scratch).max() ?? 0, Float.self)
  }

  deinit {
    for pointer in activations + gradients + [scratch] { pointer.deallocate() }
    for pointer in saved { pointer.deallocate() }
  }

  /// The number of outputs of one example.
  var outputCount: Int { stages[stages.count - 1].outputCount }

  /// The outputs of the last forward pass, example after example.
  var outputs: UnsafePointer<Float> { UnsafePointer(activations[stages.count - 1]) }

  /// Where the gradient with respect to the outputs must be before a backward pass.
  var outputGradient: UnsafeMutablePointer<Float> { gradients[(stages.count - 1) % 2] }

  func forward(parameters: UnsafePointer<Float>, inputs: UnsafePointer<Float>, count: Int) {
    for i in stages.indices { stages[i].layer.forward(batch(i, parameters, inputs, count)) }
  }

  /// Overwrites `gradient` with that with respect to all parameters, or adds to it.
  func backward(
    parameters: UnsafePointer<Float>, inputs: UnsafePointer<Float>, count: Int,
    gradient: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    for i in stages.indices.reversed() {
      var batch = batch(i, parameters, inputs, count)
      batch.gradients = LayerBatch.Gradients(
        output: gradients[i % 2], input: i == 0 ? nil : gradients[(i + 1) % 2],
        parameters: gradient + stages[i].parameters.lowerBound, accumulates: accumulates)
      stages[i].layer.backward(batch)
    }
  }

  private func batch(
    _ i: Int, _ parameters: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>, _ count: Int
  ) -> LayerBatch {
    LayerBatch(
      count: count, inputShape: stages[i].input, outputShape: stages[i].output,
      parameters: parameters + stages[i].parameters.lowerBound,
      input: i == 0 ? inputs : UnsafePointer(activations[i - 1]), output: activations[i], scratch: scratch,
      saved: saved[i], gradients: nil)
  }
}

/// Memory that begins at a line of the cache.
private func allocate<Element>(_ count: Int, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
  UnsafeMutableRawPointer.allocate(
    byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64
  ).bindMemory(to: type, capacity: max(count, 1))
}
