// The functions of a library that BridgeStan has made; it is opened when a program asks for it: nothing is linked.
import Foundation
import InputErrors
import Synchronization

/// The C interface of BridgeStan 2, by its names without `bs_`.
///
/// A library stays open until the process ends: Stan keeps memory of each thread, and cannot be unloaded while there are any.
final class StanLibrary: @unchecked Sendable {
  typealias Model = OpaquePointer
  typealias Generator = OpaquePointer
  typealias Text = UnsafePointer<CChar>
  typealias Message = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  typealias Numbers = UnsafePointer<Double>
  typealias Result = UnsafeMutablePointer<Double>
  typealias PrintCallback = @convention(c) (UnsafePointer<CChar>?, Int) -> Void

  let path: String
  /// Held by calls that must not meet; every library has a tape of derivatives of its own.
  let turn = Mutex(())

  let modelConstruct: @convention(c) (Text?, UInt32, Message) -> Model?
  let modelDestruct: @convention(c) (Model) -> Void
  let freeErrorMessage: @convention(c) (UnsafeMutablePointer<CChar>) -> Void
  let name: @convention(c) (Model) -> Text?
  let modelInfo: @convention(c) (Model) -> Text?
  let paramNames: @convention(c) (Model, Bool, Bool) -> Text?
  let paramUncNames: @convention(c) (Model) -> Text?
  let paramNum: @convention(c) (Model, Bool, Bool) -> Int32
  let paramUncNum: @convention(c) (Model) -> Int32
  let paramConstrain: @convention(c) (Model, Bool, Bool, Numbers, Result, Generator?, Message) -> Int32
  let paramUnconstrainJSON: @convention(c) (Model, Text, Result, Message) -> Int32
  let logDensity: @convention(c) (Model, Bool, Bool, Numbers, Result, Message) -> Int32
  let logDensityGradient: @convention(c) (Model, Bool, Bool, Numbers, Result, Result, Message) -> Int32
  let logDensityHessian: @convention(c) (Model, Bool, Bool, Numbers, Result, Result, Result, Message) -> Int32
  let logDensityHessianVectorProduct:
    @convention(c) (Model, Bool, Bool, Numbers, Numbers, Result, Result, Message) -> Int32
  let rngConstruct: @convention(c) (UInt32, Message) -> Generator?
  let rngDestruct: @convention(c) (Generator) -> Void
  let setPrintCallback: @convention(c) (PrintCallback?, Message) -> Int32

  /// - Parameter handle: of the opened library.
  fileprivate init(path: String, handle: UnsafeMutableRawPointer) throws(InputError) {
    func symbol<Function>(_ name: String) throws(InputError) -> Function {
      guard let address = dlsym(handle, name) else {
        throw InputError(
          "library \(path)", expected: "the function \(name) of BridgeStan 2", found: "none",
          advice: howToCompile)
      }
      return unsafeBitCast(address, to: Function.self)
    }
    try checkVersion(of: handle, path: path)
    self.path = path
    modelConstruct = try symbol("bs_model_construct")
    modelDestruct = try symbol("bs_model_destruct")
    freeErrorMessage = try symbol("bs_free_error_msg")
    name = try symbol("bs_name")
    modelInfo = try symbol("bs_model_info")
    paramNames = try symbol("bs_param_names")
    paramUncNames = try symbol("bs_param_unc_names")
    paramNum = try symbol("bs_param_num")
    paramUncNum = try symbol("bs_param_unc_num")
    paramConstrain = try symbol("bs_param_constrain")
    paramUnconstrainJSON = try symbol("bs_param_unconstrain_json")
    logDensity = try symbol("bs_log_density")
    logDensityGradient = try symbol("bs_log_density_gradient")
    logDensityHessian = try symbol("bs_log_density_hessian")
    logDensityHessianVectorProduct = try symbol("bs_log_density_hessian_vector_product")
    rngConstruct = try symbol("bs_rng_construct")
    rngDestruct = try symbol("bs_rng_destruct")
    setPrintCallback = try symbol("bs_set_print_callback")
  }

  /// The library of a file. A file that is open already is the same library, with the same turn.
  static func open(_ path: String) throws(InputError) -> StanLibrary {
    try checkFile(path)
    return try opened.withLock { opened throws(InputError) in
      let absolute = URL(fileURLWithPath: path).path
      guard let handle = dlopen(absolute, RTLD_NOW | RTLD_LOCAL) else {
        throw InputError(
          "library", expected: "a shared library that can be opened",
          found: dlerror().map { String(cString: $0) } ?? "\(path), which cannot", advice: howToCompile)
      }
      let key = UInt(bitPattern: handle)
      if let library = opened[key] { return library }
      let library = try StanLibrary(path: path, handle: handle)
      var message: UnsafeMutablePointer<CChar>?
      // A library that refuses prints to the standard output, which is no reason not to use it.
      if library.setPrintCallback(takePrintedText, &message) != 0 { library.discard(message) }
      opened[key] = library
      return library
    }
  }
}

/// The libraries that are open, by their handles.
private let opened = Mutex<[UInt: StanLibrary]>([:])

private let howToCompile =
  "Compile the program by BridgeStan 2.3 or later: make /path/to/program_model.so in BridgeStan's folder, for /path/to/program.stan."

private func checkFile(_ path: String) throws(InputError) {
  var isDirectory: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw InputError(
      "library", expected: "the path of a shared library", found: "no file at \(path)", advice: howToCompile)
  }
  if isDirectory.boolValue || path.hasSuffix(".stan") {
    throw InputError(
      "library", expected: "the path of a shared library",
      found: isDirectory.boolValue ? "the folder \(path)" : "the program \(path) itself",
      advice: howToCompile)
  }
}

/// Before 2.3 the libraries did not hide what is inside them, and two in one process could get at each other's.
private let oldestMinorVersion: Int32 = 3

private func checkVersion(of handle: UnsafeMutableRawPointer, path: String) throws(InputError) {
  func version(_ name: String) -> Int32? { dlsym(handle, name)?.load(as: Int32.self) }
  guard let major = version("bs_major_version"), let minor = version("bs_minor_version") else {
    let isOlder = dlsym(handle, "bs_construct") != nil || dlsym(handle, "bs_model_construct") != nil
    throw InputError(
      "library \(path)", expected: "a library of BridgeStan 2",
      found: isOlder ? "one of an older BridgeStan" : "none of its functions", advice: howToCompile)
  }
  guard major == 2, minor >= oldestMinorVersion else {
    throw InputError(
      "library \(path)", expected: "BridgeStan 2, from 2.\(oldestMinorVersion) on",
      found: "BridgeStan \(major).\(minor)", advice: howToCompile)
  }
}
