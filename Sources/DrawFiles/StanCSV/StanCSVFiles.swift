// The files of one run in the format of Stan, one for each chain.
import Foundation
import InputErrors
import HamiltonianMonteCarlo
import LogDensities
import Synchronization

/// The files of one run in the format that CmdStan writes, one for each chain: `name_1.csv`, `name_2.csv`, ….
///
///     let files = StanCSVFiles(in: "output", named: "schools", of: model, run: run)
///     try NUTS().sampler(for: model).sample(
///       draws: 1_000, chains: 4, seed: 1, into: { StanCSVSink(files, chain: $0) })
///
/// CmdStanPy, ArviZ, CmdStanR, stansummary and diagnose read them. Numbers have as many digits as it takes to read the very
/// same number again, in the precision of the target. Elements of arrays have indices from 1 and dots in their names,
/// `beta.2.3`, the first index the fastest, as Stan has it. The step size and the diagonal of the inverse mass matrix stand
/// where Stan has them, `num_samples` is the number of rows, `chains` how many the run has,
/// and `thin` is 1, whatever was left out before. `num_warmup` is at least 1, since CmdStanPy reads no other
/// files, and `warm_up` is what it was. An array without elements has no column.
///
/// A name of a quantity may have any character but spaces, `.`, `/`, `\`, `,`, `:`, `;`, `[`, `]`, `"`, `'`, `#` and `=`, and
/// must not end in `__`.
public final class StanCSVFiles: Sendable {
  let source: any QuantitySource
  let run: RunDescription
  private let folderPath: String
  private let name: String
  /// The folder, once it is made and has been found to have no other files.
  private let folder = Mutex<OutputFolder?>(nil)

  /// - Parameters:
  ///   - folder: where the files come; made where it is not there. A folder with other CSV files is an error when a run
  ///     begins, since readers take all files of a folder for one run.
  ///   - name: the files are called `name_1.csv`, ….
  ///   - source: what is written of each draw.
  ///   - run: what the comments of the files say.
  public init(
    in folder: String, named name: String = "draws", of source: any QuantitySource, run: RunDescription
  ) {
    folderPath = folder.isEmpty ? "." : folder
    self.name = name
    self.source = source
    self.run = run
  }

  /// The file of a chain, counted from 0.
  public func path(ofChain chain: Int) -> String { "\(folderPath)/\(name)_\(chain + 1).csv" }

  /// The folder, made if need be; for a run that begins it must have no CSV files but those of this run.
  func prepare(isNew: Bool) throws(InputError) -> OutputFolder {
    try folder.withLock { folder throws(InputError) in
      // A run without draws may have taken it away.
      if let folder, InputFile.exists(folder.path) { return folder }
      try checkNames()
      let made = try OutputFolder(folderPath)
      let isOther = { (name: String) in InputFile.isVisible(name, ending: ".csv") }
      if isNew, !made.isNew, let other = try made.contents().first(where: isOther) {
        throw InputError(
          folderPath, expected: "a folder without CSV files", found: "“\(other)”",
          advice: "Choose another folder, or move the files of the earlier run away; nothing is overwritten.")
      }
      folder = made
      return made
    }
  }

  private func checkNames() throws(InputError) {
    try QuantityNames.check(source.quantities, .stanCSV)
    guard !name.isEmpty, !name.contains("/"), !name.contains("\0"), name.utf8.count <= 200 else {
      throw InputError(
        "name of files", expected: "a name without “/” of 1 to 200 bytes", found: "“\(name)”",
        advice: "Give the folder and the name apart: StanCSVFiles(in: \"folder\", named: \"name\", …).")
    }
  }
}

/// Writes the draws of one chain to a file in the format of Stan.
public final class StanCSVSink<Scalar: PhaseSpaceScalar>: FileSink<Scalar>, @unchecked Sendable {
  /// - Parameters:
  ///   - files: those of the run.
  ///   - chain: the number of the chain, from 0.
  public init(_ files: StanCSVFiles, chain: Int) {
    precondition(chain >= 0, "StanCSVSink: expected the number of a chain, from 0, found \(chain)")
    super.init(
      StanCSVChainFile(files, chain: chain, isSingle: Scalar.self == Float.self), of: files.source,
      chain: chain)
  }
}
