// The no-U-turn rule as its definition reads, with all points kept, and mistakes that can be made in it.
import Foundation
import HamiltonianMonteCarlo
import Randomness

/// What can be done wrong in a tree.
enum TreeMistake {
  case none
  /// A new half is looked at as a whole, not in its parts.
  case noSubtreeChecks
  /// Each point counts the same, whatever its energy.
  case uniformWeights
  /// The later part of a half is favoured like a new half.
  case biasedInsideHalves
  /// The points of a half before its failing step are kept.
  case keepsFailedHalf
}

/// Doubles an orbit until it turns round, by the definition: all points are kept, and every part is looked at anew.
struct TextbookNoUTurn<I: MemorylessIntegrator>: TrajectoryRule where I.System.Scalar == Double {
  private struct Leaf {
    var point: PhasePoint<I.System>
    let energy: Double
    let velocity: [Double]
  }

  let mistake: TreeMistake
  let criterion: TurnCriterion
  var maximumDepth = 10
  private(set) var stepsCompleted = 0

  init(_ mistake: TreeMistake = .none, criterion: TurnCriterion = .momenta, maximumDepth: Int = 10) {
    self.mistake = mistake
    self.criterion = criterion
    self.maximumDepth = maximumDepth
  }

  func failurePosition(from start: PhasePoint<I.System>) -> [Double] { start.position }

  mutating func sample(
    from point: inout PhasePoint<I.System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics {
    var tree = [leaf(point, energy, in: &orbit)]
    var chosen = tree[0]
    stepsCompleted = 0
    var doublings = 0
    for depth in 0..<maximumDepth {
      let isForward = random.trajectoryLength.next() >> 63 == 1
      let start = isForward ? tree[tree.count - 1] : tree[0]
      var half = grow(from: start, count: 1 << depth, isForward: isForward, in: &orbit)
      if half.count < 1 << depth, mistake != .keepsFailedHalf || half.isEmpty { break }
      let isWhole = half.count == 1 << depth
      let ordered = isForward ? half : half.reversed()
      if isWhole, mistake == .noSubtreeChecks ? hasTurned(ordered) : turnsInside(ordered) { break }
      let proposal = choose(from: &half, using: &random)
      if random.acceptance.uniform() * weight(of: tree) < weight(of: half) { chosen = proposal }
      tree = isForward ? tree + ordered : ordered + tree
      doublings += 1
      if !isWhole || hasTurned(tree) { break }
    }
    point = chosen.point
    var statistics = TransitionStatistics(
      isAccepted: true, acceptanceProbability: 1, energy: chosen.energy, steps: stepsCompleted)
    statistics.treeDepth = doublings
    return statistics
  }

  private func leaf(
    _ point: PhasePoint<I.System>, _ energy: Double, in orbit: inout Orbit<I>
  ) -> Leaf {
    var (point, velocity) = (point, point.momentum)
    orbit.system.velocity(momentum: point.momentum, geometry: &point.geometry, into: &velocity)
    return Leaf(point: point, energy: energy, velocity: velocity)
  }

  private mutating func grow(
    from start: Leaf, count: Int, isForward: Bool, in orbit: inout Orbit<I>
  ) -> [Leaf] {
    var half: [Leaf] = []
    var current = start.point
    for _ in 0..<count {
      var next = orbit.system.makePoint()
      do throws(NumericalFailure) {
        if isForward {
          try orbit.advance(from: &current, to: &next)
        } else {
          try orbit.retreat(from: &current, to: &next)
        }
        half.append(leaf(next, try orbit.energy(of: &next), in: &orbit))
      } catch {
        return half
      }
      stepsCompleted += 1
      current = next
    }
    return half
  }

  private func weight(of leaves: [Leaf]) -> Double {
    leaves.reduce(0) { $0 + (mistake == .uniformWeights ? 1 : exp(-$1.energy)) }
  }

  private func choose(from half: inout [Leaf], using random: inout RandomStreams) -> Leaf {
    if half.count > 1, mistake == .biasedInsideHalves {
      var (first, second) = (Array(half[..<(half.count / 2)]), Array(half[(half.count / 2)...]))
      let (a, b) = (choose(from: &first, using: &random), choose(from: &second, using: &random))
      return random.acceptance.uniform() * weight(of: first) < weight(of: second) ? b : a
    }
    var level = random.acceptance.uniform() * weight(of: half)
    for leaf in half {
      level -= weight(of: [leaf])
      if level < 0 { return leaf }
    }
    return half[half.count - 1]
  }

  /// Whether leaves in the order of time have turned as a whole.
  private func hasTurned(_ leaves: [Leaf]) -> Bool {
    let (first, last) = (leaves[0], leaves[leaves.count - 1])
    switch criterion {
    case .displacement:
      let way = zip(last.point.position, first.point.position).map { $0 - $1 }
      return dot(first.point.momentum, way) <= 0 || dot(last.point.momentum, way) <= 0
    case .momenta:
      if !movesAlong(leaves) { return true }
      let middle = leaves.count / 2
      guard leaves.count > 2 else { return false }
      return !movesAlong(Array(leaves[...middle])) || !movesAlong(Array(leaves[(middle - 1)...]))
    }
  }

  private func movesAlong(_ leaves: [Leaf]) -> Bool {
    let sum = leaves.dropFirst().reduce(leaves[0].point.momentum) { zip($0, $1.point.momentum).map(+) }
    return dot(leaves[0].velocity, sum) > 0 && dot(leaves[leaves.count - 1].velocity, sum) > 0
  }

  private func turnsInside(_ leaves: [Leaf]) -> Bool {
    guard leaves.count > 1 else { return false }
    let middle = leaves.count / 2
    return hasTurned(leaves) || turnsInside(Array(leaves[..<middle])) || turnsInside(Array(leaves[middle...]))
  }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
