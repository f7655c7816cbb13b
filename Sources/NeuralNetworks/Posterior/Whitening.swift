// The coordinates in which a smooth prior is standard normal.
import InputErrors
import LogDensities
import WideKernels

/// θ = A z, the parameters by a `SmoothPrior`, with w(z) = −½ |z|²: the prior of z, without its constant.
///
/// A log-likelihood ℓ of the parameters thus becomes the log posterior ℓ(A z) − ½ |z|² of z, whose gradient is
/// Aᵀ ∇ℓ − z.
public struct Whitening: Transformation {
  public let prior: SmoothPrior
  let threads: Int

  public var dimension: Int { prior.groups.last?.range.upperBound ?? 0 }

  /// - Parameters:
  ///   - prior: that of the parameters, whose A is applied.
  ///   - threads: how many threads share the work; nil for one per processor core.
  /// - Throws: where there is to be no thread.
  public init(_ prior: SmoothPrior, threads: Int? = nil) throws(InputError) {
    self.prior = prior
    self.threads = try threadCount(threads)
  }

  public func apply(to z: [Float], into parameters: inout [Float]) -> Double {
    requireCounts(z.count, parameters.count)
    prior.apply(to: z, into: &parameters, threads: threads)
    return -0.5 * wide_sum_of_products(0, z, z, z.count)
  }

  public func pullBack(_ gradient: [Float], at z: [Float], into result: inout [Float]) {
    requireCounts(z.count, result.count)
    prior.applyTransposed(to: gradient, into: &result, threads: threads)
    result.withUnsafeMutableBufferPointer { result in
      for i in z.indices { result[i] -= z[i] }
    }
  }

  private func requireCounts(_ counts: Int...) {
    if let count = counts.first(where: { $0 != dimension }) {
      fatalError("Whitening: expected \(dimension) elements, found \(count)")
    }
  }
}
