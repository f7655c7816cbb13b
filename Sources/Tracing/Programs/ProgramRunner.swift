// Runs a compiled program, again and again, in memory that it allocated once.

import LinearAlgebra
import WideKernels

/// A program together with its memory. Not thread-safe: each chain has its own.
final class ProgramRunner {
  private let program: Program
  private let memory: UnsafeMutableBufferPointer<Double>
  private let indices: UnsafeMutableBufferPointer<Int32>
  private let steps: UnsafeMutableBufferPointer<wide_step>
  private let body: UnsafePointer<wide_step>
  /// What the loop in C needs, for as long as this runner lives.
  let evaluation: UnsafeMutablePointer<wide_evaluation>

  init(_ program: Program) {
    if program.calls.contains(where: \.usesBLAS) { useSingleThreadedBLAS() }
    self.program = program
    let count = program.initialMemory.count
    let start = UnsafeMutableRawPointer.allocate(byteCount: 8 * max(count, 1), alignment: 64)
    memory = UnsafeMutableBufferPointer(
      start: start.bindMemory(to: Double.self, capacity: count), count: count)
    _ = memory.initialize(from: program.initialMemory)
    indices = .allocate(capacity: max(program.indices.count, 1))
    _ = indices.initialize(from: program.indices)
    steps = .allocate(capacity: max(program.instructions.count, 1))
    let (places, maps) = (memory.baseAddress!, UnsafePointer(indices.baseAddress!))
    _ = steps.initialize(from: program.instructions.map { Self.step($0, places, maps) })
    body = UnsafePointer(steps.baseAddress!) + program.prologueCount
    evaluation = .allocate(capacity: 1)
    evaluation.initialize(to: wide_evaluation())
    evaluation.pointee.loop = wide_loop_of(0)
    evaluation.pointee.first = UnsafePointer(steps.baseAddress)
    evaluation.pointee.end = UnsafePointer(steps.baseAddress! + program.instructions.count)
    evaluation.pointee.input = memory.baseAddress! + program.inputs[0].lowerBound
    evaluation.pointee.inputCount = program.inputs[0].count
    evaluation.pointee.output = UnsafePointer(memory.baseAddress! + program.output.lowerBound)
    evaluation.pointee.context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    evaluation.pointee.call = { context, step, start, count in
      guard let context, let step else { return }
      Unmanaged<ProgramRunner>.fromOpaque(context).takeUnretainedValue().call(step, start, count)
    }
  }

  deinit {
    UnsafeMutableRawPointer(memory.baseAddress)?.deallocate()
    indices.deallocate()
    steps.deallocate()
    evaluation.deallocate()
  }

  /// An instruction with the places it refers to.
  private static func step(
    _ i: Instruction, _ memory: UnsafeMutablePointer<Double>, _ indices: UnsafePointer<Int32>
  ) -> wide_step {
    var step = wide_step()
    step.opcode = i.opcode
    (step.strideD, step.strideA, step.strideB, step.strideC) = (i.strideD, i.strideA, i.strideB, i.strideC)
    (step.count, step.table) = (i.count, i.table)
    step.d = memory + Int(i.destination)
    step.a = UnsafePointer(memory + Int(i.a))
    step.b = UnsafePointer(memory + Int(i.b))
    step.c = UnsafePointer(memory + Int(i.c))
    switch i.opcode {
    case .sumOfProducts, .assignPairs, .gather, .gatherOrZero, .gatherEights, .multiplyAddGathered,
      .multiplyAddEights, .scatterAdd, .scatterAddRuns, .scatterAddEights:
      step.indices = indices + Int(i.table)
    default: step.indices = indices
    }
    return step
  }

  /// Copies `values` into an input slot.
  func setInput(_ slot: Int, _ values: [Double]) {
    let range = program.inputs[slot]
    guard values.count == range.count else {
      fatalError("the log density takes \(range.count) numbers here, but was given \(values.count)")
    }
    withInput(slot) { _ = $0.update(from: values) }
  }

  /// The input slot itself, to be filled in place.
  func withInput(_ slot: Int, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    body(UnsafeMutableBufferPointer(rebasing: memory[program.inputs[slot]]))
  }

  /// Runs everything.
  func run() { run(evaluation.pointee.first, evaluation.pointee.end) }

  /// Runs what depends on slot 0 only.
  func runPrologue() { run(evaluation.pointee.first, body) }

  /// Runs what depends on the directions in the higher slots.
  func runBody() { run(body, evaluation.pointee.end) }

  private func run(_ first: UnsafePointer<wide_step>, _ end: UnsafePointer<wide_step>) {
    evaluation.pointee.loop(first, end, evaluation.pointee.call, evaluation.pointee.context)
  }

  /// The results of the last run.
  var output: UnsafeBufferPointer<Double> { UnsafeBufferPointer(rebasing: memory[program.output]) }

  /// Runs a step that the loop leaves to Swift, on `count` elements from `start` on.
  private func call(_ step: UnsafePointer<wide_step>, _ start: Int, _ count: Int) {
    let i = step.pointee
    let d = i.d + (i.strideD == 1 ? start : 0)
    let a = UnsafeMutablePointer(mutating: i.a + (i.strideA == 1 ? start : 0))
    let b = UnsafeMutablePointer(mutating: i.b + (i.strideB == 1 ? start : 0))
    switch program.calls[Int(i.table)] {
    case .unary(let function): Kernels.map(function, d, a, i.strideA, count)
    case .binary(let function): Kernels.zip(function, d, a, i.strideA, b, i.strideB, count)
    case .product(let dimensions): Kernels.product(d, a, b, dimensions)
    case .matrix(let operation):
      Kernels.matrix(operation, d, a, b, scratch: UnsafeMutablePointer(mutating: i.c))
    case .external(let function): function.evaluate(a, into: d, count: Int(i.count) - 1)
    }
  }
}
