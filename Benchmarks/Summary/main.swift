// Gathers what the benchmarks exported: prints tables, writes one JSON object {name: {value, unit}}, draws a figure.
//
// Usage: Summary <folder of exported *.p90.json files> <JSON file to write> <PNG file to write>

import Datasets
import Foundation

guard CommandLine.arguments.count == 4 else {
  fatalError("usage: Summary <folder of exported *.p90.json files> <JSON file to write> <PNG file to write>")
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1], isDirectory: true)
let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
var results: [String: Measurement] = [:]
for file in files where file.lastPathComponent.hasSuffix(".p90.json") {
  let name = file.lastPathComponent.replacing("HamiltonBenchmarks.", with: "").replacing(
    ".p90.json", with: "")
  results[name] = try Measurement(exported: file)
}
let dimensions = DimensionRow.rows(of: results)
for row in dimensions {
  results["dimension.\(row.dimension).totalOverEigendecompositions"] = Measurement(
    value: row.totalOverEigendecompositions, unit: "ratio")
}
if let prediction = results["cnn.prediction"] {
  results["cnn.prediction.rate"] = Measurement(value: 1000 / prediction.value, unit: "samples/s")
}
if let one = results["chains.four.1"], let two = results["chains.four.2"] {
  results["chains.parallel"] = Measurement(value: two.value / one.value, unit: "ratio")
}
results.merge(sharesOfDenseFloor(results)) { _, new in new }

let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
try encoder.encode(results).write(to: URL(fileURLWithPath: CommandLine.arguments[2]))

print("Nine runs in ten were at least as good as:\n")
let ordered = results.sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
for (name, result) in ordered where !name.hasPrefix("dimension.") {
  print(padded(name, to: 36), formatted(result.value, width: 14), result.unit)
}
if MNIST.directory() == nil {
  print("\nThe digits of cnn were drawn by this program, because the files of MNIST are not there.")
}

if !dimensions.isEmpty {
  printTable(of: dimensions)
  try Data(figure(of: dimensions).png()).write(to: URL(fileURLWithPath: CommandLine.arguments[3]))
}
