// The files of one run in the format of NumPy.
import HamiltonianMonteCarlo
import LogDensities

/// The files of one run in the format of NumPy: `mu.npy`, `theta.npy`, … for each quantity, and `lp.npy`, `energy.npy`, … in
/// the folder `sample_stats`, as ArviZ names them. All are of shape (chains, draws, …).
///
///     let files = NumPyFiles(in: "schools", of: model, run: run)
///     try NUTS().sampler(for: model).sample(
///       draws: 1_000, chains: 4, seed: 1, into: { NumPySink(files, chain: $0) })
///
/// `numpy.load` reads them, and `arviz.from_dict` takes what it gives. Files have their full size from the beginning, in which
/// draws that are not made are NaN; those of a run that was stopped stay so. Quantities are of the precision of the target,
/// statistics are `float64`.
///
/// A name of a quantity may have any character but `.`, `/`, `\` and control characters, must not begin with `__`, and must
/// not be `sample_stats`.
public final class NumPyFiles: Sendable {
  static let statisticsFolder = "sample_stats"
  let store: ArrayStore

  /// - Parameters:
  ///   - folder: where the files come; made where it is not there. Files of NumPy that are there are an error when a run
  ///     begins.
  ///   - source: what is written of each draw.
  ///   - run: the number of chains is what is taken of it.
  public init(in folder: String, of source: any QuantitySource, run: RunDescription) {
    store = ArrayStore(folder, of: source, run: run, format: NumPyFormat())
  }
}

/// Writes the draws of one chain to files of NumPy.
public final class NumPySink<Scalar: PhaseSpaceScalar>: FileSink<Scalar>, @unchecked Sendable {
  /// - Parameters:
  ///   - files: those of the run.
  ///   - chain: the number of the chain, from 0.
  public init(_ files: NumPyFiles, chain: Int) {
    precondition(chain >= 0, "NumPySink: expected the number of a chain, from 0, found \(chain)")
    super.init(
      ArrayChainFile(files.store, chain: chain, isSingle: Scalar.self == Float.self), of: files.store.source,
      chain: chain)
  }
}
