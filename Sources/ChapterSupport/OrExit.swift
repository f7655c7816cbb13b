// Bad input ends a chapter with a message, not with a crash.

import Foundation

/// The result of `body`; where that throws, the program ends with status 1 and the error on standard error.
package func orExit<Result>(_ body: () throws -> Result) -> Result {
  do {
    return try body()
  } catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
  }
}
