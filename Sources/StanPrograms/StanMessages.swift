// The messages of errors in Stan programs: read, shortened and freed.

extension StanLibrary {
  /// Frees a message that nobody reads.
  func discard(_ message: UnsafeMutablePointer<CChar>?) {
    if let message { freeErrorMessage(message) }
  }

  /// What a message says; it is freed.
  func take(_ message: UnsafeMutablePointer<CChar>?) -> String {
    guard let message else { return "an error without a message" }
    defer { freeErrorMessage(message) }
    return explanation(in: String(cString: message))
  }
}

/// A message without the name of the C function, the data that it was given, and the kind of the exception.
package func explanation(in message: String) -> String {
  var text = Substring(message)
  if let end = text.firstRange(of: " failed with exception: ") { text = text[end.upperBound...] }
  if text.hasPrefix("Exception: ") { text = text.dropFirst("Exception: ".count) }
  let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").joined(separator: " ") }
  let line = lines.filter { !$0.isEmpty }.joined(separator: " ")
  return line.isEmpty ? "an error without a message" : line.hasSuffix(".") ? String(line.dropLast()) : line
}
