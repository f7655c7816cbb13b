// The numbers of OpenCL's interface that are used here.

/// Constants of the OpenCL specification.
enum OpenCL {
  static let allDevices: UInt64 = 0xFFFF_FFFF
  static let profiling: UInt64 = 2
  static let readWrite: UInt64 = 1

  /// What is asked of a device.
  enum DeviceInfo {
    static let kind: UInt32 = 0x1000
    static let computeUnits: UInt32 = 0x1002
    static let largestWorkGroup: UInt32 = 0x1004
    static let clockFrequency: UInt32 = 0x100C
    static let singlePrecision: UInt32 = 0x101B
    static let globalMemory: UInt32 = 0x101F
    static let localMemory: UInt32 = 0x1023
    static let name: UInt32 = 0x102B
    static let vendor: UInt32 = 0x102C
    static let driverVersion: UInt32 = 0x102D
    static let version: UInt32 = 0x102F
  }

  /// What is asked of a program, of its build, and of an event.
  static let binarySizes: UInt32 = 0x1165
  static let binaries: UInt32 = 0x1166
  static let buildLog: UInt32 = 0x1183
  static let commandStart: UInt32 = 0x1282
  static let commandEnd: UInt32 = 0x1283

  /// A bit of `singlePrecision`: division and square root can be rounded correctly.
  static let roundsDivision: UInt64 = 1 << 7

  static let outOfMemory: Set<Int32> = [-4, -5, -6, -61]
  static let buildFailure: Set<Int32> = [-11, -43, -3, -15]

  /// The words of the specification for an error code.
  static func name(of code: Int32) -> String { names[code] ?? "error \(code)" }

  private static let names: [Int32: String] = [
    -1: "device not found", -2: "device not available", -3: "compiler not available",
    -4: "memory object allocation failure", -5: "out of resources", -6: "out of host memory",
    -9: "misaligned sub-buffer", -11: "build program failure", -14: "execution status error in a wait list",
    -30: "invalid value", -34: "invalid context", -36: "invalid command queue", -38: "invalid memory object",
    -42: "invalid binary", -43: "invalid build options", -44: "invalid program",
    -45: "invalid program executable", -46: "invalid kernel name", -48: "invalid kernel",
    -49: "invalid argument index", -51: "invalid argument size", -52: "invalid kernel arguments",
    -54: "invalid work-group size", -55: "invalid work-item size", -61: "invalid buffer size",
    -1001: "no platform found",
  ]
}
