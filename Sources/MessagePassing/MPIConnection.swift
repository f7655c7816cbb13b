// Messages by MPI, of which nobody waits inside MPI: so a process that is lost holds nobody up.
#if MPI
  import CMPI
  import Foundation

  /// All processes that the launcher has started.
  final class MPIConnection: Connection {
    let rank: Int
    let count: Int
    private let turns: Turns

    /// MPI is called by one thread at a time.
    private final class Turns: Sendable {
      private let lock = NSLock()
      // Touched under the lock alone.
      private nonisolated(unsafe) var state: State

      init(_ group: cmpi_group) { state = State(group: group) }

      func take<Result>(_ body: (inout State) -> Result) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return body(&state)
      }
    }

    private struct State {
      let group: cmpi_group
      /// The beats that are on their way; their bytes are allocated for good.
      var beats: [Int: Beat] = [:]
    }

    private struct Beat {
      let bytes: UnsafeMutablePointer<Int32>
      var request = cmpi_request()
    }

    private enum Tag {
      static let message: Int32 = 1
      static let beat: Int32 = 2
    }

    /// Nil where MPI does not start, or not for threads that take turns.
    init?() {
      var group = cmpi_group()
      var (rank, count): (Int32, Int32) = (0, 0)
      guard cmpi_start(&group, &rank, &count) != 0 else { return nil }
      (self.rank, self.count) = (Int(rank), Int(count))
      turns = Turns(group)
    }

    func begin(sends: [Message], receives: [Message]) -> any MessageBatch {
      let batch = Batch(turns)
      turns.take { state in
        for message in receives { batch.begin(message, isSend: false, in: state.group) }
        for message in sends { batch.begin(message, isSend: true, in: state.group) }
      }
      return batch
    }

    private final class Batch: MessageBatch {
      private let turns: Turns
      private var pending: [(peer: Int, request: cmpi_request, isSend: Bool)] = []
      /// A message goes in pieces of at most so many bytes, which MPI counts in 32 bits.
      private static let piece = 1 << 30

      init(_ turns: Turns) { self.turns = turns }

      func begin(_ message: Message, isSend: Bool, in group: cmpi_group) {
        guard let first = message.bytes.baseAddress else { return }
        for start in stride(from: 0, to: message.bytes.count, by: Self.piece) {
          let count = Int32(min(Self.piece, message.bytes.count - start))
          let begin = isSend ? cmpi_send : cmpi_receive
          let request = begin(first + start, count, Int32(message.peer), Tag.message, group)
          pending.append((message.peer, request, isSend))
        }
      }

      func pendingPeers() -> [Int] {
        turns.take { _ in
          pending = pending.filter { message in
            var request = message.request
            return cmpi_is_done(&request) == 0
          }
        }
        return pending.map(\.peer)
      }

      func abandon() {
        turns.take { _ in
          for message in pending where !message.isSend {
            var request = message.request
            cmpi_cancel(&request)
          }
        }
        pending = []
      }
    }

    func beat(from peer: Int) -> Int32? {
      turns.take { state in
        var last: Int32?
        while cmpi_has_message(Int32(peer), Tag.beat, state.group) != 0 {
          last = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1) { bytes in
            var request = cmpi_receive(bytes.baseAddress, 4, Int32(peer), Tag.beat, state.group)
            while cmpi_is_done(&request) == 0 {}
            return bytes[0]
          }
        }
        return last
      }
    }

    func sendBeat(_ beat: Int32, to peer: Int) {
      turns.take { state in
        if var sent = state.beats[peer] {
          guard cmpi_is_done(&sent.request) != 0 else { return }
        }
        let bytes = state.beats[peer]?.bytes ?? .allocate(capacity: 1)
        bytes.pointee = beat
        let request = cmpi_send(bytes, 4, Int32(peer), Tag.beat, state.group)
        state.beats[peer] = Beat(bytes: bytes, request: request)
      }
    }

    func close() { turns.take { _ in cmpi_finish() } }
  }
#endif
