// The last states of a chain, from which a mass is estimated.

/// The last states of a chain in a window, with their gradients and log densities.
struct StateWindow: Sendable, Codable {
  let dimension: Int
  /// At most so many states are kept.
  let limit: Int
  /// n numbers for each state, in no particular order once the window is full.
  @Packed private(set) var positions: [Double] = []
  @Packed private(set) var gradients: [Double] = []
  @Packed private(set) var logDensities: [Double] = []
  private var next = 0

  /// - Parameter limit: fewer states are kept where they are long: 2²² numbers, that is 32 MiB, but at least 20 states.
  init(dimension: Int, limit: Int) {
    self.dimension = dimension
    self.limit = max(20, min(limit, (1 << 22) / max(dimension, 1)))
  }

  var count: Int { logDensities.count }

  mutating func append(position: [Double], gradient: [Double], logDensity: Double) {
    if count < limit {
      positions += position
      gradients += gradient
      logDensities.append(logDensity)
    } else {
      for i in 0..<dimension {
        positions[next * dimension + i] = position[i]
        gradients[next * dimension + i] = gradient[i]
      }
      logDensities[next] = logDensity
      next = (next + 1) % limit
    }
  }

  /// Forgets all states, and keeps their room.
  mutating func removeAll() {
    positions.removeAll(keepingCapacity: true)
    gradients.removeAll(keepingCapacity: true)
    logDensities.removeAll(keepingCapacity: true)
    next = 0
  }
}
