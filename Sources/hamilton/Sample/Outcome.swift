// How a run ended, in a line and an exit status.

import Foundation
import HamiltonianMonteCarlo

/// How a run ended.
struct Outcome {
  let chains: [ChainRecord]
  /// The signal that ended the run.
  let signal: Int32?

  var isComplete: Bool {
    chains.allSatisfy { chain in
      if case .complete = chain.ending { true } else { false }
    }
  }

  /// The exit status; nil for success.
  var status: Int32? { isComplete ? nil : signal.map { 128 + $0 } ?? 1 }

  /// Says where the draws are, and what can be done next.
  func tell(about output: String) {
    let draws = chains.map { "\($0.count)" }
    let counts = Set(draws).count == 1 ? draws[0] : draws.joined(separator: ", ")
    print("\(output): \(chains.count) \(chains.count == 1 ? "chain" : "chains") of \(counts) draws")
    guard !isComplete else { return }
    let words = "the run ended early; its draws are kept, and the same command with --resume goes on\n"
    FileHandle.standardError.write(Data(words.utf8))
  }
}
