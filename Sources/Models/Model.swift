// A posterior in named, constrained parameters, as a log density of coordinates without constraint.

import Constraints
import InputErrors
import LogDensities
import Randomness
import Tracing

/// A log density written in named, shaped, constrained parameters.
///
///     let schools = try Model { m in
///       let mu = m.parameter("mu", Normal(0, 5))
///       let tau = m.parameter("tau", HalfCauchy(5))
///       let theta = m.parameter("theta", Normal(mu, tau), .real(offset: mu, multiplier: tau), shape: [8])
///       m.observe("y", y, Normal(theta, sigma))
///     }
///     let chains = try sample(schools, draws: 1_000, chains: 4, seed: 1, with: NUTS())
///     let draws = schools.draws(of: chains)
///     print(draws.summary())
///     print(draws["theta"].mean)
///
/// The closure says which parameters there are and adds up the log density. It runs several times: to find the
/// parameters, to record the log density, from which a program and its derivatives are compiled, in most calls of the
/// model, such as `draws` and `predictions`, and for each prior draw, then with numbers in place of symbols. It should do
/// nothing but describe the model.
///
/// A sampler sees a position z of ℝⁿ, the unconstrained coordinates of all parameters in the order of their declaration. The
/// log density includes log |det ∂x/∂z|, so that the draws of x = T(z) have the density that the closure describes.
public struct Model: LogDensity {
  /// The parameters, in the order of their declaration.
  public let parameters: [ParameterDescription]
  let body: @Sendable (ModelBuilder) -> Void
  let density: TracedLogDensity
  /// What the closure declares besides parameters.
  let outline: ModelOutline

  /// - Parameter body: describes the model to the builder that it is given.
  /// - Throws: where the description cannot be sampled: data with a number missing or of a shape into which their distribution
  ///   does not fit, a name used twice, a distribution of whole numbers for a parameter, or a parameter on which the density
  ///   does not depend. Shapes that do not fit within an expression and constants out of range are mistakes of the program,
  ///   and stop it with a message that names the statement.
  public init(_ body: @escaping @Sendable (ModelBuilder) -> Void) throws(InputError) {
    let outline = try ModelOutline.find(of: body)
    parameters = outline.parameters
    self.body = body
    self.outline = outline
    density = TracedLogDensity(dimension: outline.dimension) { position in
      let interpreter = DensityInterpreter(position: position)
      ModelBuilder(interpreter).run(body)
      return interpreter.logDensity
    }
    if outline.readsNaN { try checkIsANumberSomewhere() }
  }

  /// Constants that are not numbers may stand in branches that are never chosen; here is told where they do not.
  private func checkIsANumberSomewhere() throws(InputError) {
    var evaluator = makeEvaluator()
    var random = Philox(seed: 0, stream: 0)
    var position: [Double] = []
    for _ in 0..<5 {
      position = (0..<dimension).map { _ in 4 * random.uniform() - 2 }
      if !evaluator.logDensity(at: position).isNaN { return }
    }
    let because = diagnosis(at: position).map { ", because of \($0)" } ?? ""
    throw InputError(
      "model", expected: "a log density that is a number",
      found: "NaN wherever it was tried, and NaN among its constants\(because)",
      advice: "Look for what is missing in the data; m.data(\"name\", values) says where it is.")
  }

  /// n, the number of unconstrained coordinates.
  public var dimension: Int { outline.dimension }

  /// The names of the unconstrained coordinates: those of the elements of a parameter that has no constraint.
  public var coordinateNames: [String]? { parameters.flatMap(\.coordinateNames) }

  /// The statement whose log density is no finite number, with its line.
  public func diagnosis(at position: [Double]) -> String? {
    let interpreter = DiagnosisInterpreter(position: position)
    evaluate(interpreter)
    return interpreter.found
  }

  public func makeEvaluator() -> TracedEvaluator { density.makeEvaluator() }
}

/// A parameter of a model.
public struct ParameterDescription: Sendable, Equatable {
  public let name: String
  /// The shape of its value; empty for a single number.
  public let shape: [Int]
  /// The set that it lies in, in words.
  public let constraint: String
  /// Its coordinates in the position of a sampler.
  public let coordinates: Range<Int>
  /// What each of them is called: theta[2], or unconstrained tau.
  public let coordinateNames: [String]

  init(_ declaration: ParameterDeclaration, from start: Int) {
    let free = declaration.constraint.unconstrainedShape(for: declaration.shape)
    let names = elementNames(declaration.name, shape: free)
    let isItself = (declaration.constraint as? Reals)?.isIdentity ?? false
    name = declaration.name
    shape = declaration.shape
    constraint = declaration.constraint.description
    coordinates = start..<(start + names.count)
    coordinateNames = isItself ? names : names.map { "unconstrained \($0)" }
  }
}
