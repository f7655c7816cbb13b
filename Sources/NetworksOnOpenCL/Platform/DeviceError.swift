// What can be wrong with a device or with what is asked of it.
import InputErrors

/// Why a network cannot run on a device: what was expected, what was found and what to do.
public struct DeviceError: ExplainedError {
  public enum Kind: String, Sendable {
    /// OpenCL itself is not installed.
    case noLoader
    /// There is no such device.
    case noDevice
    /// A layer, a likelihood or a prior has no kernels, or needs more than the device has.
    case unsupported
    /// The device's compiler refused a kernel; `log` is what it said.
    case buildFailed
    case outOfMemory
    /// The device no longer answers, or a command failed on it.
    case lost
  }

  public let kind: Kind
  public let subject: String
  public let expected: String
  public let found: String
  public let advice: String
  /// What the device's compiler said.
  public let log: String?

  init(
    _ kind: Kind, _ subject: String, expected: String, found: String, advice: String, log: String? = nil
  ) {
    (self.kind, self.subject, self.expected, self.found) = (kind, subject, expected, found)
    (self.advice, self.log) = (advice, log)
  }

  public var description: String {
    "\(subject): expected \(expected), found \(found). \(advice)" + (log.map { "\n\($0)" } ?? "")
  }
}

extension DeviceError {
  /// The error that the code of a call on a device means.
  init(code: Int32, call: String, device: String) {
    let found = OpenCL.name(of: code)
    if OpenCL.outOfMemory.contains(code) {
      self.init(
        .outOfMemory, device, expected: "memory for \(call)", found: found,
        advice: "Use fewer examples or chains, or a device with more memory.")
    } else {
      self.init(
        .lost, device, expected: "\(call) to succeed", found: found,
        advice: "Look at the system's log for the driver; other programs may have reset the device.")
    }
  }
}

/// Passes the code of a successful call.
func check(_ code: Int32, _ call: String, on device: OpenCLDevice) throws(DeviceError) {
  guard code == 0 else { throw DeviceError(code: code, call: call, device: device.name) }
}
