// Hamiltonian Monte Carlo of a network's posterior on a device.
import HamiltonianMonteCarlo
import InputErrors
import NeuralNetworks

extension HMC where Metric == IdentityMetric {
  /// The method bound to the posterior of a network, with all trajectories on a device.
  ///
  ///     let sampler = try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior, on: .preferred())
  ///     let chain = try sampler.sample(draws: 1000, from: start, seed: 1, into: sink)
  ///
  /// Parameters, momenta and gradients stay on the device; after a trajectory only its energies come back, as sums of a
  /// few hundred terms that are added up in `Double`. Random numbers are those of the processor. The same seed gives the
  /// same draws on one device; those of the processor are near at first and then others, since sums round differently.
  ///
  /// The kernels are compiled when they are first needed, and kept for the next process in the user's cache folder.
  /// - Throws: where a layer, the likelihood or the prior has no kernels, these cannot be compiled, or the data do not
  ///   fit into the memory of the device.
  public func sampler(
    for posterior: NetworkPosterior, on device: OpenCLDevice
  ) throws(DeviceError) -> DeviceHMCSampler {
    DeviceHMCSampler(method: self, posterior: try DevicePosterior(posterior, on: device))
  }
}

/// Hamiltonian Monte Carlo bound to the posterior of a network on a device.
public struct DeviceHMCSampler: Sampler {
  public let method: HMC<IdentityMetric>
  let posterior: DevicePosterior

  public var dimension: Int { posterior.dimension }
  public var device: OpenCLDevice { posterior.device }
  public var description: String { "\(method) on \(device.name)" }

  public func makeKernel() throws(InputError) -> DeviceTransition {
    try method.trajectory.validate()
    do throws(DeviceError) {
      return try DeviceTransition(posterior, method.trajectory)
    } catch {
      throw InputError(interruption: error)
    }
  }
}
