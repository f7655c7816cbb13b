// A normal distribution fitted to draws, and its KL divergence from the truth with a Monte-Carlo error.
import Statistics

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
/// Each coordinate is fitted in a unit of its own, so that the divergence does not depend on the units.
///
/// # Edge cases
/// `NaN` for fewer than four draws, a draw that is not finite, or moments so far from those of the truth that numbers
/// cannot hold both in one unit; +∞ if the fitted covariance is singular, as with no more draws than coordinates or a
/// chain that never moved. The error is `NaN` where it cannot be told.
public struct FittedNormal: Sendable {
  /// The number of blocks of the jackknife, over all chains together.
  public static let defaultBlocks = 20

  /// The fitted mean and covariance; elements beyond the range of numbers are 0 or ±∞.
  public var moments: NormalMoments { scaledMoments.scaled(by: exponents) }

  /// The unit 2ᵉ of each coordinate, in which its largest draw is from 1 to 2.
  private let exponents: [Int]
  /// The moments in these units, of all draws and without each block.
  private let scaledMoments: NormalMoments
  private let momentsWithoutOneBlock: [NormalMoments]

  /// Fits the draws of a scalar quantity.
  public init(_ draws: ScalarDraws, blocks: Int = defaultBlocks) {
    self.init(chains: draws.chains.map { $0.map { [$0] } }, blocks: blocks)
  }

  /// Fits the positions of one chain, each an array of d coordinates.
  public init(positions: [[Double]], blocks: Int = defaultBlocks) {
    self.init(chains: [positions], blocks: blocks)
  }

  /// Fits the positions of several chains.
  public init(chains: [[[Double]]], blocks: Int = defaultBlocks) {
    guard blocks >= 2 else { fatalError("FittedNormal: expected at least 2 blocks, found \(blocks)") }
    let dimension = chains.joined().first?.count ?? 0
    for position in chains.joined() where position.count != dimension {
      fatalError(
        "FittedNormal: expected positions of \(dimension) coordinates, found one of \(position.count)")
    }
    let exponents = (0..<dimension).map { i in binaryExponent(of: chains.map { $0.map { $0[i] } }) }
    let sums = chains.flatMap { chain in
      contiguousBlocks(of: chain.count, about: max(1, blocks / chains.count)).map { block in
        RunningCovariance(
          of: chain[block].map { zip($0, exponents).map { scaled($0, by: -$1) } }, dimension: dimension)
      }
    }
    let none = RunningCovariance(of: [], dimension: dimension)
    // Sums without a block are put together from those before and after it: taking the block away from the total
    // would leave nothing but rounding errors where it is much farther away than the others.
    var before = [none]
    var after = [none]
    for block in sums { before.append(before.last! + block) }
    for block in sums.reversed() { after.append(block + after.last!) }
    self.exponents = exponents
    scaledMoments = before.last!.moments
    momentsWithoutOneBlock =
      sums.count < 2 ? [] : sums.indices.map { (before[$0] + after[sums.count - 1 - $0]).moments }
  }

  /// D_KL(truth ‖ fit), the divergence that the tutorial reports.
  public func klDivergence(of truth: NormalMoments) -> Estimate {
    jackknife(truth) { truth, fit in ChainDiagnostics.klDivergence(truth, fit) }
  }

  /// D_KL(fit ‖ truth), the opposite direction.
  public func klDivergence(from truth: NormalMoments) -> Estimate {
    jackknife(truth) { truth, fit in ChainDiagnostics.klDivergence(fit, truth) }
  }

  private func jackknife(
    _ truth: NormalMoments, _ divergence: (NormalMoments, NormalMoments) -> Double
  ) -> Estimate {
    let dimension = scaledMoments.dimension
    guard dimension > 0, scaledMoments.isFinite else { return .undefined }
    guard truth.dimension == dimension else {
      fatalError("FittedNormal: expected a truth of \(dimension) dimensions, found \(truth.dimension)")
    }
    let truth = truth.scaled(by: exponents.map { -$0 })
    guard truth.isFinite, truth.factorizedCovariance != nil else { return .undefined }
    let replicates = momentsWithoutOneBlock.map { divergence(truth, $0) }
    let blocks = Double(replicates.count)
    let centre = mean(of: replicates)
    let squares = replicates.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    return Estimate(
      value: divergence(truth, scaledMoments),
      error: blocks < 2 ? .nan : ((blocks - 1) / blocks * squares).squareRoot())
  }
}

/// Cuts 0 ..< count into `blocks` ranges of nearly equal length, or fewer so that each has two elements.
private func contiguousBlocks(of count: Int, about blocks: Int) -> [Range<Int>] {
  let blocks = max(1, min(blocks, count / 2))
  return (0..<blocks).map { (count * $0 / blocks)..<(count * ($0 + 1) / blocks) }
}

extension RunningCovariance {
  /// The moments, which are `NaN` for fewer than four positions.
  fileprivate var moments: NormalMoments {
    let isKnown = count >= 4
    return NormalMoments(
      fittedMean: isKnown ? mean : mean.map { _ in .nan },
      covariance: isKnown ? covariance : covariance.map { _ in .nan })
  }
}
