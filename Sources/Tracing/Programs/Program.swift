// A compiled graph: a flat list of instructions over one block of memory.

/// What an instruction does. `d`, `a`, `b`, `c` are places in memory and `n` is a count.
enum Opcode: UInt8 {
  // One number.
  case add, subtract, multiply, divide
  /// d = a b + c
  case multiplyAdd
  /// d = Σ over the pairs a ..< a + n of the product of both places
  case sumOfProducts
  case exp, unary, binary, select
  /// d = a
  case assign
  // n numbers. An operand with stride 0 is one number for all.
  case addEach, multiplyEach
  /// d += a b
  case multiplyAddEach
  /// d += a
  case accumulate
  case unaryEach, binaryEach, selectEach
  case fillZero, copy
  /// For each of the pairs a ..< a + n: the number at its second place is copied to its first.
  case copyEach
  /// d = Σ a
  case sum
  /// d = Σ a b
  case dot
  case gather, scatterAdd
  case product, matrix
}

struct Instruction {
  var opcode: Opcode
  var strideA: UInt8 = 1
  var strideB: UInt8 = 1
  var strideC: UInt8 = 1
  var destination: Int32
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
  var count: Int32 = 1
  /// The index of a function, map, matrix product or matrix operation in the program's tables.
  var table: Int32 = 0
}

/// Everything that is needed to evaluate some nodes of a graph, and nothing of the graph itself.
struct Program: Sendable {
  var instructions: [Instruction] = []
  /// The instructions before this one do not depend on input slots above 0, and need not run again when only
  /// those change.
  var prologueCount = 0
  /// Constants are in place from the start, everything else begins as zero.
  var initialMemory: [Double] = []
  /// Where each input slot lies in memory.
  var inputs: [Range<Int>] = []
  /// Where the results lie, one output after the other.
  var output = 0..<0

  // Tables that instructions refer to.
  var pairs: [SIMD2<Int32>] = []
  var unaryFunctions: [UnaryFunction] = []
  var binaryFunctions: [BinaryFunction] = []
  var maps: [[Int32]] = []
  var products: [ProductDimensions] = []
  var matrices: [MatrixOperation] = []
}
