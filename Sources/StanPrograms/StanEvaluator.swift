// The log density of a Stan program and its gradient.
import LogDensities

/// Evaluates the log density of a ``StanProgram``.
///
/// A position at which the program rejects, or a function of it finds an argument outside its domain, has log density
/// `-infinity` and gradient zero.
public struct StanEvaluator: GradientEvaluator {
  let model: StanModel
  let dimension: Int

  public mutating func logDensity(at position: [Double]) -> Double {
    check(position)
    var (value, message) = (0.0, UnsafeMutablePointer<CChar>?.none)
    let library = model.library
    let status = model.call {
      library.logDensity(model.pointer, true, true, position, &value, &message)
    }
    library.discard(message)
    return status == 0 ? value : -.infinity
  }

  public mutating func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    check(position)
    check(gradient)
    var (value, message) = (0.0, UnsafeMutablePointer<CChar>?.none)
    let library = model.library
    let status = model.call {
      library.logDensityGradient(model.pointer, true, true, position, &value, &gradient, &message)
    }
    library.discard(message)
    guard status == 0 else {
      for i in gradient.indices { gradient[i] = 0 }
      return -.infinity
    }
    return value
  }

  /// A programmer's error would make the library read or write elsewhere.
  @inline(__always)
  private func check(_ array: [Double]) {
    precondition(
      array.count == dimension, "StanProgram: expected an array of \(dimension) numbers, found \(array.count)"
    )
  }
}
