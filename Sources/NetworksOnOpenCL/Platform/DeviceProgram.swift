// Kernels compiled for a device: once for each process, and kept in a file for the next one.
import Foundation
import Synchronization

/// The text of a kernel: what is defined for it, and a body that is written for these definitions.
package struct KernelSource: Sendable {
  let name: String
  /// The number of work-items of a group, all in the first dimension.
  let groupSize: Int
  let definitions: [(name: String, value: String)]
  let body: String

  package init(name: String, groupSize: Int, definitions: [(name: String, value: String)], body: String) {
    (self.name, self.groupSize, self.definitions, self.body) = (name, groupSize, definitions, body)
  }

  /// The text with its definitions, which hold for it alone.
  var text: String {
    let all = [("NAME", name), ("GROUP_SIZE", "\(groupSize)")] + definitions.map { ($0.name, $0.value) }
    let defines = all.map { "#define \($0.0) \($0.1)\n" }.joined()
    let undefines = all.map { "#undef \($0.0.prefix { $0 != "(" })\n" }.joined()
    return defines + body + "\n" + undefines
  }
}

/// Kernels compiled for a device.
package final class DeviceProgram: @unchecked Sendable {
  let device: OpenCLDevice
  let object: OpenCLLibrary.Object

  private init(_ object: OpenCLLibrary.Object, on device: OpenCLDevice) {
    (self.object, self.device) = (object, device)
  }

  deinit { _ = device.library.releaseProgram(object) }

  /// The program of these kernels; what this process or an earlier one has compiled is not compiled again.
  package static func make(_ kernels: [KernelSource], on device: OpenCLDevice) throws(DeviceError)
    -> DeviceProgram
  {
    let file = binaryFile(of: kernels, on: device)
    let known = programs.withLock { $0[file.name] }
    if let known { return known }
    let program: DeviceProgram
    if let binary = file.read(), let cached = try? load(binary, on: device) {
      program = cached
    } else {
      program = try compile(text(of: kernels), on: device)
      if let binary = program.binary { file.write(binary) }
    }
    programs.withLock { $0[file.name] = program }
    return program
  }

  /// Where the compiled form of these kernels is kept.
  package static func binaryFile(of kernels: [KernelSource], on device: OpenCLDevice) -> BinaryCache {
    .file(for: [
      text(of: kernels), options(on: device), device.name, device.vendor, device.driver,
    ])
  }

  private static func text(of kernels: [KernelSource]) -> String {
    ([commonSource] + kernels.map(\.text)).joined(separator: "\n")
  }

  /// A processor is an OpenCL device for tests: there the compiler takes three times as long as the tests to optimise.
  private static func options(on device: OpenCLDevice) -> String {
    let options = [
      device.roundsDivision ? "-cl-fp32-correctly-rounded-divide-sqrt" : "",
      device.kind == .processor ? "-cl-opt-disable" : "",
    ]
    return options.joined(separator: " ")
  }

  private static func compile(
    _ text: String, on device: OpenCLDevice
  ) throws(DeviceError) -> DeviceProgram {
    var code: Int32 = 0
    let context = try device.context()
    let object = text.withCString { text in
      var lines: UnsafePointer<CChar>? = text
      return device.library.createProgramWithSource(context, 1, &lines, nil, &code)
    }
    try check(code, "a program", on: device)
    guard let object else { throw DeviceError(code: -44, call: "a program", device: device.name) }
    let program = DeviceProgram(object, on: device)
    try program.build()
    return program
  }

  private static func load(
    _ binary: [UInt8], on device: OpenCLDevice
  ) throws(DeviceError) -> DeviceProgram {
    var code: Int32 = 0
    let context = try device.context()
    let object = binary.withUnsafeBufferPointer { bytes in
      var (id, size, start): (OpenCLLibrary.Object?, Int, UnsafePointer<UInt8>?) = (
        device.id, bytes.count, bytes.baseAddress
      )
      return device.library.createProgramWithBinary(context, 1, &id, &size, &start, nil, &code)
    }
    try check(code, "a program", on: device)
    guard let object else { throw DeviceError(code: -42, call: "a program", device: device.name) }
    let program = DeviceProgram(object, on: device)
    try program.build()
    return program
  }

  private func build() throws(DeviceError) {
    var id: OpenCLLibrary.Object? = device.id
    let code = device.library.buildProgram(object, 1, &id, Self.options(on: device), nil, nil)
    guard OpenCL.buildFailure.contains(code) else { return try check(code, "a build", on: device) }
    throw DeviceError(
      .buildFailed, device.name, expected: "kernels that its compiler takes", found: OpenCL.name(of: code),
      advice: "Update the driver; if that does not help, report this log.", log: log)
  }

  private var log: String {
    var size = 0
    _ = device.library.getProgramBuildInfo(object, device.id, OpenCL.buildLog, 0, nil, &size)
    var bytes = [UInt8](repeating: 0, count: size)
    _ = device.library.getProgramBuildInfo(object, device.id, OpenCL.buildLog, size, &bytes, nil)
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The compiled form, where the driver gives it.
  private var binary: [UInt8]? {
    var size = 0
    guard device.library.getProgramInfo(object, OpenCL.binarySizes, MemoryLayout<Int>.size, &size, nil) == 0,
      size > 0
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    let code = bytes.withUnsafeMutableBufferPointer { bytes in
      var start = bytes.baseAddress
      return device.library.getProgramInfo(
        object, OpenCL.binaries, MemoryLayout<UnsafeMutablePointer<UInt8>?>.size, &start, nil)
    }
    return code == 0 ? bytes : nil
  }
}

private let programs = Mutex<[String: DeviceProgram]>([:])
