// The functions of elements on plain arrays and matrices, which traced ones are then computed with.

// All are disfavoured: Foundation's functions of a `Double` stay what they are.

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func exp(_ x: some TracedArrayConvertible) -> TracedArray { exp(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func expm1(_ x: some TracedArrayConvertible) -> TracedArray { expm1(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func log(_ x: some TracedArrayConvertible) -> TracedArray { log(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func log1p(_ x: some TracedArrayConvertible) -> TracedArray { log1p(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func log1mexp(_ x: some TracedArrayConvertible) -> TracedArray { log1mexp(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func log10(_ x: some TracedArrayConvertible) -> TracedArray { log10(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func sqrt(_ x: some TracedArrayConvertible) -> TracedArray { sqrt(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func abs(_ x: some TracedArrayConvertible) -> TracedArray { abs(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func floor(_ x: some TracedArrayConvertible) -> TracedArray { floor(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func sin(_ x: some TracedArrayConvertible) -> TracedArray { sin(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func cos(_ x: some TracedArrayConvertible) -> TracedArray { cos(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func tan(_ x: some TracedArrayConvertible) -> TracedArray { tan(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func sinh(_ x: some TracedArrayConvertible) -> TracedArray { sinh(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func cosh(_ x: some TracedArrayConvertible) -> TracedArray { cosh(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func tanh(_ x: some TracedArrayConvertible) -> TracedArray { tanh(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func asin(_ x: some TracedArrayConvertible) -> TracedArray { asin(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func acos(_ x: some TracedArrayConvertible) -> TracedArray { acos(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func atan(_ x: some TracedArrayConvertible) -> TracedArray { atan(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func sigmoid(_ x: some TracedArrayConvertible) -> TracedArray { sigmoid(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func softplus(_ x: some TracedArrayConvertible) -> TracedArray { softplus(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func logit(_ x: some TracedArrayConvertible) -> TracedArray { logit(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func erf(_ x: some TracedArrayConvertible) -> TracedArray { erf(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func erfc(_ x: some TracedArrayConvertible) -> TracedArray { erfc(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func lgamma(_ x: some TracedArrayConvertible) -> TracedArray { lgamma(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func stirlingRemainder(_ x: some TracedArrayConvertible) -> TracedArray { stirlingRemainder(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func logNormalCDF(_ x: some TracedArrayConvertible) -> TracedArray { logNormalCDF(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func normalQuantile(_ x: some TracedArrayConvertible) -> TracedArray { normalQuantile(x.traced) }

/// The same of a plain number, array or matrix, as a constant.
@_disfavoredOverload
public func logScaledBesselI0(_ x: some TracedArrayConvertible) -> TracedArray { logScaledBesselI0(x.traced) }
