// The commands to a device, one after the other.

/// The queue of one chain. Commands run in their order; only `read` and `finish` wait for them.
final class DeviceQueue {
  let device: OpenCLDevice
  private let object: OpenCLLibrary.Object
  /// The time spent in each kernel, where it is measured: that slows everything down a little.
  let times: KernelTimes?

  init(on device: OpenCLDevice, measuresTimes: Bool = false) throws(DeviceError) {
    self.device = device
    var code: Int32 = 0
    let object = device.library.createCommandQueue(
      try device.context(), device.id, measuresTimes ? OpenCL.profiling : 0, &code)
    try check(code, "a command queue", on: device)
    guard let object else { throw DeviceError(code: -36, call: "a command queue", device: device.name) }
    self.object = object
    times = measuresTimes ? KernelTimes(library: device.library) : nil
  }

  deinit { _ = device.library.releaseCommandQueue(object) }

  /// Starts `groups` work-groups of a kernel, in up to three dimensions.
  func run(_ kernel: DeviceKernel, groups: [Int], _ arguments: [KernelArgument]) throws(DeviceError) {
    for (i, argument) in arguments.enumerated() { try kernel.set(UInt32(i), argument) }
    var global = groups
    global[0] *= kernel.groupSize
    var local = [Int](repeating: 1, count: groups.count)
    local[0] = kernel.groupSize
    var event: OpenCLLibrary.Object?
    try check(
      times == nil
        ? device.library.enqueueNDRangeKernel(
          object, kernel.object, UInt32(groups.count), nil, global, local, 0, nil, nil)
        : device.library.enqueueNDRangeKernel(
          object, kernel.object, UInt32(groups.count), nil, global, local, 0, nil, &event),
      "the start of the kernel \(kernel.name)", on: device)
    if let event { times?.append(event, of: kernel.name) }
  }

  /// Waits for all commands so far and copies the beginning of a buffer.
  func read<Element>(
    _ buffer: DeviceBuffer, into values: UnsafeMutableBufferPointer<Element>
  ) throws(DeviceError) {
    guard let address = values.baseAddress, values.count > 0 else { return }
    let size = values.count * MemoryLayout<Element>.stride
    try check(
      device.library.enqueueReadBuffer(object, buffer.object, 1, 0, size, address, 0, nil, nil),
      "the copy of \(size) bytes from the device", on: device)
  }

  /// Overwrites the beginning of a buffer.
  func write<Element>(_ values: [Element], to buffer: DeviceBuffer) throws(DeviceError) {
    guard !values.isEmpty else { return }
    let size = values.count * MemoryLayout<Element>.stride
    let code = values.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        device.library.enqueueWriteBuffer(object, buffer.object, 1, 0, size, $0, 0, nil, nil)
      } ?? 0
    }
    try check(code, "the copy of \(size) bytes to the device", on: device)
  }

  func finish() throws(DeviceError) {
    try check(device.library.finish(object), "the commands to finish", on: device)
  }
}

extension DeviceQueue {
  /// The first `count` elements of a buffer, after all commands so far.
  func read<Element>(_ count: Int, from buffer: DeviceBuffer, initial: Element) throws(DeviceError)
    -> [Element]
  {
    var values = [Element](repeating: initial, count: count)
    let result = values.withUnsafeMutableBufferPointer { values in
      Result { () throws(DeviceError) in try read(buffer, into: values) }
    }
    try result.get()
    return values
  }
}
