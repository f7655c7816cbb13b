// An error ends a chapter with a message, not with a crash, and what was computed until then is saved.

import Foundation
import InputErrors
import Literate

/// Ends the program with status 1 and the error on standard error, in one line, which tells as well where the results and
/// figures are that the notebook has so far, and whether the chapter can be resumed.
package func end(_ notebook: Notebook, with error: any Error) -> Never {
  var message = ["\(error)"]
  do {
    if let folder = try notebook.saveUnfinished() {
      message.append("What was computed before is saved in \(folder.path).")
    }
  } catch let second {
    message.append("What was computed before could not be saved: \(second)")
  }
  if let advice = RunCheckpoints.advice(after: notebook) { message.append(advice) }
  end(with: message.joined(separator: " "))
}

/// Ends the program with status 1 and the error on standard error, in one line.
package func end(with error: any Error) -> Never { end(with: "\(error)") }

private func end(with message: String) -> Never {
  let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  StandardError.write("error: \(line)\n")
  exit(1)
}
