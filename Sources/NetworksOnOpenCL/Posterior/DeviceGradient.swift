// The log density of a posterior on a device with its gradient, at positions of the processor: for comparisons.
import NeuralNetworks

/// Computes ℓ and ∇ℓ on a device.
package final class DeviceGradient {
  private let trajectory: DeviceTrajectory
  private let point: DevicePoint

  package init(_ posterior: NetworkPosterior, on device: OpenCLDevice, measuresTimes: Bool = false)
    throws(DeviceError)
  {
    trajectory = try DeviceTrajectory(
      DevicePosterior(posterior, on: device), measuresTimes: measuresTimes)
    point = try trajectory.makePoint()
  }

  package func logDensity(at position: [Float], gradient: inout [Float]) throws(DeviceError) -> Double {
    try trajectory.queue.write(position, to: point.position)
    let energies = try trajectory.evaluate(point)
    gradient = try trajectory.queue.read(position.count, from: point.gradient, initial: Float(0))
    return energies.logDensity + trajectory.posterior.constant
  }

  /// Seconds that each kernel took since the last call.
  package func takeTimes() -> [String: Double] { trajectory.queue.times?.take() ?? [:] }
}
