// Evaluates a traced log density and its derivatives for one chain.

import LogDensities
import WideKernels

/// The programs of a `TracedLogDensity` with memory for one chain.
public struct TracedEvaluator: CurvatureEvaluator {
  private let programs: TracedPrograms
  private let dimension: Int
  // Made when first needed: a sampler without a metric never pays for second derivatives.
  private var value: ProgramRunner?
  private var gradient: ProgramRunner?
  private var hessian: ProgramRunner?
  private var third: ProgramRunner?
  private var valueProgram: UnsafeMutablePointer<wide_evaluation>?
  private var gradientProgram: UnsafeMutablePointer<wide_evaluation>?

  init(_ density: TracedLogDensity) {
    programs = density.programs
    dimension = density.dimension
  }

  public mutating func logDensity(at position: [Double]) -> Double {
    let program = valueProgram ?? prepare(.value)
    requirePosition(position)
    var result = 0.0
    position.withUnsafeBufferPointer { wide_evaluate(program, $0.baseAddress, &result, 1) }
    return result
  }

  public mutating func logDensity(at position: [Double], gradient result: inout [Double]) -> Double {
    let program = gradientProgram ?? prepare(.gradient)
    requirePosition(position)
    requireCount(result, dimension)
    position.withUnsafeBufferPointer { from in
      result.withUnsafeMutableBufferPointer {
        wide_evaluate(program, from.baseAddress, $0.baseAddress, dimension)
      }
    }
    return program.pointee.output[dimension]
  }

  public mutating func hessian(at position: [Double], into result: inout [Double]) {
    let runner = Self.prepare(&hessian, programs, .hessian)
    runner.setInput(0, position)
    if programs.isEntrywise {
      runner.run()
      copy(runner.output, count: dimension * dimension, into: &result)
    } else {
      runner.runPrologue()
      writeElements(of: runner, into: &result)
    }
  }

  public mutating func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double]
  ) {
    let runner = Self.prepare(&third, programs, .third)
    runner.setInput(0, position)
    if programs.isEntrywise {
      runner.setInput(1, weights)
      runner.run()
      copy(runner.output, count: dimension, into: &result)
    } else {
      runner.runPrologue()
      sumContractions(of: runner, weights, into: &result)
    }
  }

  // MARK: Along directions

  /// H u for each group of columns holds all elements of the Hessian, at places of their own.
  private func writeElements(of runner: ProgramRunner, into result: inout [Double]) {
    let n = dimension
    requireCount(result, n * n)
    result.withUnsafeMutableBufferPointer { result in
      result.update(repeating: 0)
      for group in programs.structure.groups {
        setDirection(of: runner, to: group)
        runner.runBody()
        let product = runner.output
        for element in group.elements {
          result[element.row * n + element.column] = product[element.row]
          result[element.column * n + element.row] = product[element.row]
        }
      }
    }
  }

  /// T(M) = ∇ Σⱼₖ Mⱼₖ Hⱼₖ is the sum of ∇(wᵀ H u) over the groups of columns, where w is made of the elements of M that
  /// belong to the elements of H in H u.
  private func sumContractions(of runner: ProgramRunner, _ weights: [Double], into result: inout [Double]) {
    let n = dimension
    requireCount(weights, n * n)
    requireCount(result, n)
    for i in 0..<n { result[i] = 0 }
    for group in programs.structure.groups {
      setDirection(of: runner, to: group)
      runner.withInput(2) { w in
        w.update(repeating: 0)
        for element in group.elements {
          let (i, j) = (element.row, element.column)
          w[i] = i == j ? weights[i * n + i] : weights[i * n + j] + weights[j * n + i]
        }
      }
      runner.runBody()
      for i in 0..<n { result[i] += runner.output[i] }
    }
  }

  private func setDirection(of runner: ProgramRunner, to group: HessianStructure.Group) {
    runner.withInput(1) { direction in
      direction.update(repeating: 0)
      for column in group.columns { direction[column] = 1 }
    }
  }

  // MARK: Parts

  /// The first two programs, which are run without a look at the objects that own them.
  private mutating func prepare(_ derivative: TracedPrograms.Derivative) -> UnsafeMutablePointer<
    wide_evaluation
  > {
    let runner = ProgramRunner(programs.program(derivative))
    if derivative == .value {
      (value, valueProgram) = (runner, runner.evaluation)
    } else {
      (gradient, gradientProgram) = (runner, runner.evaluation)
    }
    return runner.evaluation
  }

  private static func prepare(
    _ runner: inout ProgramRunner?, _ programs: TracedPrograms, _ derivative: TracedPrograms.Derivative
  ) -> ProgramRunner {
    if let runner { return runner }
    let made = ProgramRunner(programs.program(derivative))
    runner = made
    return made
  }

  private func copy(_ source: UnsafeBufferPointer<Double>, count: Int, into result: inout [Double]) {
    requireCount(result, count)
    result.withUnsafeMutableBufferPointer {
      guard let to = $0.baseAddress, let from = source.baseAddress else { return }
      to.update(from: from, count: count)
    }
  }

  @inline(__always)
  private func requirePosition(_ position: [Double]) {
    guard position.count == dimension else {
      fatalError("the log density takes \(dimension) numbers here, but was given \(position.count)")
    }
  }

  @inline(__always)
  private func requireCount(_ array: [Double], _ count: Int) {
    guard array.count == count else {
      fatalError("an array of \(count) numbers is needed here, but one of \(array.count) was given")
    }
  }
}
