// The record of a chain in bytes, to go from one process to another.
import Foundation

extension ChainRecord: Codable {
  private struct Contents: Codable {
    let dimension: Int
    let coordinateNames: [String]?
    let settings: Settings
    let stepSize: Double
    let initialStepSize: Double
    let isStopped: Bool
    /// The error with which it ended, in words.
    let failure: String?
    let state: ChainState?
    let tally: ChainTally
  }

  /// The error with which it ended comes back in its words alone.
  public init(from decoder: any Decoder) throws {
    let contents = try Contents(from: decoder)
    self.init(
      dimension: contents.dimension, coordinateNames: contents.coordinateNames, settings: contents.settings,
      initialStepSize: contents.initialStepSize, stepSize: contents.stepSize, state: contents.state)
    tally = contents.tally
    if contents.isStopped { end(.stopped) }
    if let words = contents.failure { end(.failed(RemoteError(words: words))) }
  }

  public func encode(to encoder: any Encoder) throws {
    var (isStopped, failure) = (false, String?.none)
    switch ending {
    case .complete: break
    case .stopped: isStopped = true
    case .failed(let error): failure = "\(error)"
    }
    try Contents(
      dimension: dimension, coordinateNames: coordinateNames, settings: settings, stepSize: stepSize,
      initialStepSize: initialStepSize, isStopped: isStopped, failure: failure, state: state, tally: tally
    ).encode(to: encoder)
  }
}
