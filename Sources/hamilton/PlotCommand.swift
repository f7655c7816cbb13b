// hamilton plot: figures of draws, as PNG files.

import ArgumentParser
import ChainDiagnostics
import DrawFiles
import Foundation
import InputErrors
import Plotting

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draws figures of draws, as trace.png, rank.png, pairs.png and energy.png."
  )

  @OptionGroup var draws: DrawsArguments

  @Flag(help: "The draws in their order, of each chain.")
  var trace = false

  @Flag(help: "The ranks of the draws of each chain among those of all.")
  var rank = false

  @Flag(help: "The energies of each chain, and their changes.")
  var energy = false

  @Option(
    parsing: .unconditional,
    help: "The draws of every two of these elements, separated by commas: mu,tau,theta[0].")
  var pairs: String?

  @Option(name: .shortAndLong, parsing: .unconditional, help: "The folder of the figures.")
  var output = "."

  /// More panels than these could not be read.
  private static let most = 12

  func validate() throws {
    try checkPath("--output", output)
    guard trace || rank || energy || pairs != nil else {
      throw ValidationError("Nothing to draw; give --trace, --rank, --energy, or --pairs mu,tau.")
    }
    if let pairs, elements(pairs).isEmpty {
      throw ValidationError("--pairs is “\(pairs)”, but must name elements: mu,tau.")
    }
  }

  func run() throws {
    let run = try draws.read()
    let length = run.chains.map(\.count).min() ?? 0
    guard length > 0 else {
      throw InputError(
        draws.paths.joined(separator: " "), expected: "chains with draws", found: "one without any",
        advice: "Leave it out, or sample longer.")
    }
    if trace || rank, run.elementNames.count > Self.most {
      StandardError.write(
        "of \(run.elementNames.count) elements the first \(Self.most) are drawn; choose others by --variables mu,tau\n"
      )
    }
    let flags = run.divergences.map { Array($0.prefix(length)) }
    if trace { try write(.traces(try columns(of: run, length), divergent: flags), "trace") }
    if rank { try write(.ranks(try columns(of: run, length).map(ranked)), "rank") }
    if let pairs {
      let names = elements(pairs)
      try write(.pairs(try names.map { try column($0, of: run, length) }, divergent: flags), "pairs")
    }
    if energy { try write(try energies(of: run), "energy") }
  }

  private func energies(of run: StoredRun) throws -> Figure {
    guard let energies = run.statistic(.energy) else {
      throw InputError(
        "--energy", expected: "draws with the energies of their transitions", found: "files without them",
        advice: "Leave --energy out.")
    }
    return .energies(
      energies, fractions: energies.map { energyFractionOfMissingInformation(ScalarDraws($0))[0] })
  }

  /// The elements of all chosen quantities; where they are too many, the first.
  private func columns(of run: StoredRun, _ length: Int) throws -> [ChainValues] {
    try run.elementNames.prefix(Self.most).map { try column($0, of: run, length) }
  }

  private func column(_ name: String, of run: StoredRun, _ length: Int) throws -> ChainValues {
    guard let chains = run.element(name) else {
      throw InputError(
        "--pairs", expected: "elements among \(run.elementNames.prefix(20).joined(separator: ", "))",
        found: "“\(name)”", advice: "Give single numbers, with their indices from 0: theta[0].")
    }
    return ChainValues(name, chains.map { Array($0.prefix(length)) })
  }

  private func ranked(_ values: ChainValues) throws -> ChainValues {
    ChainValues(values.name, try ScalarDraws(chains: values.chains).ranks)
  }

  private func write(_ figure: Figure, _ name: String) throws {
    let path = output + "/\(name).png"
    let bytes = Data(try figure.png())
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw InputError(
        path, expected: "a file that can be written", found: "\(error.localizedDescription)",
        advice: "Give another folder by --output.")
    }
    print(path)
  }
}

/// The names in a list; commas within brackets separate indices.
private func elements(_ list: String) -> [String] {
  var (names, depth) = ([""], 0)
  for character in list {
    if character == "[" { depth += 1 }
    if character == "]" { depth -= 1 }
    if character == ",", depth == 0 { names.append("") } else { names[names.count - 1].append(character) }
  }
  return names.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.map {
    $0.replacingOccurrences(of: ",\\s*", with: ", ", options: .regularExpression)
  }
}
