// Gathers what the benchmarks exported: prints a table, and writes one JSON object {name: {value, unit}}.
//
// Usage: Summary <folder of exported *.p90.json files> <file to write>

import Foundation

struct Measurement: Codable {
  var value: Double
  var unit: String
}

func measurement(in file: URL) throws -> Measurement? {
  let metrics = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: file))
  if let picoseconds = metrics["ps/call"] { return Measurement(value: picoseconds / 1000, unit: "ns") }
  return metrics["samples/s"].map { Measurement(value: $0, unit: "samples/s") }
}

guard CommandLine.arguments.count == 3 else {
  fatalError("usage: Summary <folder of exported *.p90.json files> <file to write>")
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1], isDirectory: true)
let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
var results: [String: Measurement] = [:]
for file in files where file.lastPathComponent.hasSuffix(".p90.json") {
  let name = file.lastPathComponent.replacing("HamiltonBenchmarks.", with: "").replacing(
    ".p90.json", with: "")
  results[name] = try measurement(in: file)
}

let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
try encoder.encode(results).write(to: URL(fileURLWithPath: CommandLine.arguments[2]))

print("Nine runs in ten were at least as good as:\n")
for (name, result) in results.sorted(by: { $0.key < $1.key }) {
  let digits = result.value < 1000 ? 1 : 0
  let value = result.value.formatted(
    .number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_US")))
  print(name.padding(toLength: 36, withPad: " ", startingAt: 0), value.leftPadded(to: 14), result.unit)
}

extension String {
  func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
