// Derivatives of special functions beyond those that are functions of their own.

extension Graph {
  /// The fourth derivative of f = log Φ. From f″ = −f′ (x + f′) follows
  /// f⁗ = −f‴ (x + f′) − 2 f″ (1 + f″) − f′ f‴.
  func fourthDerivativeOfLogNormalCDF(_ x: NodeID) -> NodeID {
    let f = (0...3).map { unary(.logNormalCDF(order: $0), x) }
    let one = uniform(1, count: count(x))
    let first = multiply(f[3], add(x, scale(f[1], by: 2)))
    return negate(add(first, scale(multiply(f[2], add(one, f[2])), by: 2)))
  }

  /// 1/φ(z) for the standard normal density φ: the slope of the quantile z = Φ⁻¹(p), and as a function of z the source
  /// of its other derivatives.
  func reciprocalOfNormalDensity(at z: NodeID) -> NodeID {
    let constant = uniform(0.5 * Double.log2π, count: count(z))
    return exp(add(scale(multiply(z, z), by: 0.5), constant))
  }

  /// The fourth derivative of log (I₀(x) e⁻ˣ). With f = log I₀, Bessel's equation is f″ + f′² + f′/x = 1, and its second
  /// derivative gives f⁗ = −(3 f‴ + 4 f′ f″)/x − 2 (f″² + f′ f‴).
  func fourthDerivativeOfLogScaledBesselI0(_ x: NodeID) -> NodeID {
    let f = (0...3).map { unary(.logScaledBesselI0(order: $0), x) }
    let slope = add(f[1], uniform(1, count: count(x)))
    let quotient = divide(add(scale(f[3], by: 3), scale(multiply(slope, f[2]), by: 4)), x)
    return negate(add(quotient, scale(add(multiply(f[2], f[2]), multiply(slope, f[3])), by: 2)))
  }

  /// The second derivative of the logarithm f of a tail. Its slope is the density g over the tail, or minus that, whence
  /// f″ = f′ ((log g)′ − f′) for both. Where these nearly agree, the rounding of f′² is the error.
  func secondDerivative(ofLogTail tail: StandardTail, _ x: NodeID, slope: NodeID) -> NodeID {
    multiply(slope, subtract(slopeOfLogDensity(tail, x), slope))
  }

  /// (log g)′ for the density g of a distribution.
  private func slopeOfLogDensity(_ tail: StandardTail, _ x: NodeID) -> NodeID {
    let one = uniform(1, count: count(x))
    switch tail {
    case .gammaP(let a), .gammaQ(let a):
      return subtract(scale(divide(one, x), by: a - 1), one)
    case .beta(let a, let b), .betaComplement(let a, let b):
      return subtract(scale(divide(one, x), by: a - 1), scale(divide(one, subtract(one, x)), by: b - 1))
    case .studentT(let ν), .halfStudentT(let ν), .halfStudentTComplement(let ν):
      let quotient = divide(x, add(multiply(x, x), uniform(ν, count: count(x))))
      return scale(quotient, by: -(ν + 1))
    }
  }
}
