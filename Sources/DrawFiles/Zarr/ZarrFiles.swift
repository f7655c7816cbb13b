// The store of one run in the format of Zarr.
import HamiltonianMonteCarlo
import LogDensities

/// A store of Zarr, version 3, with all chains of a run: the draws in the group `posterior`, what happened in the transitions
/// to them in `sample_stats`, as ArviZ has it.
///
///     let files = ZarrFiles(in: "schools.zarr", of: model, run: run)
///     try NUTS().sampler(for: model).sample(
///       draws: 1_000, chains: 4, seed: 1, into: { ZarrSink(files, chain: $0) })
///
/// `arviz.from_zarr`, xarray and zarr read it, also while the run goes on: arrays have the shape (chains, draws, …), and draws
/// that are not made yet are NaN. At the end of a run that was stopped the shapes are those of its longest chain. Draws are of
/// the precision of the target, statistics are `float64`, `int64` and `bool`; nothing is compressed, and a chunk has at most
/// 256 KiB, or one draw of a quantity, which is also what the memory has of it.
///
/// A name of a quantity may have any character but `.`, `/`, `\` and control characters, must not begin with `__`, and must
/// not be that of a dimension: `chain`, `draw`, `x_dim_0`, ….
public final class ZarrFiles: Sendable {
  let store: ArrayStore

  /// - Parameters:
  ///   - folder: the store; made where it is not there. A store that is there is an error when a run begins.
  ///   - source: what is written of each draw.
  ///   - run: what the attributes of the groups say.
  public init(in folder: String, of source: any QuantitySource, run: RunDescription) {
    store = ArrayStore(folder, of: source, run: run, format: ZarrFormat())
  }
}

/// Writes the draws of one chain to a store of Zarr.
public final class ZarrSink<Scalar: PhaseSpaceScalar>: FileSink<Scalar>, @unchecked Sendable {
  /// - Parameters:
  ///   - files: those of the run.
  ///   - chain: the number of the chain, from 0.
  public init(_ files: ZarrFiles, chain: Int) {
    precondition(chain >= 0, "ZarrSink: expected the number of a chain, from 0, found \(chain)")
    super.init(
      ArrayChainFile(files.store, chain: chain, isSingle: Scalar.self == Float.self), of: files.store.source,
      chain: chain)
  }
}
