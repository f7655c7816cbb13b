// Logarithms of distribution functions of traced arrays.

/// log P(a, x) of the regularized incomplete gamma function, element by element: the logarithm of the distribution function of
/// the gamma distribution of rate 1, far out in both tails; −∞ for x ≤ 0.
///
/// Both arguments may be traced, are broadcast, and have derivatives of every order. Elements of one constant shape are computed
/// together, by a series or a continued fraction; a traced shape takes an integral of 72 nodes for each tail.
public func logRegularizedGammaP(_ x: TracedArray, shape: some TracedArrayConvertible) -> TracedArray {
  x.logTail("logRegularizedGammaP", shape.traced) {
    .gammaP(shape: $0[0])
  } traced: { x, shape in
    select(x .<= 0, -Double.infinity, TracedTails(gamma: x.inside(x .> 0), shape: shape[0]).lower)
  }
}

/// log Q(a, x) = log(1 − P(a, x)), the upper tail: see `logRegularizedGammaP`.
public func logRegularizedGammaQ(_ x: TracedArray, shape: some TracedArrayConvertible) -> TracedArray {
  x.logTail("logRegularizedGammaQ", shape.traced) {
    .gammaQ(shape: $0[0])
  } traced: { x, shape in
    select(x .<= 0, 0, TracedTails(gamma: x.inside(x .> 0), shape: shape[0]).upper)
  }
}

/// log I_x(a, b) of the regularized incomplete beta function, element by element: the logarithm of the distribution function
/// of Beta(a, b), far out in both tails; −∞ for x ≤ 0, and 0 for x ≥ 1.
///
/// All arguments may be traced, are broadcast, and have derivatives of every order; a and b are treated like the shape of
/// `logRegularizedGammaP`.
public func logRegularizedBeta(
  _ x: TracedArray, a: some TracedArrayConvertible, b: some TracedArrayConvertible
) -> TracedArray {
  x.logTail("logRegularizedBeta", a.traced, b.traced) {
    .beta(a: $0[0], b: $0[1])
  } traced: { x, shapes in
    logLowerBeta(x, complement: 1 - x, shapes[0], shapes[1])
  }
}

/// log(1 − I_x(a, b)), the upper tail: see `logRegularizedBeta`.
public func logRegularizedBetaComplement(
  _ x: TracedArray, a: some TracedArrayConvertible, b: some TracedArrayConvertible
) -> TracedArray {
  x.logTail("logRegularizedBetaComplement", a.traced, b.traced) {
    .betaComplement(a: $0[0], b: $0[1])
  } traced: { x, shapes in
    logLowerBeta(1 - x, complement: x, shapes[1], shapes[0])
  }
}

/// log I_x(a, b) where y = 1 − x is known as exactly as x: by the smaller one of them.
package func logRegularizedBeta(
  _ x: TracedArray, complement y: TracedArray, a: TracedArray, b: TracedArray
) -> TracedArray {
  guard a.knownValues != nil, b.knownValues != nil else {
    return logLowerBeta(x, complement: y, a.positiveOrNaN, b.positiveOrNaN)
  }
  return select(x .<= 0.5, logRegularizedBeta(x, a: a, b: b), logRegularizedBetaComplement(y, a: b, b: a))
}

private func logLowerBeta(
  _ x: TracedArray, complement y: TracedArray, _ a: TracedArray, _ b: TracedArray
) -> TracedArray {
  let isInside = (x .> 0) .& (y .> 0)
  let tails = TracedTails(beta: x.inside(isInside), complement: y.inside(isInside), a: a, b: b)
  return select(x .<= 0, -Double.infinity, select(y .<= 0, 0, tails.lower))
}

/// log P(T ≤ t) for Student's t distribution with ν degrees of freedom, element by element, far out in both tails.
///
/// Both arguments may be traced, are broadcast, and have derivatives of every order; ν is treated like the shape of
/// `logRegularizedGammaP`.
public func logStudentTCDF(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible) -> TracedArray {
  t.logTail("logStudentTCDF", degreesOfFreedom.traced) {
    .studentT(degreesOfFreedom: $0[0])
  } traced: { t, ν in
    TracedStudentTails(t, degreesOfFreedom: ν[0]).lower
  }
}

/// log P(|T| ≤ t), −∞ for t ≤ 0: see `logStudentTCDF`.
public func logHalfStudentTCDF(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible) -> TracedArray
{
  t.logTail("logHalfStudentTCDF", degreesOfFreedom.traced) {
    .halfStudentT(degreesOfFreedom: $0[0])
  } traced: { t, ν in
    select(t .<= 0, -Double.infinity, TracedStudentTails(t, degreesOfFreedom: ν[0]).inside)
  }
}

/// log P(|T| > t), 0 for t ≤ 0: see `logStudentTCDF`.
public func logHalfStudentTSurvival(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible)
  -> TracedArray
{
  t.logTail("logHalfStudentTSurvival", degreesOfFreedom.traced) {
    .halfStudentTComplement(degreesOfFreedom: $0[0])
  } traced: { t, ν in
    select(t .<= 0, 0, TracedStudentTails(t, degreesOfFreedom: ν[0]).outside)
  }
}

extension TracedArray {
  /// For each element the logarithm of the tail that the constant parameters there make, or `traced` where they are not
  /// constant; negative and zero parameters become `NaN` there.
  fileprivate func logTail(
    _ name: String, _ parameters: TracedArray..., tail: ([Double]) -> StandardTail,
    traced: (_ x: TracedArray, _ parameters: [TracedArray]) -> TracedArray
  ) -> TracedArray {
    let common = parameters.reduce(shape) { Shapes.broadcast($0, $1.shape, name) }
    let numbers = parameters.compactMap { $0.broadcast(to: common).knownValues }
    guard numbers.count == parameters.count else {
      return traced(self, parameters.map(\.positiveOrNaN)).broadcast(to: common)
    }
    var groups: [StandardTail: [Int]] = [:]
    for k in 0..<Shapes.count(common) { groups[tail(numbers.map { $0[k] }), default: []].append(k) }
    if groups.count == 1, let only = groups.keys.first { return logTail(name, only).broadcast(to: common) }
    // Elements of one tail are read together, and put back in their places.
    let ordered = groups.sorted { $0.value[0] < $1.value[0] }
    let elements = broadcast(to: common).reshaped(to: [Shapes.count(common)])
    let parts = ordered.map { elements.gather($0.value).logTail(name, $0.key) }
    var origins = [Int](repeating: 0, count: elements.count)
    for (origin, element) in ordered.flatMap(\.value).enumerated() { origins[element] = origin }
    return .concatenate(parts).gather(origins).reshaped(to: common)
  }

  private func logTail(_ name: String, _ tail: StandardTail) -> TracedArray {
    Self.record(name, [self], shape: shape) { $0.unary(.logTail(tail, order: 0), $1[0]) }
  }

  /// The elements that satisfy a condition, and ½ in place of the others.
  fileprivate func inside(_ condition: TracedCondition) -> TracedArray { select(condition, self, 0.5) }
}
