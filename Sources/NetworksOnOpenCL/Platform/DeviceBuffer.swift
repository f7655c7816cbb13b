// Memory of a device.

/// An array in the memory of a device, of numbers or bytes.
package final class DeviceBuffer: @unchecked Sendable {
  let byteCount: Int
  let device: OpenCLDevice
  let object: OpenCLLibrary.Object

  package init(bytes: Int, on device: OpenCLDevice) throws(DeviceError) {
    byteCount = max(bytes, 4)
    self.device = device
    let call = "a buffer of \(byteCount) bytes"
    var code: Int32 = 0
    let object = device.library.createBuffer(
      try device.context(), OpenCL.readWrite, byteCount, nil, &code)
    try check(code, call, on: device)
    guard let object else { throw DeviceError(code: -4, call: call, device: device.name) }
    self.object = object
  }

  convenience init(floats: Int, on device: OpenCLDevice) throws(DeviceError) {
    try self.init(bytes: floats * MemoryLayout<Float>.size, on: device)
  }

  deinit { _ = device.library.releaseMemObject(object) }
}
