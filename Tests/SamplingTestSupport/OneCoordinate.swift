// Log densities of one coordinate, written by hand.
import LogDensities

/// ℓ of one coordinate by hand.
package func density(
  _ logDensity: @escaping @Sendable (Double) -> Double, gradient: @escaping @Sendable (Double) -> Double
) -> HandWrittenLogDensity {
  HandWrittenLogDensity(dimension: 1) { q, g in
    g[0] = gradient(q[0])
    return logDensity(q[0])
  }
}

/// The standard normal distribution, by hand.
package var normal: HandWrittenLogDensity { density({ -0.5 * $0 * $0 }, gradient: { -$0 }) }
