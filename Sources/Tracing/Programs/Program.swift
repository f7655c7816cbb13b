// A compiled graph: a flat list of instructions over one block of memory.

import WideKernels

typealias Opcode = wide_opcode

struct Instruction {
  var opcode: Opcode
  /// 0 is one number for all elements, 1 an array, and 2 an array of one block.
  var strideD: UInt8 = 1
  var strideA: UInt8 = 1
  var strideB: UInt8 = 1
  var strideC: UInt8 = 1
  var destination: Int32
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
  var count: Int32 = 1
  /// The number of a function, the index of a call, or where in the indices a map or pairs begin.
  var table: Int32 = 0
}

/// What the loop over instructions leaves to Swift.
enum Call: Hashable {
  case unary(UnaryFunction)
  case binary(BinaryFunction)
  case product(ProductDimensions)
  case matrix(MatrixOperation)
  case external(ExternalFunction)

  var usesBLAS: Bool {
    switch self {
    case .unary, .binary, .external: false
    case .product, .matrix: true
    }
  }
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
  var indices: [Int32] = []
  var calls: [Call] = []
}
