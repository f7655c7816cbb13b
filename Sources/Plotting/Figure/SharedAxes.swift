// Panels that show the same range, lettered once per row or column.

/// Which axes the panels of a figure share. Shared tick labels, and equal axis labels, are written only below the
/// lowest panel of a column and left of the first of a row. Hidden axes share nothing.
public struct SharedAxes: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// All panels show the same x.
  public static let x = SharedAxes(rawValue: 1)
  /// All panels show the same y.
  public static let y = SharedAxes(rawValue: 2)
  /// All three-dimensional panels show the same z.
  public static let z = SharedAxes(rawValue: 4)
  /// The panels of each column show the same x.
  public static let xInColumns = SharedAxes(rawValue: 8)
  /// The panels of each row show the same y.
  public static let yInRows = SharedAxes(rawValue: 16)

  /// Gives panels, row by row with the given number of columns, their common ranges.
  package func apply(to panels: inout [any PanelContent], columns: Int) {
    let all = Array(panels.indices)
    let byColumn = (0..<columns).map { column in all.filter { $0 % columns == column } }
    let byRow = stride(from: 0, to: panels.count, by: columns).map { start in
      all.filter { $0 / columns == start / columns }
    }
    for group in contains(.x) ? [all] : contains(.xInColumns) ? byColumn : [] { share(.x, group, &panels) }
    for group in contains(.y) ? [all] : contains(.yInRows) ? byRow : [] { share(.y, group, &panels) }
    if contains(.z) { share(.z, all, &panels) }
    if contains(.x) || contains(.xInColumns) {
      for column in byColumn { letterOnce(.x, column.reversed(), &panels) }
    }
    if contains(.y) || contains(.yInRows) {
      for row in byRow { letterOnce(.y, row, &panels) }
    }
  }

  private func share(_ direction: Direction, _ group: [Int], _ panels: inout [any PanelContent]) {
    let axes = group.compactMap { panels[$0].axes[direction] }
    for axis in axes where type(of: axis.scale) != type(of: axes[0].scale) {
      fatalError(
        "Figure: axes with a \(type(of: axis.scale)) and a \(type(of: axes[0].scale)) cannot share \(direction)"
      )
    }
    var range: ClosedRange<Double>?
    for axis in axes { range = range.union(axis.range) }
    guard let range else { return }
    for i in group { panels[i].axes[direction]?.range = range }
  }

  /// Leaves the lettering to the first of the panels that has the axis.
  private func letterOnce(_ direction: Direction, _ line: [Int], _ panels: inout [any PanelContent]) {
    let sharing = line.filter { panels[$0].axes[direction] != nil }
    guard let first = sharing.first, let label = panels[first].axes[direction]?.label else { return }
    for i in sharing.dropFirst() {
      panels[i].axes[direction]?.showsTickLabels = false
      if panels[i].axes[direction]?.label == label { panels[i].axes[direction]?.showsLabel = false }
    }
  }
}
