// hamilton sample: runs the chains of a Stan program and writes their draws to files.

import ArgumentParser
import DrawFiles
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import StanPrograms

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Samples a Stan program that BridgeStan has compiled.",
    discussion: """
      The draws are written while they are made. An interrupt (Ctrl-C) keeps them; the same command with --resume goes on \
      to the draws of the run that is not interrupted, also after a crash.
      """)

  @Argument(help: "The shared library that BridgeStan has made of the program.")
  var library: String

  @Option(parsing: .unconditional, help: "The file of the data, in JSON.")
  var data: String?

  @Option(name: .shortAndLong, parsing: .unconditional, help: "The folder of the draws.")
  var output: String

  @Option(
    parsing: .unconditional, help: "How the draws are written: csv (as CmdStan does), zarr or npy.")
  var format = FileFormat.csv

  @Option(parsing: .unconditional, help: "Only these quantities, separated by commas; all by default.")
  var variables: String?

  @Option(
    parsing: .unconditional,
    help: "The file of the parameters with which all chains start, in JSON; by default starts are drawn.")
  var start: String?

  @OptionGroup var settings: SamplingOptions

  @Flag(help: "Go on with the run that was begun with the same command.")
  var resume = false

  func validate() throws {
    try checkPath("--output", output)
    try checkPath("--data", data)
    try checkPath("--start", start)
    try settings.validate()
  }

  func run() throws {
    let program = try StanProgram(
      library: library, data: data.map { .file($0) } ?? .none,
      seed: UInt32(truncatingIfNeeded: settings.seed))
    let source = try chosen(variables, of: program)
    let folder = try RunFolder(
      output, resumes: resume,
      wanted: CompleteRun(
        run: description(of: program), draws: settings.written(of: settings.samples), format: format.stored,
        quantities: source.quantities))
    if folder.isComplete {
      let doubt = format == .npy ? "; files of NumPy do not tell with which settings" : ""
      print("\(output): the run is complete, there is nothing to resume\(doubt)")
      return
    }
    let outcome = try sample(program, source, in: folder)
    outcome.tell(about: output)
    if outcome.isComplete { folder.removeCheckpoint() }
    if let status = outcome.status { throw ExitCode(status) }
  }

  private var method: NUTS<AdaptiveMetric> { NUTS(maximumDepth: settings.maxDepth) }

  /// What the files say of the run, as far as they can all that its draws depend on.
  private func description(of program: StanProgram) -> RunDescription {
    RunDescription(
      model: program.name, method: "\(method), acceptance \(settings.acceptance)", seed: settings.seed,
      chains: settings.chains, warmUp: settings.warmup, maximumDepth: settings.maxDepth)
  }

  /// Samples into files of the format.
  private func sample(
    _ program: StanProgram, _ source: any QuantitySource, in folder: borrowing RunFolder
  ) throws -> Outcome {
    let run = description(of: program)
    switch format {
    case .csv:
      let files = StanCSVFiles(in: output, of: source, run: run)
      return try sample(program, in: folder) { StanCSVSink<Double>(files, chain: $0) }
    case .zarr:
      let files = ZarrFiles(in: output, of: source, run: run)
      return try sample(program, in: folder) { ZarrSink<Double>(files, chain: $0) }
    case .npy:
      let files = NumPyFiles(in: output, of: source, run: run)
      return try sample(program, in: folder) { NumPySink<Double>(files, chain: $0) }
    }
  }

  private func sample(
    _ program: StanProgram, in folder: borrowing RunFolder, into makeSink: (Int) -> FileSink<Double>
  ) throws -> Outcome {
    let stop = StopRequest.onInterrupt()
    let chains = try method.sampler(for: program).sample(
      draws: settings.samples, chains: try starts(in: program),
      warmUp: .adapting(settings.warmup, acceptance: settings.acceptance), seed: settings.seed,
      threads: settings.threads, progress: settings.quiet ? .none : .terminal,
      logger: .plain(isQuiet: settings.quiet), stop: stop,
      checkpoints: .file(folder.checkpoint, every: .seconds(settings.checkpointInterval)),
      into: { makeSink($0).thinned(by: settings.thin) })
    return Outcome(
      chains: chains.map { $0.record }, draws: chains.map { $0.output.base.count }, signal: stop.signal)
  }

  private func starts(in program: StanProgram) throws -> ChainStarts {
    guard let start else { return .drawn(settings.chains) }
    let parameters = try StanData.read(start, as: "--start", "all parameters")
    return .from([[Double]](repeating: try program.position(of: parameters), count: settings.chains))
  }
}

/// The formats of draws.
enum FileFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, zarr, npy

  /// As what it is read.
  var stored: StoredRun.Format {
    switch self {
    case .csv: .stanCSV
    case .zarr: .zarr
    case .npy: .numPy
    }
  }
}
