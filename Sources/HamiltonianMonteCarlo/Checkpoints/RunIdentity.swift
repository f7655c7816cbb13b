// What a run was asked to do, by which a checkpoint knows its run again.
import Foundation
import InputErrors

/// What a run was asked to do, and how its target answers at the starts.
struct RunIdentity: Codable {
  /// Which process of several has these chains; nil where one has all of them.
  let process: String?
  let method: String
  let kernel: String
  let sink: String
  let seed: UInt64
  let draws: Int
  let warmUp: String
  let coordinates: [String]
  let chains: [Beginning]

  /// Where a chain begins.
  struct Beginning: Codable {
    @Packed var start: [Double]
    /// ℓ there; NaN where the transition does not know it.
    let logDensity: Double
  }

  init<Kernel: Transition, Sink: DrawSink>(
    _ plan: RunPlan, _ chains: [RunningChain<Kernel, Sink>]
  ) throws {
    process = plan.partners.flatMap { $0.dividesChains ? "process \($0.rank) of \($0.count)" : nil }
    method = plan.method
    kernel = String(reflecting: Kernel.self)
    sink = String(reflecting: Sink.self)
    seed = plan.seed
    draws = plan.draws
    warmUp = try plan.warmUp.fingerprint()
    coordinates = plan.coordinateNames ?? []
    self.chains = chains.map { running in
      var chain = running.chain
      return Beginning(start: Kernel.Scalar.widened(chain.position), logDensity: chain.logDensity)
    }
  }

  /// Passes the identity of the same run.
  /// - Parameter other: what is asked for now.
  func check(_ other: RunIdentity, path: String) throws(InputError) {
    func mismatch(_ what: String, _ found: String, _ expected: String) -> InputError {
      InputError(
        path, expected: "the checkpoint of a run with \(what) \(expected)", found: "\(what) \(found)",
        advice: "Resume with what the run was begun with, or give the new run a checkpoint of another name.")
    }
    if process != other.process {
      throw mismatch("the chains of", process ?? "a single process", other.process ?? "a single process")
    }
    if method != other.method { throw mismatch("the method", method, other.method) }
    if seed != other.seed { throw mismatch("the seed", "\(seed)", "\(other.seed)") }
    if draws != other.draws { throw mismatch("the draws per chain", "\(draws)", "\(other.draws)") }
    if warmUp != other.warmUp { throw mismatch("a warm-up", "of other settings", "like the present one") }
    if chains.count != other.chains.count {
      throw mismatch("the chains", "\(chains.count)", "\(other.chains.count)")
    }
    if chains.first?.start.count != other.chains.first?.start.count || coordinates != other.coordinates {
      throw mismatch("other coordinates, namely", name, other.name)
    }
    if kernel != other.kernel { throw mismatch("a target of the type", kernel, other.kernel) }
    if sink != other.sink { throw mismatch("draws in", sink, other.sink) }
    for (i, pair) in zip(chains, other.chains).enumerated() {
      if pair.0.start != pair.1.start { throw mismatch("another start of chain", "\(i)", "\(i)") }
      try checkSameTarget(pair.0.logDensity, pair.1.logDensity, at: "the start of chain \(i)", path: path)
    }
  }

  private var name: String {
    coordinates.isEmpty ? "\(chains.first?.start.count ?? 0)" : coordinates.joined(separator: ", ")
  }
}

/// Passes two values of one log density. Another machine may round otherwise.
func checkSameTarget(
  _ before: Double, _ now: Double, at place: String, path: String
) throws(InputError) {
  guard !before.isNaN, !(abs(before - now) <= 1e-8 * max(1, abs(before), abs(now))) else { return }
  throw InputError(
    path, expected: "the checkpoint of a run with the same target",
    found: "one whose log density at \(place) was \(before), where it is \(now) now",
    advice:
      "Resume with the data and the model of that run, or give the new run a checkpoint of another name.")
}

extension WarmUp {
  /// All stages with the settings of their adapters, in a line.
  func fingerprint() throws -> String {
    let words = try stages.map { stage in
      let adapters = try stage.adapters.map { adapter in
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
          positiveInfinity: "∞", negativeInfinity: "−∞", nan: "NaN")
        return "\(type(of: adapter)) " + String(decoding: try encoder.encode(adapter), as: UTF8.self)
      }
      return ([String(stage.transitions)] + adapters).joined(separator: " ")
    }
    return words.joined(separator: "; ") + (isPooled ? ", pooled" : "")
  }
}
