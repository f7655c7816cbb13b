// Models of different kinds, as a user writes them. The documentation shows those between marks word for word.

import Models

enum Showcase {
  // MARK: linear regression
  static func linearRegression(x: Matrix, y: [Double]) throws -> Model {
    try Model { m in
      let intercept = m.parameter("intercept", Normal(0, 100))
      let slopes = m.parameter("slopes", Normal(0, 10), shape: [x.columns])
      let sigma = m.parameter("sigma", HalfCauchy(2.5))
      m.observe("y", y, Normal(intercept + matmul(x, slopes), sigma))
    }
  }
  // MARK: -

  // MARK: hierarchical
  static func schools(y: [Double], sigma: [Double]) throws -> Model {
    try Model { m in
      let mu = m.parameter("mu", Normal(0, 5))
      let tau = m.parameter("tau", HalfCauchy(5))
      let raw = m.parameter("raw", Normal(0, 1), shape: [y.count])
      let theta = m.generated("theta", mu + tau * raw)
      m.observe("y", y, Normal(theta, sigma))
    }
  }
  // MARK: -

  // MARK: mixture
  static func mixture(y: [Double]) throws -> Model {
    try Model { m in
      let weight = m.parameter("weight", Beta(5, 5))
      let mu = m.parameter("mu", Normal(0, 2), .ordered, shape: [2])
      let sigma = m.parameter("sigma", LogNormal(0, 0.5), shape: [2])
      m.observe("y", y, Mixture(weights: [weight, 1 - weight], family: Normal(mu, sigma)))
    }
  }
  // MARK: -

  // MARK: GARCH
  static func garch(y: [Double], firstScale: Double) throws -> Model {
    try Model { m in
      let mu = m.parameter("mu", Normal(0, 1))
      let omega = m.parameter("omega", LogNormal(0, 0.5))
      let alpha = m.parameter("alpha", .unitInterval)
      let beta = m.parameter("beta", .interval(0, 1 - alpha))
      m.add(-log(1 - alpha))
      let variance = scan(over: y.dropLast(), from: TracedArray(firstScale * firstScale)) { previous, value in
        omega + alpha * pow(value - mu, 2) + beta * previous
      }.states
      m.observe("first", y[0], Normal(mu, firstScale))
      m.observe("y", Array(y.dropFirst()), Normal(mu, sqrt(variance)))
    }
  }
  // MARK: -

  // MARK: Gaussian process
  static func gaussianProcess(x: [Double], y: [Double]) throws -> Model {
    let squares = Matrix(rows: x.map { a in x.map { b in (a - b) * (a - b) } })
    let identity = Matrix.identity(x.count)
    return try Model { m in
      let length = m.parameter("length", InverseGamma(shape: 5, scale: 5))
      let amplitude = m.parameter("amplitude", HalfNormal(1))
      let noise = m.parameter("noise", HalfNormal(1))
      let kernel = pow(amplitude, 2) * exp(-0.5 * squares / pow(length, 2))
      let covariance = kernel + (pow(noise, 2) + 1e-8) * identity
      m.observe(
        "y", y, MultivariateNormal(mean: [Double](repeating: 0, count: y.count), covariance: covariance))
    }
  }
  // MARK: -

  static func orderedLogistic(x: [Double], y: [Double], categories: Int) throws -> Model {
    try Model { m in
      let slope = m.parameter("slope", Normal(0, 1))
      let cutpoints = m.parameter("cutpoints", Normal(0, 2), .ordered, shape: [categories - 1])
      m.observe("y", y, OrderedLogistic(slope * x, cutpoints: cutpoints))
    }
  }

  /// Two hidden states with normal observations; the density sums over the states by the forward algorithm.
  static func hiddenMarkov(y: [Double]) throws -> Model {
    try Model { m in
      let rows = m.parameter("transitions", Dirichlet([[4.0, 1], [1, 4]]))
      let mu = m.parameter("mu", Normal(0, 3), .ordered, shape: [2])
      let first = log(TracedArray([0.5, 0.5])) + Normal(mu, 1).logDensity(y[0])
      let last = scan(over: y.dropFirst(), from: first) { forward, value in
        (forward.reshaped(to: [2, 1]) + log(rows)).logSumExp(axis: 0) + Normal(mu, 1).logDensity(value)
      }.last
      m.add(last.logSumExp())
    }
  }
}
