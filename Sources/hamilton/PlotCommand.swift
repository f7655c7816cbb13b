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
    if let pairs, listed(pairs, among: []).isEmpty {
      throw ValidationError("--pairs is “\(pairs)”, but must name elements: mu,tau.")
    }
  }

  func run() throws {
    let run = try draws.read()
    let lengths = run.chains.map(\.count)
    // As long as those of a summary, but of any length.
    let length = DrawsSummary.commonLength(lengths.filter { $0 > 0 })
    guard length > 0 else {
      throw InputError(
        draws.paths.joined(separator: " "), expected: "chains with draws", found: "none with any",
        advice: "Sample longer.")
    }
    for line in DrawsSummary.cuts(of: lengths, to: length) { StandardError.write("\(line)\n") }
    if trace || rank { try checkElements(of: run) }
    let flags = run.divergences.map { cut($0, to: length) }
    if trace { try write(.traces(try columns(of: run, length), divergent: flags), "trace") }
    if rank { try write(.ranks(try columns(of: run, length).map(ranked)), "rank") }
    if let pairs {
      let names = listed(pairs, among: run.elementNames)
      if names.count > Self.most {
        StandardError.write("of the \(names.count) elements of --pairs the first \(Self.most) are drawn\n")
      }
      let values = try names.prefix(Self.most).map { try column($0, of: run, length) }
      try write(.pairs(values, divergent: flags), "pairs")
    }
    if energy { try write(try energies(of: run, length), "energy") }
  }

  /// The first draws of a chain; none of one that has fewer and is left out, whose place in the colours it keeps.
  private func cut<Value>(_ chain: [Value], to length: Int) -> [Value] {
    chain.count < length ? [] : Array(chain.prefix(length))
  }

  /// Checks that there is something to draw, and says where it is more than can be.
  private func checkElements(of run: StoredRun) throws {
    let count = run.elementNames.count
    guard count > 0 else {
      throw InputError(
        draws.paths.joined(separator: " "), expected: "elements whose draws can be drawn",
        found: "no quantities but statistics",
        advice: "Leave --trace and --rank out; --energy needs no quantities.")
    }
    if count > Self.most {
      StandardError.write(
        "of \(count) elements the first \(Self.most) are drawn; choose others by --variables mu,tau\n")
    }
  }

  private func energies(of run: StoredRun, _ length: Int) throws -> Figure {
    guard let energies = run.statistic(.energy)?.map({ cut($0, to: length) }) else {
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
    return ChainValues(name, chains.map { cut($0, to: length) })
  }

  private func ranked(_ values: ChainValues) throws -> ChainValues {
    var ranks = try ScalarDraws(chains: values.chains.filter { !$0.isEmpty }).ranks.makeIterator()
    return ChainValues(values.name, values.chains.map { $0.isEmpty ? [] : ranks.next() ?? [] })
  }

  /// The folders on the way to the figures that are not there, the innermost first.
  private var missingFolders: [String] {
    let ways = sequence(first: URL(fileURLWithPath: output)) { $0.deletingLastPathComponent() }
    return ways.prefix { !FileManager.default.fileExists(atPath: $0.path) }.map(\.path)
  }

  private func write(_ figure: Figure, _ name: String) throws {
    let path = output + "/\(name).png"
    let bytes = Data(try figure.png())
    let missing = missingFolders
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      for folder in missing where rmdir(folder) != 0 { break }
      throw InputError(
        path, expected: "a file that can be written", found: error.systemReason,
        advice: "Give another folder by --output, or make room on the disk.")
    }
    print(path)
  }
}
