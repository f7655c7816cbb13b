// As many ticks as an axis has room for.

/// How much of an axis one label occupies, given the label as a measured line.
package typealias LabelLength = (TextLine) -> Double

extension Axis {
  /// The ticks within a range for an axis of a given length in points: as fine as the spacing allows, never so
  /// fine that two labels come closer than `gap`.
  package func ticks(
    in range: ClosedRange<Double>, length: Double, spacing: Double, gap: Double, typesetter: Typesetter,
    fontSize: Double, labelLength: LabelLength
  ) -> [Tick] {
    if isHidden { return [] }
    if let ticks {
      return ticks.filter { scale.accepts($0.value) && range.contains($0.value) }
    }
    func fit(_ ticks: [Tick]) -> Bool {
      let extents = ticks.filter { !$0.isMinor }.map { tick in
        let center = scale.position(of: tick.value, in: range) * length
        let half = labelLength(typesetter.line(tick.label, size: fontSize)) / 2
        return (center - half, center + half)
      }
      return zip(extents, extents.dropFirst()).allSatisfy { $0.1 + gap <= $1.0 }
    }
    let most = Int(min(max(length / spacing, 2), 7))
    let choices = stride(from: most, to: 0, by: -1).lazy.map { scale.ticks(in: range, limit: $0) }
    let ticks = choices.first(where: fit) ?? []
    if ticks.count(where: { !$0.isMinor }) >= 2 { return ticks }
    // One label does not tell the unit: two that stand closer than usual do.
    let closer = (most + 1...most + 3).lazy.map { scale.ticks(in: range, limit: $0) }
    return closer.first { $0.count(where: { !$0.isMinor }) >= 2 && fit($0) } ?? ticks
  }
}
