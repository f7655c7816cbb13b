// How a process knows that another one is lost: it has not been heard of for too long.
import Foundation
import Synchronization

/// The beats between process 0 and each other, in a thread of its own.
///
/// Process 0 declares lost whoever has not been heard of for as long as its patience, and says so in its beats, by which the
/// others know of one another. A process that cannot beat because the whole machine was asleep is not lost: what has come
/// meanwhile is read before anybody is judged, and the clock stands still during sleep.
final class Pulse: Sendable {
  private struct State {
    var lost: Set<Int> = []
    var lastHeard: [Int: SuspendingClock.Instant] = [:]
    var isEnding = false
  }

  private let connection: any Connection
  private let patience: Duration
  private let state = Mutex(State())
  private let hasEnded = DispatchSemaphore(value: 0)

  init(_ connection: any Connection, patience: Duration) {
    self.connection = connection
    self.patience = patience
    let now = SuspendingClock.now
    let peers = self.peers
    state.withLock { state in for peer in peers { state.lastHeard[peer] = now } }
    let thread = Thread { self.run() }
    thread.name = "pulse"
    thread.start()
  }

  /// With whom beats are exchanged.
  private var peers: Range<Int> { connection.rank == 0 ? 1..<connection.count : 0..<1 }

  /// The processes that are lost.
  var lost: Set<Int> { state.withLock { $0.lost } }

  private func run() {
    let interval = min(max(patience / 20, .milliseconds(5)), .milliseconds(500)) / .seconds(1)
    while !state.withLock({ $0.isEnding }) {
      for peer in peers where !lost.contains(peer) { listen(to: peer) }
      let firstLost = lost.min().map(Int32.init) ?? -1
      for peer in peers where !lost.contains(peer) { connection.sendBeat(firstLost, to: peer) }
      Thread.sleep(forTimeInterval: interval)
    }
    hasEnded.signal()
  }

  private func listen(to peer: Int) {
    let beat = connection.beat(from: peer)
    let now = SuspendingClock.now
    state.withLock { state in
      if let beat {
        state.lastHeard[peer] = now
        if beat >= 0, peer == 0 { state.lost.insert(Int(beat)) }
      } else if let last = state.lastHeard[peer], now - last > patience {
        state.lost.insert(peer)
      }
    }
  }

  /// Ends the thread.
  func end() {
    state.withLock { $0.isEnding = true }
    hasEnded.wait()
  }
}
