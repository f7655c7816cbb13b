// Paths on the command line that may be misplaced options.

import ArgumentParser

/// Refuses a path that begins with a dash, and says how one is written that does.
func checkPath(_ option: String, _ path: String?) throws {
  guard let path, path.hasPrefix("-") else { return }
  throw ValidationError(
    "\(option) wants a path, and found \(path); a path of that name is written ./\(path).")
}
