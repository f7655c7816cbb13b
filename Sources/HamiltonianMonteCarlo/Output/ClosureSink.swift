// The sinks that hand each draw to a closure.

/// Hands each draw to a closure, which may stop the run.
///
///     var sum = 0.0
///     let sink = ClosureSink<Double> { draw in
///       sum += draw.position[0]
///       return true
///     }
///     try HMC().sampler(for: target).sample(draws: 1_000, from: start, seed: 1, into: sink)
public struct ClosureSink<Scalar: PhaseSpaceScalar>: DrawSink {
  private let body: (Draw<Scalar>) throws -> Bool

  /// - Parameter body: takes a draw and returns whether the run should go on; what it throws ends the run.
  public init(_ body: @escaping (Draw<Scalar>) throws -> Bool) { self.body = body }

  public mutating func take(_ draw: Draw<Scalar>) throws -> Bool { try body(draw) }
}

/// Hands each draw to a closure that may be called on another thread, as those of several chains are.
public struct ConcurrentClosureSink<Scalar: PhaseSpaceScalar>: DrawSink, Sendable {
  private let body: @Sendable (Draw<Scalar>) throws -> Bool

  /// - Parameter body: takes a draw and returns whether the run should go on; what it throws ends the run.
  public init(_ body: @escaping @Sendable (Draw<Scalar>) throws -> Bool) { self.body = body }

  public mutating func take(_ draw: Draw<Scalar>) throws -> Bool { try body(draw) }
}
