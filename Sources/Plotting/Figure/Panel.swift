// What a figure asks of its panels: ranges to share, room for lettering, a picture.

/// A cell of a figure before its ranges are known: `Axes`, `Axes3D` or `Blank`.
public protocol Panel: Sendable {
  /// The panel with its ranges worked out from its marks.
  func resolved() -> ResolvedPanel
}

/// An empty cell.
public struct Blank: Panel {
  public init() {}
  public func resolved() -> ResolvedPanel { ResolvedPanel(BlankContent()) }
}

/// A panel that is ready to be laid out and drawn.
public struct ResolvedPanel {
  package var content: any PanelContent
  package init(_ content: any PanelContent) { self.content = content }
}

/// The ways in which panels are laid out and drawn.
package protocol PanelContent {
  /// The directions that may be shared with other panels: x, y, z.
  var axes: [Direction: SharedAxis] { get set }
  /// Whether the panel draws its own legend.
  var showsLegend: Bool { get set }
  var legendEntries: [LegendEntry] { get }
  /// The room that lettering needs around a plot area of a given size.
  func insets(plot: Size, typesetter: Typesetter) -> Insets
  /// Draws the panel with its plot area in a rectangle and its lettering within the insets around it.
  func draw(in rect: Rect, insets: Insets, on canvas: Canvas)
}

package enum Direction: Sendable { case x, y, z }

/// What can be shared of an axis, and how much of it is lettered.
package struct SharedAxis: Sendable {
  package let label: String
  package let scale: any Scale
  package var range: ClosedRange<Double>
  package var showsTickLabels = true
  package var showsLabel = true

  package init(_ axis: Axis, range: ClosedRange<Double>) {
    label = axis.label
    scale = axis.scale
    self.range = range
  }
}

struct BlankContent: PanelContent {
  var axes: [Direction: SharedAxis] = [:]
  var showsLegend = false
  var legendEntries: [LegendEntry] { [] }
  func insets(plot: Size, typesetter: Typesetter) -> Insets { Insets() }
  func draw(in rect: Rect, insets: Insets, on canvas: Canvas) {}
}
