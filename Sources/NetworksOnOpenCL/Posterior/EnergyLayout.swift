// What comes back from the device after a trajectory: sums of energies, in groups.

/// Where the sums of groups lie in the buffer of energies. They are added up in `Double`.
struct EnergyLayout: Sendable {
  /// How many coordinates, and how many examples, a sum of `Float` is over.
  static let coordinates = 256
  static let examples = 64

  /// The number of coordinates, and of groups of them.
  let dimension: Int
  let groups: Int
  /// The first group of each batch of examples, and the end of all.
  let batches: [Int]

  init(dimension: Int, _ plan: BatchPlan) {
    self.dimension = dimension
    groups = dimension.dividedUp(by: Self.coordinates)
    batches = (0..<plan.count).reduce(into: [0]) {
      $0.append($0[$1] + plan.range($1).count.dividedUp(by: Self.examples))
    }
  }

  /// The first step whose gradient, and whose likelihood, was not finite; 0 where there is none.
  let gradientFailure = 0
  let likelihoodFailure = 1
  /// The likelihood that was not finite.
  let likelihoodValue = 2
  private let flags = 4

  var kineticStart: Range<Int> { flags..<(flags + groups) }
  var kineticEnd: Range<Int> { kineticStart.upperBound..<(kineticStart.upperBound + groups) }
  var prior: Range<Int> { kineticEnd.upperBound..<(kineticEnd.upperBound + groups) }
  var likelihood: Range<Int> { prior.upperBound..<(prior.upperBound + batches[batches.count - 1]) }
  var count: Int { likelihood.upperBound }

  var definitions: [(name: String, value: String)] {
    [
      ("DIMENSION", "\(dimension)"), ("GRADIENT_FAILURE", "\(gradientFailure)"),
      ("LIKELIHOOD_FAILURE", "\(likelihoodFailure)"), ("LIKELIHOOD_VALUE", "\(likelihoodValue)"),
      ("KINETIC_START", "\(kineticStart.lowerBound)"), ("KINETIC_END", "\(kineticEnd.lowerBound)"),
      ("PRIOR", "\(prior.lowerBound)"),
    ]
  }
}

/// The energies of a trajectory, as they came back.
struct Energies {
  let values: [Float]
  let layout: EnergyLayout

  func sum(_ range: Range<Int>) -> Double { values[range].reduce(0) { $0 + Double($1) } }

  /// ½ Σ p² at the start and at the end of the trajectory.
  var kineticStart: Double { 0.5 * sum(layout.kineticStart) }
  var kineticEnd: Double { 0.5 * sum(layout.kineticEnd) }
  /// ℓ at the end, without the constant of the prior.
  var logDensity: Double { sum(layout.likelihood) - 0.5 * sum(layout.prior) }
}
