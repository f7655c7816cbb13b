// Linear algebra as operations of a graph: what they take, what they give, and how much they cost.

/// An operation on matrices, row-major, with n = `rows`.
///
/// A symmetric positive definite matrix A is given by its packed lower triangle P: element (i, j ≤ i) at
/// i (i + 1)/2 + j. What is computed of A takes its Cholesky factor L as a second operand, so that many of them share
/// one factorisation; their derivatives go to P directly and never through L.
enum MatrixOperation: Hashable {
  /// P ↦ L with L Lᵀ = A, n × n with zeros above the diagonal, and `NaN` on and below it where A is not positive
  /// definite.
  case choleskyFactor(rows: Int)
  /// L, B ↦ L⁻¹ B, or L⁻ᵀ B. Of L the lower triangle is read.
  case triangularSolve(rows: Int, columns: Int, transposed: Bool)
  /// P, L ↦ log det A
  case logDeterminant(rows: Int)
  /// P, L ↦ the packed lower triangle of A⁻¹
  case inverse(rows: Int)
  /// P, L, B ↦ A⁻¹ B
  case solve(rows: Int, columns: Int)
  /// P, L, B ↦ bₖᵀ A⁻¹ bₖ for each column of B
  case quadraticForms(rows: Int, columns: Int)
  /// X, Y ↦ the derivative of Σₖ xₖᵀ A yₖ by P: packed, Σₖ xᵢₖ yⱼₖ + yᵢₖ xⱼₖ below the diagonal and Σₖ xᵢₖ yᵢₖ on it.
  case outerProduct(rows: Int, columns: Int)

  var rows: Int {
    switch self {
    case .choleskyFactor(let n), .logDeterminant(let n), .inverse(let n): n
    case .triangularSolve(let n, _, _), .solve(let n, _), .quadraticForms(let n, _), .outerProduct(let n, _):
      n
    }
  }

  /// The columns of the right-hand side; 1 where there is none.
  var columns: Int {
    switch self {
    case .choleskyFactor, .logDeterminant, .inverse: 1
    case .triangularSolve(_, let m, _), .solve(_, let m), .quadraticForms(_, let m), .outerProduct(_, let m):
      m
    }
  }

  /// The number of elements of the result.
  var count: Int {
    switch self {
    case .choleskyFactor(let n): n * n
    case .triangularSolve(let n, let m, _), .solve(let n, let m): n * m
    case .logDeterminant: 1
    case .inverse(let n), .outerProduct(let n, _): Triangle.count(n)
    case .quadraticForms(_, let m): m
    }
  }

  /// About how many additions and multiplications it is.
  var cost: Int {
    let (n, m) = (rows, columns)
    return switch self {
    case .choleskyFactor: n * n * n / 3 + n * n
    case .triangularSolve, .outerProduct: n * n * m
    case .logDeterminant: n
    case .inverse: n * n * n
    case .solve: 2 * n * n * m
    case .quadraticForms: n * n * m + 2 * n * m
    }
  }

  /// The operands that are read to compute it: the factor in place of the triangle where both are given.
  var readOperands: [Int] {
    switch self {
    case .choleskyFactor: [0]
    case .triangularSolve, .outerProduct: [0, 1]
    case .logDeterminant, .inverse: [1]
    case .solve, .quadraticForms: [1, 2]
    }
  }

  /// Up to this size matrices are written out in scalars, which is faster, and lets zeros and common parts come out.
  var isSmall: Bool { rows <= 4 && columns <= 4 }
}

/// Where the elements of a packed lower triangle of n rows stand in the full matrix, and back.
enum Triangle {
  static func count(_ n: Int) -> Int { n * (n + 1) / 2 }

  /// Full matrix to triangle.
  static func lower(_ n: Int) -> IndexMap { IndexMap((0..<n).flatMap { i in (0...i).map { i * n + $0 } }) }

  /// Full matrix to triangle, of its transpose.
  static func upper(_ n: Int) -> IndexMap { IndexMap((0..<n).flatMap { i in (0...i).map { $0 * n + i } }) }

  /// Triangle to the full symmetric matrix.
  static func symmetric(_ n: Int) -> IndexMap {
    IndexMap((0..<n).flatMap { i in (0..<n).map { j in Self.count(max(i, j)) + min(i, j) } })
  }

  /// A triangle with one number on the diagonal and another below it.
  static func weights(_ n: Int, diagonal: Double, below: Double) -> [Double] {
    (0..<n).flatMap { i in (0...i).map { $0 == i ? diagonal : below } }
  }

  /// A full matrix with one number on the diagonal, another below it, and zeros above it.
  static func fullWeights(_ n: Int, diagonal: Double, below: Double) -> [Double] {
    (0..<n).flatMap { i in (0..<n).map { $0 == i ? diagonal : ($0 < i ? below : 0) } }
  }
}
