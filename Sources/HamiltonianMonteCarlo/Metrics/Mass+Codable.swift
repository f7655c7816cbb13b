// Mass matrices in checkpoints: the numbers they are made of, from which the rest is computed again.

extension LowRankMass: Codable {
  private struct Numbers: Codable {
    @Packed var scales: [Double]
    @Packed var variances: [Double]
    @Packed var directions: [Double]
  }

  public init(from decoder: any Decoder) throws {
    let numbers = try Numbers(from: decoder)
    guard numbers.directions.count == numbers.scales.count * numbers.variances.count else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "a mass matrix with directions of another length")
      )
    }
    self.init(scales: numbers.scales, variances: numbers.variances, directions: numbers.directions)
  }

  public func encode(to encoder: any Encoder) throws {
    try Numbers(scales: scales, variances: variances, directions: directions).encode(to: encoder)
  }
}

extension DiagonalMetric.Mass: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(masses: try Packed<Double>(from: decoder).wrappedValue)
  }

  public func encode(to encoder: any Encoder) throws { try Packed(wrappedValue: masses).encode(to: encoder) }
}
