// Two posteriors of posteriordb, with their data and what its reference draws say.

import Foundation
import LinearAlgebra
import Models

struct ReferencePosteriors: Decodable {
  struct EightSchools: Decodable {
    let y: [Double]
    let sigma: [Double]
    /// Mean and standard deviation of each parameter.
    let reference: [String: [Double]]
  }

  struct KidScores: Decodable {
    let score: [Double]
    let highSchool: [Double]
    let iq: [Double]
    let reference: [String: [Double]]
  }

  let eightSchools: EightSchools
  let kidScores: KidScores

  static func load() throws -> ReferencePosteriors {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/posteriors.json")
    return try JSONDecoder().decode(ReferencePosteriors.self, from: Data(contentsOf: file))
  }
}

extension ReferencePosteriors.KidScores {
  /// As it is in posteriordb: flat priors of the coefficients, half-Cauchy of scale 2.5 of σ.
  func model() throws -> Model {
    let (score, highSchool, iq) = (score, highSchool, iq)
    return try Model { m in
      let beta = m.parameter("beta", shape: [3])
      let sigma = m.parameter("sigma", HalfCauchy(2.5))
      m.observe("score", score, Normal(beta[0] + beta[1] * highSchool + beta[2] * iq, sigma))
    }
  }
}
