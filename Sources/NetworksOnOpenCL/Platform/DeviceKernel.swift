// A kernel that has been compiled, and what it is called with.

/// What a kernel is called with.
enum KernelArgument {
  case buffer(DeviceBuffer)
  case int(Int)
  case float(Float)
  case word(UInt64)
}

/// A kernel of one chain, which no other thread may use: its arguments are part of its state.
final class DeviceKernel {
  let name: String
  let groupSize: Int
  let object: OpenCLLibrary.Object
  private let device: OpenCLDevice

  init(_ source: KernelSource, of program: DeviceProgram) throws(DeviceError) {
    (name, groupSize, device) = (source.name, source.groupSize, program.device)
    var code: Int32 = 0
    let object = device.library.createKernel(program.object, name, &code)
    try check(code, "the kernel \(name)", on: device)
    guard let object else { throw DeviceError(code: -48, call: "the kernel \(name)", device: device.name) }
    self.object = object
  }

  deinit { _ = device.library.releaseKernel(object) }

  func set(_ index: UInt32, _ argument: KernelArgument) throws(DeviceError) {
    let code: Int32
    switch argument {
    case .buffer(let buffer): code = set(index, buffer.object)
    case .int(let value): code = set(index, Int32(value))
    case .float(let value): code = set(index, value)
    case .word(let value): code = set(index, value)
    }
    try check(code, "argument \(index) of the kernel \(name)", on: device)
  }

  private func set<Value>(_ index: UInt32, _ value: Value) -> Int32 {
    withUnsafeBytes(of: value) {
      device.library.setKernelArg(object, index, MemoryLayout<Value>.size, $0.baseAddress)
    }
  }
}
