// A line of a model's closure.

/// Where a statement of a model stands.
struct Place: Sendable, CustomStringConvertible {
  let file: StaticString
  let line: UInt

  init(_ file: StaticString, _ line: UInt) { (self.file, self.line) = (file, line) }

  var description: String { "line \(line) of \("\(file)".split(separator: "/").last ?? "")" }
}
