// A climb to a maximum: the lengths to start with, the ways up from a saddle, and whether ℓ falls around the end.

import Foundation
import LogDensities
import Randomness

/// One climb of a log density.
final class Climb<Evaluator: GradientEvaluator>: Ascent where Evaluator.Scalar == Double {
  private var evaluator: Evaluator
  private let maximumEvaluations: Int

  init(_ evaluator: Evaluator, from start: [Double], maximumEvaluations: Int) {
    self.evaluator = evaluator
    self.maximumEvaluations = maximumEvaluations
    super.init(from: start)
    best = visit(start)
  }

  /// How many evaluations are left.
  var left: Int { maximumEvaluations - evaluations }

  /// What rounding makes of ℓ at the best place, with room.
  var noise: Double { 1e-12 * max(1, abs(best.value)) }

  @discardableResult override func visit(_ position: [Double]) -> Place {
    var place = Place(position: position, value: 0, gradient: best.gradient)
    evaluations += 1
    place.value = evaluator.logDensity(at: position, gradient: &place.gradient)
    // Far below the climb ℓ may bend in quite another way.
    guard place.isFinite, place.value > best.value - 1 else { return place }
    if max(1, abs(place.value)) < noise {
      // Where ℓ is so much higher the lengths of before are those of another place.
      lengths = Lengths(dimension: position.count)
    } else {
      lengths.learn(from: best, to: place)
    }
    if place.value > best.value { best = place }
    return place
  }

  /// Finds the lengths here: goes along the gradient in their units, as far as a power of ten of it leads up, until they fit, and
  /// looks at places near by, in which all coordinates differ.
  func findLengths() {
    for _ in 0..<5 where left > 0 && best.gradient.contains(where: { $0 != 0 }) {
      lengths.guess(from: best.gradient, noise: noise)
      let factor = stride()
      if factor > 0.01, factor < 100 { break }
    }
    lengths.guess(from: best.gradient, noise: noise)
    // A coordinate that stays where it is shows its length when it is moved.
    var step = 1.0
    while !lengths.unmeasured.isEmpty, step > 1e-12, left > 0 {
      let from = best
      let moved = lengths.unmeasured
      var position = from.position
      for i in moved { position[i] += step }
      visit(position)
      if lengths.unmeasured == moved { step /= 10 }
    }
    var random = Philox(seed: 2, stream: 0)
    var direction = best.position
    for _ in 0..<2 where left > 0 {
      random.fillNormal(&direction)
      let step = 0.1 / Double(direction.count).squareRoot()
      visit(direction.indices.map { best.position[$0] + step * lengths[$0] * direction[$0] })
    }
  }

  /// The power of ten by which the gradient leads highest.
  private func stride() -> Double {
    let from = best
    let direction = zip(lengths.squares, from.gradient).map { $0 * $1 }
    func improves(_ factor: Double) -> Bool {
      let before = best.value
      return visit(zip(from.position, direction).map { $0 + factor * $1 }).value > before
    }
    var factor = 1.0
    if improves(1) {
      while factor < 1e30, left > 0, improves(10 * factor) { factor *= 10 }
    } else {
      repeat { factor /= 10 } while factor > 1e-30 && left > 0 && !improves(factor)
    }
    return factor
  }

  /// What ℓ does around the best place: on the way from the start and beyond, on along the gradient, along the axes, where there
  /// are at most 32, and in eight random directions.
  func look(from start: [Double]) -> Surroundings {
    let top = best
    let count = top.position.count
    var ways = [zip(top.position, start).map { $0 - $1 }, zip(lengths.squares, top.gradient).map { $0 * $1 }]
    for i in 0..<(count <= 32 ? count : 0) {
      var axis = [Double](repeating: 0, count: count)
      axis[i] = top.position[i] < start[i] ? -lengths[i] : lengths[i]
      ways.append(axis)
    }
    let unmeasured = lengths.unmeasured
    for (number, way) in ways.enumerated() {
      let far = fall(from: top, along: way)
      if isHigher(than: top) || rises(from: top, along: way, step: -0.01 * (far ?? 1)) { return .higher }
      if far == nil, !unmeasured.contains(number - 2) { return .open }
    }
    var random = Philox(seed: 1, stream: 0)
    for _ in 0..<8 {
      var way = [Double](repeating: 0, count: count)
      random.fillNormal(&way)
      for i in way.indices { way[i] *= lengths[i] }
      if rises(from: top, along: way, step: 0.01) || rises(from: top, along: way, step: -0.01) {
        return .higher
      }
    }
    return .lower
  }

  private func isHigher(than top: Place) -> Bool { best.value > top.value + max(1e-10, noise) }

  /// A way in lengths, or nil where it goes nowhere.
  private func unit(_ way: [Double]) -> [Double]? {
    let length = way.indices.reduce(0) { $0 + way[$1] * way[$1] / lengths.squares[$1] }.squareRoot()
    return length > 0 && length.isFinite ? way.map { $0 / length } : nil
  }

  /// The first power of ten, up to 10⁹, of lengths ahead at which ℓ is lower by a thousandth; nil where there is none.
  private func fall(from top: Place, along way: [Double]) -> Double? {
    guard let way = unit(way) else { return 1 }
    return (0...9).lazy.map { pow(10, Double($0)) }.first { step in
      !(visit(zip(top.position, way).map { $0 + step * $1 }).value > top.value - max(1e-3, noise))
    }
  }

  /// Whether ℓ is higher a step away, or nearer where that is far below.
  private func rises(from top: Place, along way: [Double], step: Double) -> Bool {
    guard let way = unit(way) else { return false }
    var step = step
    for _ in 0..<12 {
      if visit(zip(top.position, way).map { $0 + step * $1 }).value > top.value - 1 { break }
      step /= 10
    }
    return isHigher(than: top)
  }
}

/// What a log density does around a place.
enum Surroundings {
  /// It is a maximum, as far as one can see.
  case lower
  /// It is a saddle or a minimum, and the climb has gone on.
  case higher
  /// ℓ does not fall on one side.
  case open
}
