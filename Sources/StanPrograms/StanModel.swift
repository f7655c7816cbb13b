// A Stan program with its data, and what may call it at once.
import InputErrors
import Synchronization

/// An instance of a program, which nothing changes once it is made. All evaluators share it.
final class StanModel: @unchecked Sendable {
  let library: StanLibrary
  let pointer: StanLibrary.Model
  /// Whether calls take turns: without STAN_THREADS all of them write to one tape of derivatives.
  let takesTurns: Bool
  /// BridgeStan's and Stan's versions, and how the library was compiled.
  let info: String

  init(library: StanLibrary, data: String?, seed: UInt32) throws(InputError) {
    var message: UnsafeMutablePointer<CChar>?
    // Transformed data may need derivatives, and how the library was compiled is not known yet.
    let address = library.turn.withLock { _ in
      library.modelConstruct(data, seed, &message).map { UInt(bitPattern: $0) }
    }
    guard let pointer = address.flatMap({ OpaquePointer(bitPattern: $0) }) else {
      throw InputError(
        "data of \(library.path)", expected: "what the block data of the program declares",
        found: (data == nil ? "no data: " : "") + library.take(message),
        advice: "Give every variable of the block data, in its shape and within its bounds.")
    }
    library.discard(message)
    self.library = library
    self.pointer = pointer
    info = library.modelInfo(pointer).map { String(cString: $0) } ?? ""
    takesTurns = !info.contains("STAN_THREADS=true")
  }

  deinit { library.modelDestruct(pointer) }

  /// Makes a call of the library, when it is its turn.
  @inline(__always)
  func call<Result: Sendable>(_ body: () -> Result) -> Result {
    takesTurns ? library.turn.withLock { _ in body() } : body()
  }

  /// The names of a comma-separated list.
  func names(_ list: (StanLibrary.Model) -> StanLibrary.Text?) -> [Substring] {
    list(pointer).map { String(cString: $0).split(separator: ",") } ?? []
  }

  /// Why the log density does not exist at a position; nil where it does.
  func reasonForRejection(at position: [Double]) -> String? {
    var (value, message) = (0.0, UnsafeMutablePointer<CChar>?.none)
    let status = call { library.logDensity(pointer, true, true, position, &value, &message) }
    if status != 0 { return library.take(message) }
    library.discard(message)
    return nil
  }
}
