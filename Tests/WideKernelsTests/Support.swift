// Steps of programs, run on arrays, and the levels of processors that they run on.

import WideKernels

/// The baseline, AVX2 and AVX-512; where a processor lacks one, the best that it has is run again.
let levels = [1, 3, 4]

/// Runs one step on operands that may be single numbers; the result has `count` elements.
func run(
  _ opcode: wide_opcode, _ operands: [[Double]], count: Int, resultCount: Int? = nil, indices: [Int32] = [],
  table: Int32 = 0, level: Int = 0, start: [Double]? = nil
) -> [Double] {
  let guardValue = 12_345.0
  var result = start ?? [Double](repeating: .nan, count: resultCount ?? count)
  result.append(guardValue)
  var step = wide_step()
  step.opcode = opcode
  step.count = Int32(count)
  step.table = table
  step.strideD = 1
  let flat = operands.flatMap { $0 }
  result.withUnsafeMutableBufferPointer { d in
    flat.withUnsafeBufferPointer { memory in
      indices.withUnsafeBufferPointer { map in
        step.d = d.baseAddress
        step.indices = map.baseAddress
        var places: [UnsafePointer<Double>?] = []
        var strides: [UInt8] = []
        var offset = 0
        for operand in operands {
          places.append(memory.baseAddress.map { $0 + offset })
          strides.append(operand.count == 1 && count != 1 ? 0 : 1)
          offset += operand.count
        }
        while places.count < 3 {
          places.append(memory.baseAddress)
          strides.append(0)
        }
        (step.a, step.b, step.c) = (places[0], places[1], places[2])
        (step.strideA, step.strideB, step.strideC) = (strides[0], strides[1], strides[2])
        withUnsafePointer(to: step) { wide_loop_of(level)($0, $0 + 1, nil, nil) }
      }
    }
  }
  precondition(result.last == guardValue, "\(opcode) wrote beyond its end")
  return result.dropLast()
}

/// f of each element.
func apply(_ function: wide_function, _ x: [Double], level: Int = 0) -> [Double] {
  run(.functionEach, [x], count: x.count, table: function.rawValue, level: level)
}

/// Whether two arrays have the same bits, where all NaN are one.
func same(_ x: [Double], _ y: [Double]) -> Bool {
  x.count == y.count && zip(x, y).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
}
