// Logarithms of distribution functions of traced arrays, whose shapes are constant.

/// log P(a, x) of the regularized incomplete gamma function, element by element: the logarithm of the distribution function of
/// the gamma distribution of rate 1, far out in both tails; −∞ for x ≤ 0.
///
/// x may be traced, and has derivatives of every order; the shape a must be constant, or the trace stops. It is broadcast
/// against x; elements of one shape are computed together.
public func logRegularizedGammaP(_ x: TracedArray, shape: some TracedArrayConvertible) -> TracedArray {
  x.logTail("logRegularizedGammaP", ("shape", shape.traced)) { .gammaP(shape: $0[0]) }
}

/// log Q(a, x) = log(1 − P(a, x)), the upper tail: see `logRegularizedGammaP`.
public func logRegularizedGammaQ(_ x: TracedArray, shape: some TracedArrayConvertible) -> TracedArray {
  x.logTail("logRegularizedGammaQ", ("shape", shape.traced)) { .gammaQ(shape: $0[0]) }
}

/// log I_x(a, b) of the regularized incomplete beta function, element by element: the logarithm of the distribution function
/// of Beta(a, b), far out in both tails; −∞ for x ≤ 0, and 0 for x ≥ 1.
///
/// x may be traced, and has derivatives of every order; a and b must be constant, or the trace stops. They are broadcast
/// against x; elements of the same ones are computed together.
public func logRegularizedBeta(
  _ x: TracedArray, a: some TracedArrayConvertible, b: some TracedArrayConvertible
) -> TracedArray {
  x.logTail("logRegularizedBeta", ("parameter a", a.traced), ("parameter b", b.traced)) {
    .beta(a: $0[0], b: $0[1])
  }
}

/// log(1 − I_x(a, b)), the upper tail: see `logRegularizedBeta`.
public func logRegularizedBetaComplement(
  _ x: TracedArray, a: some TracedArrayConvertible, b: some TracedArrayConvertible
) -> TracedArray {
  x.logTail("logRegularizedBetaComplement", ("parameter a", a.traced), ("parameter b", b.traced)) {
    .betaComplement(a: $0[0], b: $0[1])
  }
}

/// log P(T ≤ t) for Student's t distribution with ν degrees of freedom, element by element, far out in both tails.
///
/// t may be traced, and has derivatives of every order; ν must be constant, or the trace stops. It is broadcast against t;
/// elements of the same ν are computed together.
public func logStudentTCDF(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible) -> TracedArray {
  t.logTail("logStudentTCDF", ("degrees of freedom", degreesOfFreedom.traced)) {
    .studentT(degreesOfFreedom: $0[0])
  }
}

/// log P(|T| ≤ t), −∞ for t ≤ 0: see `logStudentTCDF`.
public func logHalfStudentTCDF(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible) -> TracedArray
{
  t.logTail("logHalfStudentTCDF", ("degrees of freedom", degreesOfFreedom.traced)) {
    .halfStudentT(degreesOfFreedom: $0[0])
  }
}

/// log P(|T| > t), 0 for t ≤ 0: see `logStudentTCDF`.
public func logHalfStudentTSurvival(_ t: TracedArray, degreesOfFreedom: some TracedArrayConvertible)
  -> TracedArray
{
  t.logTail("logHalfStudentTSurvival", ("degrees of freedom", degreesOfFreedom.traced)) {
    .halfStudentTComplement(degreesOfFreedom: $0[0])
  }
}

extension TracedArray {
  /// For each element the logarithm of the tail that the constant parameters there make.
  fileprivate func logTail(
    _ name: String, _ parameters: (name: String, value: TracedArray)..., tail: ([Double]) -> StandardTail
  ) -> TracedArray {
    let common = parameters.reduce(shape) { Shapes.broadcast($0, $1.value.shape, name) }
    let numbers = parameters.map {
      $0.value.constantShape(name, $0.name).broadcast(to: common).knownValues!
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
}
