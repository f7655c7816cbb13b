// The trajectories of one chain on a device.
import NeuralNetworks

/// A position with its gradient, in the memory of a device. Never written to once a chain is there.
final class DevicePoint {
  let position: DeviceBuffer
  let gradient: DeviceBuffer

  init(dimension: Int, on device: OpenCLDevice) throws(DeviceError) {
    position = try DeviceBuffer(floats: dimension, on: device)
    gradient = try DeviceBuffer(floats: dimension, on: device)
  }
}

/// Which numbers of a stream of random words a momentum is made of.
struct MomentumSeed {
  let seed, stream, block: UInt64
}

/// Follows trajectories, with memory for one chain.
final class DeviceTrajectory {
  let posterior: DevicePosterior
  let queue: DeviceQueue
  private let launcher: KernelLauncher
  private let pass: NetworkPass
  private let partial: DeviceBuffer
  private let momentum: DeviceBuffer
  private let energies: DeviceBuffer

  init(_ posterior: DevicePosterior, measuresTimes: Bool = false) throws(DeviceError) {
    self.posterior = posterior
    let device = posterior.device
    queue = try DeviceQueue(on: device, measuresTimes: measuresTimes)
    launcher = try KernelLauncher(posterior.kernels, in: queue)
    pass = try NetworkPass(
      posterior.stages, capacity: posterior.plan.capacity, forGradients: true, on: device)
    let parts = posterior.stages.map(\.parts).max() ?? 0
    partial = try DeviceBuffer(floats: parts * posterior.dimension, on: device)
    momentum = try DeviceBuffer(floats: posterior.dimension, on: device)
    energies = try DeviceBuffer(floats: posterior.layout.count, on: device)
    try queue.write([Float](repeating: 0, count: posterior.layout.count), to: energies)
  }

  func makePoint() throws(DeviceError) -> DevicePoint {
    try DevicePoint(dimension: posterior.dimension, on: posterior.device)
  }

  /// Computes the gradient at the position of `point`.
  func evaluate(_ point: DevicePoint) throws(DeviceError) -> Energies {
    try queue.write([Float](repeating: 0, count: 3), to: energies)
    try gradient(at: point, then: .gradientAlone, stepSize: 0, number: 1)
    return try readEnergies()
  }

  /// Takes `steps` leapfrog steps from `start` with a new momentum, to `end`.
  func follow(
    from start: DevicePoint, to end: DevicePoint, _ random: MomentumSeed, steps: Int, stepSize: Double
  ) throws(DeviceError) -> Energies {
    try launcher.run(
      "begin", groups: [posterior.layout.groups],
      [
        .buffer(start.position), .buffer(start.gradient), .buffer(momentum), .buffer(end.position),
        .buffer(energies), .word(random.seed), .word(random.stream), .word(random.block),
        .float(Float(stepSize)),
      ])
    for step in 1...steps {
      try gradient(
        at: end, then: step == steps ? .lastKick : .kickAndDrift, stepSize: stepSize, number: step)
    }
    return try readEnergies()
  }

  private func gradient(
    at point: DevicePoint, then mode: LeapfrogMode, stepSize: Double, number: Int
  ) throws(DeviceError) {
    for batch in 0..<posterior.plan.count { try passes(of: batch, at: point.position, number: number) }
    try launcher.run(
      mode.rawValue, groups: [posterior.layout.groups],
      [
        .buffer(point.position), .buffer(point.gradient), .buffer(momentum), .buffer(partial),
        .buffer(posterior.precision), .buffer(energies), .float(Float(stepSize)), .float(Float(number)),
      ])
  }

  /// Forwards, the likelihood, and backwards.
  private func passes(of batch: Int, at position: DeviceBuffer, number: Int) throws(DeviceError) {
    let inputs = posterior.inputs.buffers[batch], count = posterior.plan.range(batch).count
    try pass.forward(at: position, inputs, count: count, by: launcher)
    try launcher.run(
      "likelihood", items: count,
      [
        .buffer(pass.output), .buffer(posterior.targets.buffers[batch]), .buffer(pass.outputGradient),
        .buffer(energies), .int(count),
        .int(posterior.layout.likelihood.lowerBound + posterior.layout.batches[batch]), .float(Float(number)),
      ])
    try pass.backward(
      at: position, inputs, count: count, to: partial, accumulates: batch > 0, by: launcher)
  }

  private func readEnergies() throws(DeviceError) -> Energies {
    Energies(
      values: try queue.read(posterior.layout.count, from: energies, initial: Float(0)),
      layout: posterior.layout)
  }
}
