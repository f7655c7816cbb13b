// What a group of processes takes from MPI: messages that are begun, and asked whether they have arrived.

/// Bytes on their way to another process, or from it. They stay where they are until the message is done.
struct Message {
  let peer: Int
  let bytes: UnsafeMutableRawBufferPointer
}

/// Messages between this process and the others. Threads may share it.
protocol Connection: Sendable {
  var rank: Int { get }
  var count: Int { get }

  /// Begins messages.
  func begin(sends: [Message], receives: [Message]) -> any MessageBatch

  /// The beats that have come from a peer since the last call: the latest, or none.
  func beat(from peer: Int) -> Int32?
  /// Sends a beat, unless the one before has not gone yet.
  func sendBeat(_ beat: Int32, to peer: Int)

  /// Ends all connections; every process calls it.
  func close()
}

/// Messages that were begun together.
protocol MessageBatch: AnyObject {
  /// The peers whose messages are not done yet.
  func pendingPeers() -> [Int]
  /// Gives up what is not done. What was to be sent must stay where it is for good.
  func abandon()
}
