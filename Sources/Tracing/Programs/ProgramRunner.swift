// Runs a compiled program, again and again, in memory that it allocated once.

import LinearAlgebra

/// A program together with its memory. Not thread-safe: each chain has its own.
final class ProgramRunner {
  private let memory: UnsafeMutablePointer<Double>
  private let program: Program
  private let instructions: UnsafeMutableBufferPointer<Instruction>
  private let pairs: UnsafeMutableBufferPointer<SIMD2<Int32>>

  init(_ program: Program) {
    if !program.products.isEmpty || !program.matrices.isEmpty { useSingleThreadedBLAS() }
    self.program = program
    memory = .allocate(capacity: max(program.initialMemory.count, 1))
    memory.initialize(from: program.initialMemory, count: program.initialMemory.count)
    instructions = .allocate(capacity: program.instructions.count)
    _ = instructions.initialize(from: program.instructions)
    pairs = .allocate(capacity: program.pairs.count)
    _ = pairs.initialize(from: program.pairs)
  }

  deinit {
    memory.deallocate()
    instructions.deallocate()
    pairs.deallocate()
  }

  /// Copies `values` into an input slot.
  func setInput(_ slot: Int, _ values: [Double]) {
    let range = program.inputs[slot]
    guard values.count == range.count else {
      fatalError("the log density takes \(range.count) numbers here, but was given \(values.count)")
    }
    values.withUnsafeBufferPointer {
      guard let base = $0.baseAddress else { return }
      (memory + range.lowerBound).update(from: base, count: range.count)
    }
  }

  /// The input slot itself, to be filled in place.
  func withInput(_ slot: Int, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    let range = program.inputs[slot]
    body(UnsafeMutableBufferPointer(start: memory + range.lowerBound, count: range.count))
  }

  /// Runs everything.
  func run() { run(0, instructions.count) }

  /// Runs what depends on slot 0 only.
  func runPrologue() { run(0, program.prologueCount) }

  /// Runs what depends on the directions in the higher slots.
  func runBody() { run(program.prologueCount, instructions.count) }

  /// The results of the last run.
  var output: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: memory + program.output.lowerBound, count: program.output.count)
  }

  private func run(_ start: Int, _ end: Int) {
    let m = memory
    guard var next = instructions.baseAddress.map({ $0 + start }) else { return }
    let last = next + (end - start)
    while next < last {
      let i = next.pointee
      next += 1
      let d = m + Int(i.destination)
      let a = m + Int(i.a)
      let b = m + Int(i.b)
      switch i.opcode {
      case .add: d.pointee = a.pointee + b.pointee
      case .subtract: d.pointee = a.pointee - b.pointee
      case .multiply: d.pointee = a.pointee * b.pointee
      case .divide: d.pointee = a.pointee / b.pointee
      case .multiplyAdd: d.pointee = a.pointee * b.pointee + m[Int(i.c)]
      case .sumOfProducts: d.pointee = sumOfProducts(Int(i.a), Int(i.count))
      case .assign: d.pointee = a.pointee
      case .exp: d.pointee = UnaryFunction.exp.evaluate(a.pointee)
      case .select: d.pointee = a.pointee != 0 ? b.pointee : m[Int(i.c)]
      default: runRare(i, d, a, b)
      }
    }
  }

  @inline(__always)
  private func sumOfProducts(_ start: Int, _ count: Int) -> Double {
    let m = memory
    var pair = pairs.baseAddress.unsafelyUnwrapped + start
    let last = pair + (count &- 1)
    var sum = m[Int(pair.pointee.x)] * m[Int(pair.pointee.y)]
    while pair < last {
      pair += 1
      sum += m[Int(pair.pointee.x)] * m[Int(pair.pointee.y)]
    }
    return sum
  }

  /// The instructions on many numbers, and the functions that cost more than a call.
  private func runRare(
    _ i: Instruction, _ d: UnsafeMutablePointer<Double>, _ a: UnsafeMutablePointer<Double>,
    _ b: UnsafeMutablePointer<Double>
  ) {
    let n = Int(i.count)
    let table = Int(i.table)
    switch i.opcode {
    case .unary: d.pointee = program.unaryFunctions[table].evaluate(a.pointee)
    case .binary: d.pointee = program.binaryFunctions[table].evaluate(a.pointee, b.pointee)
    case .addEach: Kernels.zip(d, a, i.strideA, b, i.strideB, n) { $0 + $1 }
    case .multiplyEach: Kernels.zip(d, a, i.strideA, b, i.strideB, n) { $0 * $1 }
    case .multiplyAddEach: Kernels.accumulate(d, a, i.strideA, b, i.strideB, n) { $0 * $1 }
    case .accumulate: Kernels.accumulate(d, a, i.strideA, a, i.strideA, n) { x, _ in x }
    case .unaryEach: Kernels.map(program.unaryFunctions[table], d, a, i.strideA, n)
    case .binaryEach: Kernels.zip(program.binaryFunctions[table], d, a, i.strideA, b, i.strideB, n)
    case .selectEach: Kernels.select(i, d, a, b, memory + Int(i.c))
    case .fillZero: d.update(repeating: 0, count: n)
    case .copy: Kernels.zip(d, a, i.strideA, a, i.strideA, n) { x, _ in x }
    case .copyEach:
      for k in Int(i.a)..<(Int(i.a) + n) { memory[Int(pairs[k].x)] = memory[Int(pairs[k].y)] }
    case .sum: d.pointee = i.strideA == 0 ? Double(n) * a.pointee : Kernels.dot(n) { a[$0] }
    case .dot:
      let (strideA, strideB) = (Int(i.strideA), Int(i.strideB))
      d.pointee = Kernels.dot(n) { a[$0 * strideA] * b[$0 * strideB] }
    case .gather: Kernels.gather(d, a, program.maps[table])
    case .scatterAdd: Kernels.scatterAdd(d, a, program.maps[table])
    case .product: Kernels.product(d, a, b, program.products[table])
    case .matrix: Kernels.matrix(program.matrices[table], d, a, b, scratch: memory + Int(i.c))
    case .add, .subtract, .multiply, .divide, .multiplyAdd, .sumOfProducts, .exp, .select, .assign:
      fatalError("run(_:_:) handles \(i.opcode)")
    }
  }
}
