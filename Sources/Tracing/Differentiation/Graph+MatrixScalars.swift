// Matrix operations written out in scalars, by the textbook's substitutions.

extension Graph {
  /// The elements of the result, given those of the operands.
  func scalars(of operation: MatrixOperation, _ x: [[NodeID]]) -> [NodeID] {
    let (n, m) = (operation.rows, operation.columns)
    switch operation {
    case .choleskyFactor:
      return factorScalars(x[0], n)
    case .triangularSolve(_, _, let transposed):
      return substitute(x[0], x[1], n, m, transposed: transposed)
    case .logDeterminant:
      let logarithms = (0..<n).map { log(x[1][$0 * n + $0]) }
      return [scale(logarithms.reduce(uniform(0, count: 1), add), by: 2)]
    case .inverse:
      return inverseScalars(x[1], n)
    case .solve:
      let half = substitute(x[1], x[2], n, m, transposed: false)
      return substitute(x[1], half, n, m, transposed: true)
    case .quadraticForms:
      let half = substitute(x[1], x[2], n, m, transposed: false)
      return (0..<m).map { k in sum((0..<n).map { multiply(half[$0 * m + k], half[$0 * m + k]) }) }
    case .outerProduct:
      return outerScalars(x[0], x[1], n, m)
    }
  }

  private func sum(_ terms: [NodeID]) -> NodeID { terms.reduce(uniform(0, count: 1), add) }

  private func factorScalars(_ p: [NodeID], _ n: Int) -> [NodeID] {
    var l = [NodeID](repeating: uniform(0, count: 1), count: n * n)
    for j in 0..<n {
      for i in j..<n {
        let products = (0..<j).map { multiply(l[i * n + $0], l[j * n + $0]) }
        let rest = products.reduce(p[Triangle.count(i) + j], subtract)
        l[i * n + j] = i == j ? unary(.sqrt, rest) : divide(rest, l[j * n + j])
      }
    }
    return l
  }

  /// L⁻¹ B by forward substitution, or L⁻ᵀ B by backward substitution. Zeros are passed over, as in B = I.
  private func substitute(_ l: [NodeID], _ b: [NodeID], _ n: Int, _ m: Int, transposed: Bool) -> [NodeID] {
    var x = b
    for k in 0..<m {
      for i in transposed ? Array((0..<n).reversed()) : Array(0..<n) {
        let known = transposed ? (i + 1)..<n : 0..<i
        let terms = known.filter { !isZero(x[$0 * m + k]) }.map { j in
          multiply(l[transposed ? j * n + i : i * n + j], x[j * m + k])
        }
        let rest = terms.reduce(b[i * m + k], subtract)
        x[i * m + k] = isZero(rest) ? rest : divide(rest, l[i * n + i])
      }
    }
    return x
  }

  private func inverseScalars(_ l: [NodeID], _ n: Int) -> [NodeID] {
    let identity = (0..<(n * n)).map { uniform($0 / n == $0 % n ? 1 : 0, count: 1) }
    let inverse = substitute(l, identity, n, n, transposed: false)
    return (0..<n).flatMap { i in
      (0...i).map { j in sum((i..<n).map { multiply(inverse[$0 * n + i], inverse[$0 * n + j]) }) }
    }
  }

  private func outerScalars(_ x: [NodeID], _ y: [NodeID], _ n: Int, _ m: Int) -> [NodeID] {
    (0..<n).flatMap { i in
      (0...i).map { j in
        let products = (0..<m).map { multiply(x[i * m + $0], y[j * m + $0]) }
        let mirrored = (0..<m).map { multiply(y[i * m + $0], x[j * m + $0]) }
        return sum(i == j ? products : products + mirrored)
      }
    }
  }
}
