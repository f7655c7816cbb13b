// How long each kernel has run on the device.

/// Sums of the times of kernels, by their names.
final class KernelTimes {
  private let library: OpenCLLibrary
  private var pending: [(name: String, event: OpenCLLibrary.Object)] = []
  private var nanoseconds: [String: UInt64] = [:]

  init(library: OpenCLLibrary) { self.library = library }

  func append(_ event: OpenCLLibrary.Object, of name: String) { pending.append((name, event)) }

  /// Seconds by kernel since the last call; all commands must have finished.
  func take() -> [String: Double] {
    for (name, event) in pending {
      var (start, end): (UInt64, UInt64) = (0, 0)
      _ = library.getEventProfilingInfo(event, OpenCL.commandStart, 8, &start, nil)
      _ = library.getEventProfilingInfo(event, OpenCL.commandEnd, 8, &end, nil)
      nanoseconds[name, default: 0] += end - start
      _ = library.releaseEvent(event)
    }
    defer { (pending, nanoseconds) = ([], [:]) }
    return nanoseconds.mapValues { Double($0) * 1e-9 }
  }
}
