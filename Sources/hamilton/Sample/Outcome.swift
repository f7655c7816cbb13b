// How a run ended, in a line and an exit status.

import HamiltonianMonteCarlo
import InputErrors

/// How a run ended.
struct Outcome {
  let chains: [ChainRecord]
  /// How many draws of each chain were written.
  let draws: [Int]
  /// The signal that ended the run.
  let signal: Int32?

  var isComplete: Bool {
    chains.allSatisfy { chain in
      if case .complete = chain.ending { true } else { false }
    }
  }

  /// The exit status; nil for success.
  var status: Int32? { isComplete ? nil : signal.map { 128 + $0 } ?? 1 }

  private var hasFailed: Bool {
    chains.contains { chain in
      if case .failed = chain.ending { true } else { false }
    }
  }

  /// Says where the draws are, and what can be done next.
  func tell(about output: String) {
    let counts = Set(draws).count == 1 ? "\(draws[0])" : draws.map(String.init).joined(separator: ", ")
    print("\(output): \(chains.count) \(chains.count == 1 ? "chain" : "chains") of \(counts) draws")
    guard !isComplete else { return }
    let kept = hasFailed ? "draws are kept as far as they could be written" : "its draws are kept"
    let words = "the run ended early; \(kept), and the same command with --resume goes on\n"
    StandardError.write(words)
  }
}
