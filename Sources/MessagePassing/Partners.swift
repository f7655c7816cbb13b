// The processes of a group as a run sees them.
import Foundation
import HamiltonianMonteCarlo
import InputErrors

/// Processes that make a run together. Either each has chains of its own, or all run the same chains in step, and none can go
/// on without the others.
@usableFromInline
struct GroupPartners: RunPartners {
  let group: ProcessGroup
  @usableFromInline package let dividesChains: Bool
  @usableFromInline package var rank: Int { group.rank }
  @usableFromInline package var count: Int { group.count }

  @usableFromInline
  package func decide(_ share: Data, _ decision: ([Data?]) -> Data) throws(InputError) -> Data {
    try group.decide(share, needsAll: !dividesChains, decision)
  }
}

extension ProcessGroup {
  /// For runs of which each process has its own chains; nil where there is one process.
  @usableFromInline
  var withDividedChains: (any RunPartners)? {
    count > 1 ? GroupPartners(group: self, dividesChains: true) : nil
  }

  /// For runs of the same chains in all processes; nil where there is one process.
  @usableFromInline
  var inStep: (any RunPartners)? { count > 1 ? GroupPartners(group: self, dividesChains: false) : nil }
}
