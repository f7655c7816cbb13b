// In which order the parts of a split log density take their turns.

/// In which order the parts of a split log density take their turns in the steps of a trajectory. Each step goes through
/// them in this order and back, so that it can be reversed whatever the order is.
public enum SplitOrder: String, CaseIterable, Sendable {
  /// As they are given.
  case fixed
  /// One drawn uniformly from all M! orders for each trajectory. The draw does not depend on the state, so that the chain
  /// leaves the target invariant.
  case random
}
