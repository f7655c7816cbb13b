// A normal distribution fitted to draws, and its KL divergence from the truth with a Monte-Carlo error.

/// The normal distribution with the mean and covariance (denominator n − 1) of draws.
///
///     let fit = FittedNormal(v)
///     let kl = fit.klDivergence(of: try NormalMoments(mean: 0, variance: 9))   // D_KL(truth ‖ fit)
///
/// The standard errors are jackknife errors over B contiguous blocks: the divergence D₍ⱼ₎ is computed without
/// block j, and the error is √((B−1)/B Σⱼ (D₍ⱼ₎ − D̄)²). Blocks must be long compared with the autocorrelation
/// time, or the error is too small (Künsch 1989, doi 10.1214/aos/1176347265). Where the divergence is no larger
/// than ``expectedKLDivergence(dimension:independentDraws:)`` the error tells its order of magnitude only,
/// because D is then quadratic in the errors of the moments.
///
/// # Edge cases
/// `NaN` for fewer than four draws or a draw that is not finite; +∞ if the fitted covariance is singular, as
/// with no more draws than coordinates or a chain that never moved. The error is `NaN` where it cannot be told.
public struct FittedNormal: Sendable {
  /// The number of blocks of the jackknife, over all chains together.
  public static let defaultBlocks = 20

  /// The fitted mean and covariance.
  public let moments: NormalMoments

  private let momentsWithoutOneBlock: [NormalMoments]

  /// Fits the draws of a scalar quantity.
  public init(_ draws: Draws, blocks: Int = defaultBlocks) {
    self.init(chains: draws.chains.map { $0.map { [$0] } }, blocks: blocks)
  }

  /// Fits the positions of one chain, each an array of d coordinates.
  public init(positions: [[Double]], blocks: Int = defaultBlocks) {
    self.init(chains: [positions], blocks: blocks)
  }

  /// Fits the positions of several chains.
  public init(chains: [[[Double]]], blocks: Int = defaultBlocks) {
    guard blocks >= 2 else { fatalError("FittedNormal: expected at least 2 blocks, found \(blocks)") }
    let origin = chains.joined().first ?? []
    let sums = chains.flatMap { chain in
      contiguousBlocks(of: chain.count, about: max(1, blocks / chains.count)).map { block in
        PowerSums(of: chain[block], origin: origin)
      }
    }
    let total = sums.reduce(PowerSums(of: [], origin: origin)) { $0 + $1 }
    moments = total.moments
    momentsWithoutOneBlock = sums.count < 2 ? [] : sums.map { (total - $0).moments }
  }

  /// D_KL(truth ‖ fit), the divergence that the tutorial reports.
  public func klDivergence(of truth: NormalMoments) -> Estimate {
    jackknife { ChainDiagnostics.klDivergence(truth, $0) }
  }

  /// D_KL(fit ‖ truth), the opposite direction.
  public func klDivergence(from truth: NormalMoments) -> Estimate {
    jackknife { ChainDiagnostics.klDivergence($0, truth) }
  }

  private func jackknife(_ divergence: (NormalMoments) -> Double) -> Estimate {
    guard moments.dimension > 0, moments.isFinite else { return .undefined }
    let replicates = momentsWithoutOneBlock.map(divergence)
    let blocks = Double(replicates.count)
    let centre = mean(of: replicates)
    let squares = replicates.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    return Estimate(
      value: divergence(moments), error: blocks < 2 ? .nan : ((blocks - 1) / blocks * squares).squareRoot())
  }
}

/// Cuts 0 ..< count into `blocks` ranges of nearly equal length, or fewer so that each has two elements.
private func contiguousBlocks(of count: Int, about blocks: Int) -> [Range<Int>] {
  let blocks = max(1, min(blocks, count / 2))
  return (0..<blocks).map { (count * $0 / blocks)..<(count * ($0 + 1) / blocks) }
}

/// Σ 1, Σ x and Σ x xᵀ of positions relative to an origin near them, which can be added and taken away again.
private struct PowerSums {
  let origin: [Double]
  var count = 0
  var first: [Double]
  var second: [Double]

  init(of positions: ArraySlice<[Double]>, origin: [Double]) {
    let d = origin.count
    self.origin = origin
    first = [Double](repeating: 0, count: d)
    second = [Double](repeating: 0, count: d * d)
    for position in positions {
      guard position.count == d else {
        fatalError("FittedNormal: expected positions of \(d) coordinates, found one of \(position.count)")
      }
      count += 1
      for i in 0..<d {
        let shifted = position[i] - origin[i]
        first[i] += shifted
        for j in 0...i { second[i * d + j] += shifted * (position[j] - origin[j]) }
      }
    }
  }

  static func + (a: PowerSums, b: PowerSums) -> PowerSums { a.combined(with: b, sign: 1) }

  static func - (a: PowerSums, b: PowerSums) -> PowerSums { a.combined(with: b, sign: -1) }

  private func combined(with other: PowerSums, sign: Int) -> PowerSums {
    var result = self
    result.count += sign * other.count
    for i in first.indices { result.first[i] += Double(sign) * other.first[i] }
    for i in second.indices { result.second[i] += Double(sign) * other.second[i] }
    return result
  }

  var moments: NormalMoments {
    let d = origin.count
    let n = count < 4 ? .nan : Double(count)
    var covariance = second
    for i in 0..<d {
      for j in 0...i {
        let value = (second[i * d + j] - first[i] * first[j] / n) / (n - 1)
        covariance[i * d + j] = value
        covariance[j * d + i] = value
      }
    }
    return NormalMoments(
      fittedMean: zip(origin, first).map { $0 + $1 / n }, covariance: covariance)
  }
}
