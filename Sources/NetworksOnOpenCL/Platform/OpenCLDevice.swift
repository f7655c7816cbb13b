// The devices that OpenCL offers: how they are listed and chosen.
import Synchronization

/// A device that networks can run on: a graphics card, or processors by way of a driver such as PoCL.
///
///     let device = try OpenCLDevice.preferred()
///     let sampler = try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior, on: device)
public struct OpenCLDevice: @unchecked Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case processor, graphics, accelerator
  }

  public let name: String
  public let vendor: String
  /// The version of its driver.
  public let driver: String
  public let kind: Kind
  /// How many work-groups run at the same time, at least.
  public let computeUnits: Int
  /// The highest frequency of its clock in MHz, as the driver tells.
  public let clockFrequency: Int
  /// Its memory in bytes.
  public let memory: Int
  /// The memory that the work-items of a group share, in bytes.
  public let localMemory: Int
  let largestWorkGroup: Int
  let roundsDivision: Bool
  let id: OpenCLLibrary.Object
  let library: OpenCLLibrary

  public var description: String {
    "\(name) (\(kind.rawValue), \(computeUnits) compute units, \(memory >> 20) MiB, driver \(driver))"
  }

  public static func == (a: OpenCLDevice, b: OpenCLDevice) -> Bool { a.id == b.id }

  /// All devices of all drivers.
  /// - Throws: where OpenCL is not installed.
  public static func all() throws(DeviceError) -> [OpenCLDevice] {
    let library = try OpenCLLibrary.shared.get()
    let platforms = objects { library.getPlatformIDs($0, $1, $2) }
    return platforms.flatMap { platform in
      objects { library.getDeviceIDs(platform, OpenCL.allDevices, $0, $1, $2) }.map {
        OpenCLDevice(id: $0, library: library)
      }
    }
  }

  /// The graphics card with the most memory, or where there is none the first device.
  /// - Throws: where there is no device.
  public static func preferred() throws(DeviceError) -> OpenCLDevice {
    let devices = try all()
    let cards = devices.filter { $0.kind == .graphics }
    guard let device = cards.max(by: { $0.memory < $1.memory }) ?? devices.first else {
      throw DeviceError(
        .noDevice, "OpenCL", expected: "a device", found: "none",
        advice: """
          Install the driver of the graphics card with its OpenCL part, or PoCL for the processors \
          (on Debian pocl-opencl-icd).
          """)
    }
    return device
  }

  /// The first device whose name contains `part`, whatever the case of the letters.
  /// - Throws: where there is none.
  public static func named(_ part: String) throws(DeviceError) -> OpenCLDevice {
    let devices = try all()
    guard let device = devices.first(where: { $0.name.lowercased().contains(part.lowercased()) }) else {
      throw DeviceError(
        .noDevice, "OpenCL", expected: "a device whose name contains “\(part)”",
        found: devices.isEmpty ? "no device" : "\(devices.map(\.name))",
        advice: "Give part of one of these names, or install the driver of the device.")
    }
    return device
  }

  private init(id: OpenCLLibrary.Object, library: OpenCLLibrary) {
    (self.id, self.library) = (id, library)
    func number(_ key: UInt32) -> UInt64 {
      var value: UInt64 = 0
      _ = library.getDeviceInfo(id, key, MemoryLayout<UInt64>.size, &value, nil)
      return value
    }
    func text(_ key: UInt32) -> String {
      var size = 0
      _ = library.getDeviceInfo(id, key, 0, nil, &size)
      var bytes = [UInt8](repeating: 0, count: size)
      _ = library.getDeviceInfo(id, key, size, &bytes, nil)
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    typealias Info = OpenCL.DeviceInfo
    name = text(Info.name)
    vendor = text(Info.vendor)
    driver = text(Info.driverVersion) + ", " + text(Info.version)
    kind = number(Info.kind) & 4 != 0 ? .graphics : number(Info.kind) & 2 != 0 ? .processor : .accelerator
    computeUnits = Int(number(Info.computeUnits))
    clockFrequency = Int(number(Info.clockFrequency))
    memory = Int(clamping: number(Info.globalMemory))
    localMemory = Int(clamping: number(Info.localMemory))
    largestWorkGroup = Int(number(Info.largestWorkGroup))
    roundsDivision = number(Info.singlePrecision) & OpenCL.roundsDivision != 0
  }
}

/// What a function of OpenCL lists: it is asked for the number first.
private func objects(
  _ list: (UInt32, OpenCLLibrary.Objects?, OpenCLLibrary.Count?) -> Int32
) -> [OpenCLLibrary.Object] {
  var count: UInt32 = 0
  guard list(0, nil, &count) == 0, count > 0 else { return [] }
  var objects = [OpenCLLibrary.Object?](repeating: nil, count: Int(count))
  guard list(count, &objects, nil) == 0 else { return [] }
  return objects.compactMap { $0 }
}

extension OpenCLDevice {
  /// The context of this device, one for the whole process.
  func context() throws(DeviceError) -> OpenCLLibrary.Object {
    let key = UInt(bitPattern: id)
    let known = contexts.withLock { $0[key] }
    if let known { return known.object }
    var code: Int32 = 0
    var device: OpenCLLibrary.Object? = id
    let context = library.createContext(nil, 1, &device, nil, nil, &code)
    try check(code, "a context", on: self)
    guard let context else { throw DeviceError(code: -34, call: "a context", device: name) }
    let kept = Context(object: context)
    // Where two threads came at once, the first context is that of all.
    return contexts.withLock { contexts in
      if let first = contexts[key] { return first }
      contexts[key] = kept
      return kept
    }.object
  }
}

private struct Context: @unchecked Sendable { let object: OpenCLLibrary.Object }

private let contexts = Mutex<[UInt: Context]>([:])
