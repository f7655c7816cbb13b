// Bytes from one process to another, from all to the first, and from the first to all.
import Foundation
import InputErrors

extension ProcessGroup {
  /// What process 0 gives, in every process.
  /// - Parameter data: given by process 0; the others may leave it out.
  /// - Throws: where process 0 is lost.
  public func broadcast(_ data: Data? = nil) throws(InputError) -> Data {
    precondition(rank != 0 || data != nil, "ProcessGroup.broadcast: process 0 must give what it broadcasts")
    return try decide(Data()) { _ in data ?? Data() }
  }

  /// What each process gives, in their order, in process 0: nil where a process is lost. Elsewhere it is empty.
  /// - Throws: where process 0 is lost.
  public func gather(_ data: Data) throws(InputError) -> [Data?] {
    var all: [Data?] = []
    _ = try decide(data) { shares in
      all = shares
      return Data()
    }
    return all
  }

  /// What process 0 makes of what each process gives, in every process.
  /// - Parameters:
  ///   - needsAll: whether none can go on without all others.
  ///   - decision: called in process 0 alone.
  func decide(
    _ share: Data, needsAll: Bool = false, _ decision: ([Data?]) -> Data
  ) throws(InputError) -> Data {
    guard count > 1 else { return decision([share]) }
    return try exclusively { () throws(InputError) in
      if rank > 0 {
        guard send(share, to: 0, needsAll), let answer = receive(from: 0, needsAll) else {
          throw InputError(lost: lost.first ?? 0)
        }
        return answer
      }
      let shares = [share] + (1..<count).map { receive(from: $0, needsAll) }
      if needsAll, let first = shares.firstIndex(of: nil) { throw InputError(lost: lost.first ?? first) }
      let answer = decision(shares)
      for peer in 1..<count where shares[peer] != nil { _ = send(answer, to: peer, needsAll) }
      return answer
    }
  }

  /// - Returns: whether it went; not where the peer is lost.
  private func send(_ data: Data, to peer: Int, _ needsAll: Bool) -> Bool {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 8 + data.count, alignment: 8)
    bytes.storeBytes(of: Int64(data.count), as: Int64.self)
    data.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: bytes[8...]))
    let length = Message(peer: peer, bytes: UnsafeMutableRawBufferPointer(rebasing: bytes[..<8]))
    let content = Message(peer: peer, bytes: UnsafeMutableRawBufferPointer(rebasing: bytes[8...]))
    guard exchange(sends: [length, content], receives: [], needsAll: needsAll) else { return false }
    bytes.deallocate()
    return true
  }

  /// Nil where the peer is lost.
  private func receive(from peer: Int, _ needsAll: Bool) -> Data? {
    let length = receive(8, from: peer, needsAll)?.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    return length.flatMap { receive(Int($0), from: peer, needsAll) }
  }

  private func receive(_ count: Int, from peer: Int, _ needsAll: Bool) -> Data? {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    guard exchange(sends: [], receives: [Message(peer: peer, bytes: bytes)], needsAll: needsAll) else {
      return nil
    }
    defer { bytes.deallocate() }
    return Data(bytes)
  }

  /// Sends and receives.
  /// - Parameter needsAll: whether it is over as soon as any process is lost.
  /// - Returns: whether all is done. If not the bytes must stay where they are.
  func exchange(sends: [Message], receives: [Message], needsAll: Bool = false) -> Bool {
    guard let connection, let pulse else { return true }
    let batch = connection.begin(sends: sends, receives: receives)
    let start = SuspendingClock.now
    while true {
      let pending = batch.pendingPeers()
      if pending.isEmpty { return true }
      let lost = pulse.lost
      if !lost.isEmpty, needsAll || pending.contains(where: lost.contains) {
        batch.abandon()
        return false
      }
      // What comes soon is waited for at once, and what takes long without wearing out a processor.
      if SuspendingClock.now - start < .milliseconds(20) { sched_yield() } else { usleep(500) }
    }
  }
}

extension InputError {
  /// The error of a process that cannot go on without another.
  init(lost process: Int) {
    self.init(
      "process \(process)", expected: "a process that lives", found: "no sign of life for too long",
      advice: "Start the program again; a run with checkpoints goes on from them.")
  }
}
