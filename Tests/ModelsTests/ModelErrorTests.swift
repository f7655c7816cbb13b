// What is wrong with a model is told, with the line of its closure.

import Models
import Testing

@Suite("Errors of models")
struct ModelErrorTests {
  func error(_ body: @escaping @Sendable (ModelBuilder) -> Void) -> InputError? {
    do {
      _ = try Model(body)
      return nil
    } catch { return error }
  }

  func expectError(
    _ subject: String, _ found: String, line: Int, _ body: @escaping @Sendable (ModelBuilder) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let error = error(body) else {
      Issue.record("no error", sourceLocation: sourceLocation)
      return
    }
    #expect(error.subject.contains(subject), "\(error)", sourceLocation: sourceLocation)
    #expect(error.found.contains(found), "\(error)", sourceLocation: sourceLocation)
    let place = "line \(line) of ModelErrorTests.swift"
    #expect(error.subject.contains(place), "\(error), expected \(place)", sourceLocation: sourceLocation)
  }

  @Test("a parameter that is never used")
  func unused() {
    let line = #line + 3
    expectError("\"tau\"", "does not depend on \"tau\"", line: line) { m in
      let mu = m.parameter("mu", Normal(0, 1))
      let tau = m.parameter("tau", .positive)
      m.generated("sum", mu + tau)
    }
  }

  @Test("an element of a parameter that is never used")
  func unusedElement() {
    let line = #line + 2
    expectError("\"x\"", "coordinate [2] of \"x\"", line: line) { m in
      let x = m.parameter("x", shape: [3])
      m.add(Normal(0, 1).logDensity(x[0..<2]))
    }
  }

  @Test("no parameter at all")
  func empty() {
    #expect(error { m in m.observe("y", [1.0], Normal(0, 1)) }?.subject == "model")
    let single = error { m in _ = m.parameter("L", LKJCholesky(dimension: 1, concentration: 2)) }
    #expect(single?.found == "only such as have a single value")
  }

  @Test("data with a number missing")
  func missing() {
    let line = #line + 3
    expectError("\"y\"", "NaN at [1, 0]", line: line) { m in
      let mu = m.parameter("mu", Normal(0, 1))
      m.observe("y", [[1.0, 2], [.nan, 3]], Normal(mu, 1))
    }
    let other = #line + 2
    expectError("\"x\"", "NaN at [0]", line: other) { m in
      let x = m.data("x", [Double.nan, 1])
      m.add(Normal(0, 1).logDensity(m.parameter("b") * x))
    }
  }

