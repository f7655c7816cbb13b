// Draws of what may be observed, at positions of a sampler.

import Models
import Testing

@Suite("Predictions")
struct PredictionTests {
  @Test("chains of another model stop what is computed from them")
  func chainsOfOthers() async {
    let predictions = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Model { m in
        let c = m.parameter("c", Normal(10, 1), shape: [2])
        m.observe("y", [11, 12], Normal(c, 1))
      }
      _ = model.predictions(at: [[[1, 2]], [[1, 2], [1, 2, 3]]], seed: 1)
    }
    let message = String(decoding: predictions?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains(
        "predictions(at:seed:): the model has 2 coordinates, but draw 1 of chain 1 has 3"), "\(message)")
    let draws = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Model { m in _ = m.parameter("c", Normal(10, 1), shape: [2]) }
      _ = model.draws(at: [[[1]]])
    }
    let other = String(decoding: draws?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      other.contains("draws(at:): the model has 2 coordinates, but draw 0 of chain 0 has 1"), "\(other)")
  }
}
