// A Stan program with second and third derivatives.
import LogDensities

/// A Stan program with the derivatives that Riemannian Hamiltonian Monte Carlo needs.
///
///     let program = CurvedStanProgram(try StanProgram(library: "schools_model.so", data: .file("schools.json")))
///     let chains = try sample(
///       program, draws: 1_000, chains: 4, seed: 1, with: RiemannianHMC(metric: SoftAbs(hardness: 1), stepSize: 0.3, steps: 5))
///
/// The Hessian comes from the library: exact where it was compiled with `BRIDGESTAN_AD_HESSIAN=true`, and else from 2n + 1
/// gradients, with about 9 digits. Third derivatives are approximate always, by central differences:
///
/// - of products of exact Hessians with the columns of M, Tᵢ(M) = Σⱼ ∂/∂qⱼ (∇²ℓ M)ᵢⱼ: 2n products for each contraction,
///   with about 9 digits;
/// - where the Hessian is not exact, of gradients, ∂²∇ℓ/∂qⱼ∂qₖ for every pair of coordinates: n² + n + 1 gradients and
///   n²(n + 1)/2 stored numbers for each position, with 6 to 7 digits. Gradients being so much faster than Hessians, this
///   often takes less time; an integrator whose solver moves the position, such as `ImplicitMidpoint`, then needs a
///   tolerance of 10⁻⁷.
///
/// Digits count from the size that natural lengths give a derivative. The steps are 6·10⁻⁶ of these or 1.2·10⁻⁴: a length
/// is 1/√|∂²ℓ/∂qⱼ²|, and at most the larger of 1 and |qⱼ|. Where the program rejects nearer than a step, the derivatives are NaN,
/// and the sampler counts a numerical failure.
public struct CurvedStanProgram: LogDensity, QuantitySource {
  /// The program itself.
  public let program: StanProgram

  public init(_ program: StanProgram) { self.program = program }

  public var dimension: Int { program.dimension }
  public var coordinateNames: [String]? { program.coordinateNames }
  public var quantities: [Quantity] { program.quantities }

  /// Whether Hessians are exact: whether the library was compiled with `BRIDGESTAN_AD_HESSIAN=true`.
  public var hasExactHessian: Bool { program.model.info.contains("BRIDGESTAN_AD_HESSIAN=true") }

  public func diagnosis(at position: [Double]) -> String? { program.diagnosis(at: position) }

  public func makeEvaluator() -> CurvedStanEvaluator {
    CurvedStanEvaluator(base: program.makeEvaluator(), hasExactHessian: hasExactHessian)
  }

  public func makeQuantityEvaluator(chain: Int) -> any QuantityEvaluator {
    program.makeQuantityEvaluator(chain: chain)
  }
}
