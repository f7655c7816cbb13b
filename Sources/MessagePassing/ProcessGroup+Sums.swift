// Sums over all processes, whose order does not depend on who comes first.
import Foundation
import InputErrors

extension ProcessGroup {
  /// Replaces the numbers of every process by their sums over all processes, Σᵣ of the numbers of process r, one after the
  /// other in the order of the processes: the same bits everywhere and in every run.
  ///
  /// Each process adds up a part of the numbers and hands it to the others, so that 2(R − 1)/R of them go out of each of R
  /// processes and as many into it.
  /// - Throws: where any process is lost.
  public func allReduce(_ numbers: inout [Double]) throws(InputError) { try sum(&numbers) }

  /// The same for numbers of single precision, which are added in it.
  public func allReduce(_ numbers: inout [Float]) throws(InputError) { try sum(&numbers) }

  func sum<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _ numbers: inout [Number]
  ) throws(InputError) {
    guard count > 1, !numbers.isEmpty else { return }
    let n = numbers.count
    let parts = (0..<count).map { ($0 * n / count)..<(($0 + 1) * n / count) }
    let mine = parts[rank]
    // Where a process is lost messages may still be on their way, and so these stay where they are.
    let all = UnsafeMutableBufferPointer<Number>.allocate(capacity: n)
    let terms = UnsafeMutableBufferPointer<Number>.allocate(capacity: mine.count * count)
    _ = all.initialize(from: numbers)
    terms.initialize(repeating: 0)
    func message(_ peer: Int, _ buffer: UnsafeMutableBufferPointer<Number>, _ range: Range<Int>) -> Message {
      Message(
        peer: peer,
        bytes: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[range])))
    }
    let others = (0..<count).filter { $0 != rank }
    try exclusively { () throws(InputError) in
      let received = others.map { message($0, terms, ($0 * mine.count)..<(($0 + 1) * mine.count)) }
      guard
        exchange(sends: others.map { message($0, all, parts[$0]) }, receives: received, needsAll: true)
      else { throw InputError(lost: lost.first ?? 0) }
      for (k, i) in mine.enumerated() {
        let own = all[i]
        all[i] = rank == 0 ? own : terms[k]
        for r in 1..<count { all[i] += r == rank ? own : terms[r * mine.count + k] }
      }
      guard
        exchange(
          sends: others.map { message($0, all, mine) }, receives: others.map { message($0, all, parts[$0]) },
          needsAll: true)
      else { throw InputError(lost: lost.first ?? 0) }
    }
    numbers.withUnsafeMutableBufferPointer { _ = $0.update(from: all) }
    all.deallocate()
    terms.deallocate()
  }
}
