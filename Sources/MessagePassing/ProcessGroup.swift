// The processes that a launcher has started with this program.
import Foundation
import InputErrors
import Synchronization

/// The processes in which an MPI launcher has started this program; or this one alone, where no launcher has.
///
///     let group = try ProcessGroup.start()
///     let chains = try NUTS().sampler(for: target).sample(draws: 1_000, chains: 8, seed: 1, across: group)
///     if group.rank == 0 { print(chains.summary()) }
///     group.finish()
///
/// Such a program is started as `mpirun -n 8 program`, or on many machines as
/// `mpirun --hostfile machines program`. Every process runs the whole program and makes the same calls of the group in the
/// same order, one thread at a time. An error that is thrown in one process alone ends it, and with it what the
/// launcher does not let live.
///
/// It takes the package trait `MPI` (`.package(…, traits: ["MPI"])` in the manifest that depends on this package) and an
/// MPI library, Debian's `libopenmpi-dev` and `openmpi-bin`. Without the trait there is a single process, and a
/// program that a launcher starts nevertheless says so.
///
/// ## Processes that are lost
///
/// Processes tell process 0, and it tells them, that they live. Who has not been heard of for as long as the group's patience is
/// lost. Whether the others survive is for the launcher to say: `mpirun` of Open MPI 4.1 ends all processes with
/// the first that dies by a signal, or with a status that is not 0, unless it is called as `mpirun --enable-recovery`, which
/// lets the others go on. (It has none of MPI's own fault tolerance, which later versions have, and prints a line of its
/// own, `PMIX ERROR`, when a process dies; its status is 0 then, whatever happened.) Process 0 is the one that cannot be lost: the others end with an error then.
public final class ProcessGroup: Sendable {
  /// The number of this process, from 0.
  public let rank: Int
  /// How many processes were started.
  public let count: Int
  let connection: (any Connection)?
  let pulse: Pulse?
  private let isBusy = Atomic(false)

  /// The group of all processes; MPI is started by the first call, and later ones return the same group.
  ///
  /// - Parameter patience: after how long without a sign of life a process is lost.
  /// - Throws: where a launcher has started the program and it cannot take part.
  public static func start(patience: Duration = .seconds(30)) throws(InputError) -> ProcessGroup {
    try all.withLock { group -> Result<ProcessGroup, InputError> in
      if let group { return .success(group) }
      let result = Result { () throws(InputError) in
        try ProcessGroup(connection(), patience: patience)
      }
      group = try? result.get()
      return result
    }.get()
  }

  private static let all = Mutex<ProcessGroup?>(nil)

  private init(_ connection: (any Connection)?, patience: Duration) {
    let connection = connection.flatMap { $0.count > 1 ? $0 : nil }
    (rank, count) = (connection?.rank ?? 0, connection?.count ?? 1)
    self.connection = connection
    pulse = connection.map { Pulse($0, patience: patience) }
  }

  private static func connection() throws(InputError) -> (any Connection)? {
    let environment = ProcessInfo.processInfo.environment
    let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"]
    guard signs.contains(where: { environment[$0] != nil }) else { return nil }
    #if MPI
      if let connection = MPIConnection() { return connection }
      throw InputError(
        "MPI", expected: "an MPI library that starts for threads that take turns (MPI_THREAD_SERIALIZED)",
        found: "one that does not", advice: "Start the program without the launcher, or use Open MPI.")
    #else
      throw InputError(
        "ProcessGroup", expected: "a program that is built with the package trait MPI",
        found: "one without it, started by an MPI launcher",
        advice: "Depend on the package with traits: [\"MPI\"], or start the program without the launcher.")
    #endif
  }

  /// The processes that are lost, as far as this one knows.
  public var lost: [Int] { pulse?.lost.sorted() ?? [] }

  /// Ends the group, at the end of the program: every process waits for the others, and MPI is finalized. Where a process is
  /// lost MPI is left as it is, since it would wait for that one.
  public func finish() {
    guard let connection, let pulse else { return }
    _ = try? decide(Data()) { _ in Data() }
    pulse.end()
    if pulse.lost.isEmpty { connection.close() }
  }

  /// Makes sure that threads do not call the group at the same time.
  func exclusively<Result>(_ body: () throws(InputError) -> Result) throws(InputError) -> Result {
    guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
      fatalError(
        "ProcessGroup: expected calls of one thread at a time, found two; run sharded chains with threads: 1")
    }
    defer { isBusy.store(false, ordering: .releasing) }
    return try body()
  }
}
