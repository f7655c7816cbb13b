// What a group of processes does with bytes and sums.

import Foundation
import MessagePassing

/// A number of process r, by which sums depend on their order.
private func term(_ r: Int, _ i: Int) -> Double { exp(Double((r * 7 + i * 3) % 40)) / Double(i + r + 1) }

func checkMessages(_ group: ProcessGroup) throws {
  for size in [0, 1, 1000, 3_000_000] {
    let mine = Data(repeating: UInt8(group.rank + 1), count: size)
    let all = try group.gather(mine)
    let expected = (0..<group.count).map { Data(repeating: UInt8($0 + 1), count: size) as Data? }
    precondition(all == (group.rank == 0 ? expected : []), "gather of \(size) bytes")
    let first = try group.broadcast(group.rank == 0 ? mine : nil)
    precondition(first == expected[0], "broadcast of \(size) bytes")
  }
  for size in [0, 1, 2, 3, 1000, 200_000] {
    var numbers = (0..<size).map { term(group.rank, $0) }
    try group.allReduce(&numbers)
    let sums = (0..<size).map { i in (1..<group.count).reduce(term(0, i)) { $0 + term($1, i) } }
    precondition(numbers == sums, "sums of \(size) numbers")
    var singles = (0..<size).map { Float(term(group.rank, $0)) }
    try group.allReduce(&singles)
    let singleSums = (0..<size).map { i in
      (1..<group.count).reduce(Float(term(0, i))) { $0 + Float(term($1, i)) }
    }
    precondition(singles == singleSums, "sums of \(size) numbers of single precision")
  }
  if group.rank == 0 { print("messages among \(group.count): ok") }
}
