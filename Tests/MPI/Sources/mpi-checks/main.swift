// Runs one check in every process; process 0 writes what came of it, which `.ci/mpi` compares.

import Foundation
import HamiltonianMonteCarlo
import InputErrors
import MessagePassing

let arguments = Array(CommandLine.arguments.dropFirst())

func argument(_ i: Int) -> String? { arguments.indices.contains(i) ? arguments[i] : nil }

do {
  let group = try ProcessGroup.start(patience: .seconds(3))
  switch argument(0) {
  case "messages": try checkMessages(group)
  case "draws": try checkDraws(group)
  case "errors": try checkErrors(group)
  case "long": try runLong(group, warmUp: argument(1) ?? "own", checkpoint: argument(2), deadly: argument(3))
  case "shards": try checkShards(group)
  case "shard-run": try runShards(group, checkpoint: argument(1), deadly: argument(2))
  default: fatalError("mpi-checks: expected a check, found \(arguments)")
  }
  group.finish()
} catch {
  FileHandle.standardError.write(Data("mpi-checks: \(error)\n".utf8))
  exit(1)
}