  @Test("data that nobody named with a number missing")
  func unnamedMissing() {
    let x = [1.0, .nan]
    let line = #line + 3
    let found = error { m in
      let b = m.parameter("b", Normal(0, 1))
      m.observe("y", [1.0, 2], Normal(b * x, 1))
    }?.found
    #expect(found?.contains("NaN among its constants") == true, "\(found ?? "")")
    let statement = "because of \"y\" (line \(line) of ModelErrorTests.swift): log density nan at [1]"
    #expect(found?.contains(statement) == true, "\(found ?? "")")
    // A branch that is never chosen may hold them.
    let isKnown = [1.0, 0]
    #expect(
      error { m in
        let terms = Normal(m.parameter("b", Normal(0, 1)), 1).logDensity(x)
        m.add(select(TracedArray(isKnown) .== 1, terms, 0))
      } == nil)
  }

  @Test("data without a number")
  func emptyData() {
    let line = #line + 3
    expectError("data \"y\"", "the shape [0]", line: line) { m in
      let mu = m.parameter("mu", Normal(0, 1))
      m.observe("y", [1.0, 2].filter { $0 > 2 }, Normal(mu, 1))
    }
    let rows = #line + 3
    expectError("data \"y\"", "the shape [0, 3]", line: rows) { m in
      let mu = m.parameter("mu", Normal(0, 1), shape: [3])
      m.observe("y", TracedArray([], shape: [0, 3]), Normal(mu, 1))
    }
    #expect(
      error { m in
        let mu = m.parameter("mu", Normal(0, 1))
        for y in [1.0, 2].filter({ $0 > 2 }) { m.observe("y", y, Normal(mu, 1)) }
      } == nil)
  }

  @Test("a parameter without elements")
  func emptyParameter() {
    let line = #line + 2
    expectError("shape of \"x\"", "[0]", line: line) { m in
      m.add(m.parameter("x", shape: [0]).sum())
    }
  }

  @Test("data outside the support of their distribution")
  func outsideSupport() throws {
    let line = #line + 3
    let model = try Model { m in
      let rate = m.parameter("rate", Gamma(shape: 2, rate: 1))
      m.observe("y", [1, 2, -3, 2], Exponential(rate))
    }
    let error = #expect(throws: InputError.self) {
      try sample(model, draws: 10, chains: 1, seed: 1, with: NUTS())
    }
    let found = error?.found ?? ""
    #expect(
      found.contains(
        "\"y\" (line \(line) of ModelErrorTests.swift): log density -inf at [2], where it is -3.0"),
      "\(found)"
    )
  }

  @Test("a distribution of another shape than the data")
  func shapes() {
    let line = #line + 3
    expectError("shape of \"y\"", "[5]", line: line) { m in
      let a = m.parameter("a", Normal(0, 1), shape: [5, 1])
      m.observe("y", [1.0, 2, 3, 4, 5], Normal(a, 1))
    }
    let scalar = #line + 3
    expectError("shape of \"y\"", "[]", line: scalar) { m in
      let a = m.parameter("a", Normal(0, 1), shape: [3])
      m.observe("y", 1.5, Normal(a, 1))
    }
    let parameter = #line + 2
    expectError("shape of \"x\"", "[2]", line: parameter) { m in
      m.add(m.parameter("x", Normal([0.0, 1, 2], 1), shape: [2]))
    }
  }

  @Test("one element of a vector's distribution is not repeated")
  func lengthsOfVectors() {
    let line = #line + 2
    expectError("shape of \"p\"", "[3]", line: line) { m in
      m.add(m.parameter("p", Dirichlet([0.7]), shape: [3]))
    }
    let counts = #line + 3
    expectError("shape of \"y\"", "[3]", line: counts) { m in
      let a = m.parameter("a", Normal(0, 1), .positive, shape: [1])
      m.observe("y", [1, 0, 5], DirichletMultinomial(trials: 6, concentration: a))
    }
    #expect(
      error { m in
        let a = m.parameter("a", Normal(0, 1), .positive, shape: [1, 3])
        m.observe("y", [[1.0, 0, 5], [2, 2, 2]], DirichletMultinomial(trials: 6, concentration: a))
      } == nil)
  }

  @Test("prior draws of parameters out of range end, as no numbers")
  func priorsOutOfRange() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(-2, 0.1))
      m.predicted("poisson", Poisson(logRate: -1000 * a))
      m.predicted("gamma", Gamma(shape: a, rate: 1))
      m.predicted("beta", Beta(a, 1))
      m.predicted("geometric", Geometric(a))
      m.predicted("normal", Normal(0, a))
      m.predicted("binomial", Binomial(trials: 5, probability: a))
    }
    let draws = try model.priorDraws(5, seed: 1)
    for name in ["poisson", "gamma", "beta", "geometric", "normal", "binomial"] {
      let areNaN = draws[name].chains[0].allSatisfy { $0.isNaN }
      #expect(areNaN, "\(name): \(draws[name].chains[0])")
    }
  }

  @Test("a parameter of whole numbers")
  func discrete() {
    let line = #line + 2
    expectError("\"k\"", "whole numbers", line: line) { m in
      m.add(m.parameter("k", Poisson(3)))
    }
  }

  @Test("a name used twice")
  func twice() {
    let line = #line + 3
    expectError("\"mu\"", "line \(line - 1)", line: line) { m in
      _ = m.parameter("mu", Normal(0, 1))
      _ = m.parameter("mu", Normal(0, 1))
    }
  }

  @Test("a name that is also that of an element", arguments: [["a", "a[0]"], ["a[1]", "a"]])
  func namesOfElements(_ names: [String]) {
    let line = #line + 3
    expectError("\"\(names[1])\"", "\"\(names[0])\" of", line: line) { m in
      _ = m.parameter(names[0], Normal(0, 1), shape: [2])
      _ = m.parameter(names[1], Normal(0, 1), shape: [2])
    }
  }

  @Test("of several names that clash, the first is told")
  func firstOfNames() {
    let line = #line + 5
    expectError("\"a\"", "\"a[2]\" of line \(line - 2)", line: line) { m in
      _ = m.parameter("b[0]", Normal(0, 1))
      _ = m.parameter("a[2]", Normal(0, 1))
      _ = m.parameter("a[0][1]", Normal(0, 1))
      _ = m.parameter("a", Normal(0, 1))
    }
    #expect(
      error { m in
        for name in ["a[0]", "a[1]", "ab", "b", "[", "c["] { _ = m.parameter(name, Normal(0, 1)) }
      } == nil)
  }

  @Test("prior draws of a model with terms of its own, or without a distribution")
  func priors() throws {
    let own = try Model { m in m.add(Normal(0, 1).logDensity(m.parameter("x"))) }
    #expect(throws: InputError.self) { try own.priorDraws(1, seed: 1) }
    let bare = try Model { m in
      let x = m.parameter("x")
      m.observe("y", [0.0], Normal(x, 1))
    }
    #expect(throws: InputError.self) { try bare.priorDraws(1, seed: 1) }
    let cut = try Model { m in _ = m.parameter("x", Normal(0, 1), .positive) }
    #expect(throws: InputError.self) { try cut.priorDraws(100, seed: 1) }
  }

  @Test("values for a position: missing, unknown, of another shape, outside")
  func values() throws {
    let model = try Model { m in
      let tau = m.parameter("tau", Normal(0, 1), .positive)
      _ = m.parameter("x", Normal(0, tau), shape: [2])
    }
    func error(_ values: [String: any TracedArrayConvertible]) -> InputError? {
      do {
        _ = try model.position(values)
        return nil
      } catch { return error }
    }
    #expect(error(["tau": 1])?.subject == "value of \"x\"")
    #expect(error(["tau": 1])?.found == "none")
    #expect(error(["tau": 1, "x": [1, 2], "z": 1])?.subject == "value of \"z\"")
    #expect(error(["tau": 1, "X": [1, 2]])?.subject == "value of \"x\"")
    #expect(error(["tau": 1, "X": [1, 2]])?.found == "none, but \"X\", which is no parameter")
    #expect(error(["Tau": 1, "X": [1, 2]])?.found == "none, but \"Tau\", \"X\", which are no parameters")
    #expect(error(["tau": 1, "x": [1, 2, 3]])?.found == "[3]")
    #expect(error(["tau": -1, "x": [1, 2]])?.expected == "inside positive numbers")
    #expect(error(["tau": 0, "x": [1, 2]])?.expected == "inside positive numbers")
    #expect(error(["tau": 1, "x": [1, 2]]) == nil)
  }

  @Test("a constant out of its range stops with the line of the statement")
  func stops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Model { m in
        let mu = m.parameter("mu", Normal(0, 1))
        m.add(Normal(mu, -1).logDensity(2))
      }
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("standard deviation is -1.0"), "\(message)")
    #expect(message.contains("after line \(#line - 8) of ModelErrorTests.swift"), "\(message)")
  }
}
