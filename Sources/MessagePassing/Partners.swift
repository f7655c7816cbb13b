// The processes of a group as a run sees them.
import Foundation
import HamiltonianMonteCarlo
import InputErrors

/// Processes each of which has chains of its own.
@usableFromInline
struct ChainsDivided: RunPartners {
  let group: ProcessGroup
  @usableFromInline package var rank: Int { group.rank }
  @usableFromInline package var count: Int { group.count }
  @usableFromInline package var dividesChains: Bool { true }

  @usableFromInline
  init(_ group: ProcessGroup) { self.group = group }

  @usableFromInline
  package func decide(_ share: Data, _ decision: ([Data?]) -> Data) throws(InputError) -> Data {
    try group.decide(share, decision)
  }
}

/// Processes that run the same chains in step, none of which can go on without the others.
@usableFromInline
struct ChainsInStep: RunPartners {
  let group: ProcessGroup
  @usableFromInline package var rank: Int { group.rank }
  @usableFromInline package var count: Int { group.count }
  @usableFromInline package var dividesChains: Bool { false }

  @usableFromInline
  init(_ group: ProcessGroup) { self.group = group }

  @usableFromInline
  package func decide(_ share: Data, _ decision: ([Data?]) -> Data) throws(InputError) -> Data {
    try group.decide(share, needsAll: true, decision)
  }
}

extension ProcessGroup {
  /// For runs of which each process has its own chains; nil where there is one process.
  @usableFromInline
  var withDividedChains: (any RunPartners)? { count > 1 ? ChainsDivided(self) : nil }

  /// For runs of the same chains in all processes; nil where there is one process.
  @usableFromInline
  var inStep: (any RunPartners)? { count > 1 ? ChainsInStep(self) : nil }
}
