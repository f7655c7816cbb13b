// Warm-ups that ended too early: what they had learned does not fit the draws, or the chains learned different things.
import Foundation
import LinearAlgebra

extension RunFacts {
  /// A step size that does not accept what it was adapted to. Where it ran away that has been said already.
  var missedAcceptance: Finding? {
    guard let target, draws >= 100, !isFlat, runawayStepSize == nil, lowAcceptance == nil else { return nil }
    let mean = chains.reduce(0) { $0 + $1.meanStepSizeAcceptance * Double($1.count) / Double(draws) }
    guard abs(mean - target) > 0.1 else { return nil }
    return Finding(
      lines: [
        String(
          format: "the warm-up was too short for the step size: the mean acceptance is %.2f instead of %.2f",
          mean, target), Self.cure,
      ], isSerious: false)
  }

  /// Masses that have not settled: those of the chains differ, or the draws have another shape.
  var unsettledMass: Finding? {
    guard adaptsMass, draws >= 100 else { return nil }
    return differentMasses ?? misshapenMass
  }

  private static let cure =
    "  give a longer warm-up; if that does not help, the scales of the target change from place to place: change coordinates"

  /// Widths √(M⁻¹)ⱼⱼ that differ between chains by a factor of more than 4.
  private var differentMasses: Finding? {
    let widths = chains.compactMap(\.state?.mass).map { mass in
      var (masses, inverse) = (mass.scales, mass.scales)
      mass.diagonals(masses: &masses, inverse: &inverse)
      return inverse.map { $0.squareRoot() }
    }
    guard widths.count > 1, let dimension = widths.first?.count else { return nil }
    let ratios = (0..<dimension).map { j in
      let column = widths.map { $0[j] }
      return (coordinate: j, ratio: (column.max() ?? 1) / (column.min() ?? 1))
    }
    guard let worst = ratios.max(by: { $0.ratio < $1.ratio }), worst.ratio > 4 else { return nil }
    return Finding(
      lines: [
        "the warm-up was too short for the mass matrix: what the chains took for the width of "
          + name(ofCoordinate: worst.coordinate)
          + String(format: " differs by a factor of %.3g", worst.ratio),
        Self.cure,
      ], isSerious: true)
  }

  /// Draws that are in the natural lengths of the mass more than three times as wide in one direction as in another, besides
  /// what chance makes of so many draws. It takes a mass with directions, since others leave correlations as they are,
  /// at most a hundred coordinates, and twenty draws for each.
  private var misshapenMass: Finding? {
    let masses = chains.compactMap(\.state?.mass)
    guard let stored, masses.count == chains.count, let n = masses.first?.scales.count, n <= 100,
      masses.contains(where: { !$0.variances.isEmpty })
    else { return nil }
    var decomposition = SymmetricEigendecomposition(dimension: n)
    let rows = naturalRows(stored, masses)
    guard rows.rows >= 20 * n, decomposition.decompose(rows.gram.elements),
      let widest = decomposition.values.max(), let narrowest = decomposition.values.min(), narrowest > 0
    else { return nil }
    let ratio = (widest / narrowest).squareRoot()
    // Independent draws of a round distribution have a ratio of (1 + √γ)/(1 − √γ) at most, with n = γ rows (Marchenko & Pastur).
    let share = (Double(n) / Double(rows.rows)).squareRoot()
    guard ratio > 3 * (1 + share) / (1 - share) else { return nil }
    return Finding(
      lines: [
        "the warm-up was too short for the mass matrix: in its lengths the draws are "
          + String(format: "%.3g times as wide in one direction as in another", ratio), Self.cure,
      ], isSerious: true)
  }

  /// About 2000 draws as rows, in the natural lengths of the mass of their chain, without their mean.
  private func naturalRows(_ stored: [any DrawStorage], _ masses: [LowRankMass]) -> Matrix {
    let n = masses[0].scales.count
    let stride = max(1, draws / 2000)
    var rows: [[Double]] = []
    for (chain, mass) in zip(stored, masses) {
      var mass = mass
      let columns = (0..<n).map { chain.coordinate($0) }
      let means = columns.map { column in column.reduce(0) { $0 + $1 / Double(column.count) } }
      for i in Swift.stride(from: 0, to: chain.statistics.count, by: stride) {
        var row = (0..<n).map { columns[$0][i] - means[$0] }
        mass.whiten(displacement: &row)
        rows.append(row)
      }
    }
    return Matrix(rows: rows)
  }
}
