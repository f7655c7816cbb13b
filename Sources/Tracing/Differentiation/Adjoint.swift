// Adjoints that know where they are zero because nothing was asked for there.

/// The adjoint of a node during reverse accumulation: `value` where `mask` is 1, and exactly 0 where it is 0.
///
/// An element is masked where its branch of a selection is not taken, or where it is not read at all. There the slope
/// of what produced it has no meaning and may be infinite: 0 · ∞ must be 0, while it is not a number anywhere else.
struct Adjoint {
  var value: NodeID
  /// 1 or 0 in each element; nil where all are 1.
  var mask: NodeID?
  /// Whether `value` itself is 0 where the mask is.
  var isClean = true
}

extension Graph {
  /// The adjoint as an ordinary node.
  func masked(_ x: Adjoint) -> NodeID {
    guard let mask = x.mask, !x.isClean else { return x.value }
    return select(mask, x.value, uniform(0, count: count(x.value)))
  }

  func add(_ x: Adjoint, _ y: Adjoint) -> Adjoint {
    if x.mask == y.mask {
      return Adjoint(value: add(x.value, y.value), mask: x.mask, isClean: x.isClean && y.isClean)
    }
    return Adjoint(value: add(masked(x), masked(y)), mask: either(x.mask, y.mask))
  }

  func multiply(_ x: Adjoint, by factor: NodeID) -> Adjoint {
    Adjoint(value: multiply(x.value, factor), mask: x.mask, isClean: x.isClean && isTotal(factor))
  }

  func divide(_ x: Adjoint, by divisor: NodeID) -> Adjoint {
    Adjoint(value: divide(x.value, divisor), mask: x.mask, isClean: x.isClean && x.mask == nil)
  }

  func negate(_ x: Adjoint) -> Adjoint { Adjoint(value: negate(x.value), mask: x.mask, isClean: x.isClean) }

  /// The part where the condition holds, or where it does not.
  func restrict(_ x: Adjoint, to condition: NodeID, holds: Bool = true) -> Adjoint {
    let taken = holds ? condition : not(condition)
    return Adjoint(value: x.value, mask: both(x.mask, taken), isClean: false)
  }

  /// The adjoint of x where that of y is given and y[k] = x[I[k]].
  func scatter(_ y: Adjoint, _ map: IndexMap, count sourceCount: Int) -> Adjoint {
    Adjoint(
      value: scatter(masked(y), map, count: sourceCount), mask: anyOf(y.mask, map, count: sourceCount))
  }

  /// The adjoint of x where that of y is given and y[I[k]] += x[k].
  func gather(_ y: Adjoint, _ map: IndexMap) -> Adjoint {
    let ones = uniform(1, count: count(y.value))
    return Adjoint(
      value: gather(y.value, map), mask: simplified(gather(y.mask ?? ones, map)), isClean: y.isClean)
  }

  // MARK: Masks

  func not(_ a: NodeID) -> NodeID { binary(.equal, a, uniform(0, count: count(a))) }

  /// nil for a mask that is 1 everywhere.
  func simplified(_ mask: NodeID) -> NodeID? { uniformValue(mask) == 1 ? nil : mask }

  private func both(_ a: NodeID?, _ b: NodeID) -> NodeID {
    guard let a, a != b else { return b }
    return binary(.minimum, a, b)
  }

  private func either(_ a: NodeID?, _ b: NodeID?) -> NodeID? {
    guard let a, let b, a != not(b), b != not(a) else { return nil }
    return simplified(binary(.maximum, a, b))
  }

  /// Where at least one of the elements that the map adds up is not masked.
  private func anyOf(_ mask: NodeID?, _ map: IndexMap, count targetCount: Int) -> NodeID? {
    guard let mask else {
      return simplified(constant(map.multiplicities(targetCount: targetCount).map { Swift.min($0, 1) }))
    }
    if let shared = invariant(mask, map, targetCount) { return simplified(shared) }
    let sums = scatter(mask, map, count: targetCount)
    let isInjective = map.inverse(targetCount: targetCount) != nil
    return simplified(isInjective ? sums : binary(.less, uniform(0, count: targetCount), sums))
  }
}
