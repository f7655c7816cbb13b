// What the system says of a file, where Foundation says less, or only a number of its own.
import Foundation

extension Error {
  /// What the system says of a file that could not be used, in quotation marks: “No space left on device”.
  package var systemReason: String {
    let cause = (self as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? self
    guard let code = (cause as? POSIXError)?.code else { return "“\(localizedDescription)”" }
    return "“\(String(cString: strerror(code.rawValue)))”"
  }
}
