// The laws that every integrator must obey, as numbers that must be small. A step that throws fails them.
import Foundation

/// The largest distance |Δ|/(1 + |z|) between a start and the end of a step forward and a step back.
func reversalError(of map: StepMap, stepSize: Double) throws -> Double {
  var largest = 0.0
  for start in map.starts {
    let back = try map.step(try map.step(start, stepSize), -stepSize)
    for (a, b) in zip(start, back) { largest = max(largest, abs(a - b) / (1 + abs(a))) }
  }
  return largest
}

/// The Jacobian ∂z′ᵢ/∂zⱼ of a step, row by row, by differences of the fourth order.
func jacobian(of map: StepMap, at start: [Double], stepSize: Double) throws -> [[Double]] {
  let width = 1e-3
  var columns: [[Double]] = []
  for j in start.indices {
    func shifted(_ shift: Double) throws -> [Double] {
      var z = start
      z[j] += shift
      return try map.step(z, stepSize)
    }
    let (near, far) = (try (shifted(width), shifted(-width)), try (shifted(2 * width), shifted(-2 * width)))
    columns.append(
      start.indices.map { i in
        (8 * (near.0[i] - near.1[i]) - (far.0[i] - far.1[i])) / (12 * width)
      })
  }
  return start.indices.map { i in columns.map { $0[i] } }
}

/// |det J − 1| at the worst start.
func volumeError(of map: StepMap, stepSize: Double) throws -> Double {
  try map.starts.map { abs(determinant(try jacobian(of: map, at: $0, stepSize: stepSize)) - 1) }.max() ?? .nan
}

/// The largest element of JᵀΩJ − Ω at the worst start, where Ω pairs element i with element i + half.
func symplecticityError(of map: StepMap, stepSize: Double) throws -> Double {
  var largest = 0.0
  for start in map.starts {
    let j = try jacobian(of: map, at: start, stepSize: stepSize)
    for a in start.indices {
      for b in start.indices {
        var form = 0.0
        for i in 0..<map.half {
          form += j[i][a] * j[i + map.half][b] - j[i + map.half][a] * j[i][b]
        }
        let expected = b == a + map.half ? 1.0 : (a == b + map.half ? -1 : 0)
        largest = max(largest, abs(form - expected))
      }
    }
  }
  return largest
}

/// The slope of log max |ΔH| in log ε along trajectories of equal length.
func energyOrder(of map: StepMap, stepSize: Double, steps: Int) throws -> Double {
  func largestError(_ refinement: Int) throws -> Double {
    var largest = 0.0
    for start in map.starts {
      let energy = try map.energy(start)
      var z = start
      for _ in 0..<steps * refinement {
        z = try map.step(z, stepSize / Double(refinement))
        largest = max(largest, abs(try map.energy(z) - energy))
      }
    }
    return largest
  }
  return try log2(largestError(1) / largestError(4)) / 2
}

/// By elimination with pivoting.
private func determinant(_ matrix: [[Double]]) -> Double {
  var rows = matrix
  var result = 1.0
  for column in rows.indices {
    guard let pivot = (column..<rows.count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) })
    else { return .nan }
    if pivot != column {
      rows.swapAt(pivot, column)
      result = -result
    }
    result *= rows[column][column]
    for i in column + 1..<rows.count {
      let factor = rows[i][column] / rows[column][column]
      for k in column..<rows.count { rows[i][k] -= factor * rows[column][k] }
    }
  }
  return result
}
