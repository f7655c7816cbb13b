// How finely macro steps are divided, and when.
import InputErrors

/// How finely the macro steps of ``LocalSteps`` are divided, and when.
public struct LocalStepSettings: Equatable, Sendable {
  /// m, the steps of the coarsest level.
  public let leastSteps: Int
  /// δ, how much H may change within a macro step.
  public let energyTolerance: Double
  /// K, the finest level, which takes m steps times 2 to this power.
  public let mostHalvings: Int

  /// - Parameters:
  ///   - leastSteps: m, the steps of the coarsest level, from 1 to 1024. With more of them the energy is looked at more
  ///     often within a macro step.
  ///   - energyTolerance: δ, how much H may change within a macro step, a positive number. Much smaller ones end long orbits
  ///     early, since fewer macro steps can be taken back.
  ///   - mostHalvings: K, how often a macro step may be halved, from 0 to 20. Where K is too small the chain sticks in
  ///     narrow places, which it leaves out for long.
  public init(leastSteps: Int = 1, energyTolerance: Double = 2, mostHalvings: Int = 10) {
    self.leastSteps = leastSteps
    self.energyTolerance = energyTolerance
    self.mostHalvings = mostHalvings
  }

  func validate() throws(InputError) {
    guard (1...1024).contains(leastSteps) else {
      throw InputError("leastSteps", expected: "from 1 to 1024", found: "\(leastSteps)", advice: "Use 1.")
    }
    guard energyTolerance > 0, energyTolerance.isFinite else {
      throw InputError(
        "energyTolerance", expected: "a positive, finite number", found: "\(energyTolerance)",
        advice: "Use 2.")
    }
    guard (0...20).contains(mostHalvings) else {
      throw InputError(
        "mostHalvings", expected: "from 0 to 20", found: "\(mostHalvings)", advice: "Use 10.")
    }
  }
}

extension LocalStepSettings: CustomStringConvertible {
  /// The settings that are not the default ones, each with a comma after it.
  public var description: String {
    let usual = LocalStepSettings()
    return (leastSteps == usual.leastSteps ? "" : "leastSteps: \(leastSteps), ")
      + (energyTolerance == usual.energyTolerance ? "" : "energyTolerance: \(energyTolerance), ")
      + (mostHalvings == usual.mostHalvings ? "" : "mostHalvings: \(mostHalvings), ")
  }
}
