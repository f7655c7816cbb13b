// Comparison of numbers in Float with what they should be.
import Testing

/// Each of `found` is as near to `expected` as `tolerance` times the largest of them, or 1.
func expectAgreement(
  _ found: [Float], _ expected: [Double], within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count && !found.isEmpty, sourceLocation: sourceLocation)
  let scale = expected.reduce(1) { max($0, abs($1)) }
  for (i, (a, b)) in zip(found, expected).enumerated() where !(abs(Double(a) - b) <= tolerance * scale) {
    Issue.record("element \(i): \(a), expected \(b)", sourceLocation: sourceLocation)
    return
  }
}
