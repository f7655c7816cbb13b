// The arguments of commands that look at draws: where they are, and which quantities.

import ArgumentParser
import DrawFiles
import Foundation
import InputErrors
import LogDensities

struct DrawsArguments: ParsableArguments {
  @Argument(
    help:
      "A folder with Stan's CSV files, a Zarr store or NumPy files, of anybody's; or CSV files, one for each chain."
  )
  var paths: [String]

  @Option(parsing: .unconditional, help: "Only these quantities, separated by commas; all by default.")
  var variables: String?

  /// The run, of which only the chosen quantities are kept; warnings go to standard error.
  func read() throws -> StoredRun {
    if paths.count > 1, let arrays = paths.first(where: { $0.lowercased().hasSuffix(".npy") }) {
      throw InputError(
        arrays, expected: "CSV files, one for each chain",
        found: "a file of NumPy among \(paths.count) files",
        advice: "Give the folder of the NumPy files, or one of them.")
    }
    let run = try paths.count == 1 ? StoredRun(at: paths[0]) : StoredRun(stanCSV: paths)
    for warning in run.warnings { StandardError.write("warning: \(warning)\n") }
    guard let variables else { return run }
    return run.only(try chosenNames(variables, among: run.quantities.map(\.name)))
  }
}

/// The names in a list separated by commas, each of which must exist.
func chosenNames(_ list: String, among names: [String]) throws(InputError) -> [String] {
  let chosen = listed(list, among: names)
  if let unknown = chosen.first(where: { !names.contains($0) }) ?? (chosen.isEmpty ? "" : nil) {
    throw InputError(
      "--variables", expected: "names among \(names.joined(separator: ", "))", found: "“\(unknown)”",
      advice: "Give the names without indices, separated by commas.")
  }
  return chosen
}

/// The names in a list. Commas within brackets separate indices, and a list that is itself a name is one.
func listed(_ list: String, among names: [String]) -> [String] {
  if names.contains(list) { return [list] }
  var (pieces, depth) = ([""], 0)
  for character in list {
    if character == "[" { depth += 1 }
    if character == "]" { depth -= 1 }
    if character == ",", depth == 0 { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
  }
  return pieces.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.map { name in
    // As it is written, or with the spaces that the names of elements have.
    names.contains(name)
      ? name : name.replacingOccurrences(of: ",\\s*", with: ", ", options: .regularExpression)
  }
}

/// The quantities of a source in a list separated by commas; all of them without one.
func chosen(_ list: String?, of source: any QuantitySource) throws(InputError) -> any QuantitySource {
  guard let list else { return source }
  return source.only(try chosenNames(list, among: source.quantities.map(\.name)))
}

extension StoredRun {
  /// Which draws of each chain a divergent or failed trajectory led to; empty where the files do not say it.
  var divergences: [[Bool]] {
    (statistic(.diverging) ?? []).map { $0.map { $0 != 0 && !$0.isNaN } }
  }
}
