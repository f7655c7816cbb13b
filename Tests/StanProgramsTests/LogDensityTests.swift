// Log density, gradient, rejections and messages of Stan programs.
import Foundation
import InputErrors
import LogDensities
import StanPrograms
import StanTestSupport
import Testing

@Suite struct StanLogDensityTests {
  static let position = [0.3, 1.1, -0.4, 0.7, -0.2]

  @Test("value and gradient are those of the program")
  func values() throws {
    var evaluator = try StanDouble.program("SMALL").makeEvaluator()
    var gradient = [Double](repeating: 0, count: 5)
    let value = evaluator.logDensity(at: Self.position, gradient: &gradient)
    #expect(abs(value - DoubleDensity.value(Self.position)) < 1e-12)
    #expect(zip(gradient, DoubleDensity.gradient(Self.position)).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(evaluator.logDensity(at: Self.position) == value)
  }

  @Test("gradients agree with differences")
  func derivatives() throws {
    let report = checkDerivatives(
      of: try StanDouble.program(), at: Self.position + [10.5, 20, 12, 23, 14.5, 22])
    #expect(report.agrees, "\(report)")
  }

  @Test("what is known of a program")
  func facts() throws {
    let program = try StanDouble.program()
    #expect(program.dimension == 11 && program.name == "double_model" && !program.allowsThreads)
    #expect(program.coordinateNames?.prefix(6) == ["x.1", "x.2", "s", "w.1", "w.2", "m.1.1"])
    #expect(program.compilation.contains("STAN_THREADS=false"))
    #expect(try StanDouble.program("STAN_THREADS").allowsThreads)
  }

  @Test("a rejected position has log density −∞ and gradient zero, and says why")
  func rejection() throws {
    let program = try StanDouble.program("SMALL", data: .json(#"{"mean": [1, -2], "sd": 3, "edge": 0}"#))
    var evaluator = program.makeEvaluator()
    var gradient = [Double](repeating: 7, count: 5)
    let beyond = [-0.1, 0, 0, 0, 0]
    #expect(evaluator.logDensity(at: beyond, gradient: &gradient) == -.infinity)
    #expect(evaluator.logDensity(at: beyond) == -.infinity)
    #expect(gradient.allSatisfy { $0 == 0 })
    #expect(
      program.diagnosis(at: beyond) == "x[1] is beyond the edge (in 'double.stan', line 7, column 4)")
    #expect(program.diagnosis(at: Self.position) == nil && program.diagnosis(at: []) == nil)
    #expect(evaluator.logDensity(at: Self.position).isFinite)
  }

  @Test("a log density that is not a number stays one")
  func notANumber() throws {
    let program = try StanDouble.program("SMALL")
    var evaluator = program.makeEvaluator()
    var gradient = [Double](repeating: 0, count: 5)
    #expect(evaluator.logDensity(at: [0, -51, 0, 0, 0], gradient: &gradient).isNaN)
    #expect(program.diagnosis(at: [0, -51, 0, 0, 0]) == nil)
  }

  @Test("positions by name")
  func positions() throws {
    let program = try StanDouble.program()
    let text = #"{"x": [1, 2], "s": 2, "w": [0.2, 0.3, 0.5], "m": [[1, 2, 3], [4, 5, 6]]}"#
    let position = try program.position(of: text)
    #expect(position[0..<3] == [1, 2, log(2)])
    #expect(position[5...] == [1, 4, 2, 5, 3, 6])
    let values = try program.makeQuantityEvaluator(chain: 0).values(of: position)
    #expect(zip(values[3..<6], [0.2, 0.3, 0.5]).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(values[6..<12] == [1, 2, 3, 4, 5, 6])
    let error = try #require(throws: InputError.self) { try program.position(of: "{}") }
    #expect(error.subject == "parameters of double_model" && error.found.contains("does not exist"))
    let bound = try #require(throws: InputError.self) {
      try program.position(of: text.replacingOccurrences(of: #""s": 2"#, with: #""s": -2"#))
    }
    #expect(bound.found.contains("s must be greater than 0"))
  }

  @Test("messages, generators and models are freed")
  func leaks() throws {
    // A library of its own, which no other test uses at the same time.
    let macros = ["SMALL", "LEAKS"]
    do {
      let program = try StanProgram(
        library: StanDouble.library(macros), data: .json(#"{"mean": [1, -2], "sd": 3, "edge": 0}"#))
      var evaluator = program.makeEvaluator()
      var curved = CurvedStanProgram(program).makeEvaluator()
      var quantities = program.makeQuantityEvaluator(chain: 0)
      var (gradient, hessian) = ([Double](repeating: 0, count: 5), [Double](repeating: 0, count: 25))
      for beyond in [[-1, 0, 0, 0, 0], [1, 31, 0, 0, 0.0]] {
        _ = evaluator.logDensity(at: beyond, gradient: &gradient)
        _ = evaluator.logDensity(at: beyond)
        _ = program.diagnosis(at: beyond)
        curved.hessian(at: beyond, into: &hessian)
        curved.contractedThirdDerivative(at: beyond, weights: hessian, into: &gradient)
        _ = try? quantities.values(at: beyond, draw: 0)
      }
      _ = try? program.position(of: "{}")
      _ = try? StanProgram(library: StanDouble.library(macros), data: .json("{}"))
      #expect(try StanDouble.counter("live_models", macros) == 1)
      withExtendedLifetime((evaluator, curved, quantities)) {}
    }
    for counter in ["live_messages", "live_rngs", "live_models"] {
      #expect(try StanDouble.counter(counter, macros) == 0, "\(counter)")
    }
  }
}

extension QuantityEvaluator {
  /// The values of the first draw.
  func values(of position: [Double]) throws -> [Double] {
    var evaluator = self
    return try evaluator.values(at: position, draw: 0)
  }
}
