// Colours, sizes and distances that all figures have in common.

/// The look of figures. Sizes and distances are points.
public enum Style {
  public static let text = Color(hex: 0x222222)
  package static let frame = Color(hex: 0x333333)
  package static let grid = Color(hex: 0xe6e6e6)
  package static let legendFrame = Color.lightGrey

  public static let tickSize = 11.0
  package static let labelSize = 12.0
  package static let panelTitleSize = 12.5
  package static let titleSize = 14.0

  package static let tickLength = 4.0
  package static let minorTickLength = 2.5
  /// Between a tick and its label.
  package static let tickGap = 4.5
  /// Between tick labels and the label of the axis, and between a title and what it stands above.
  package static let labelGap = 9.0
  /// Between the edge of the figure and what is nearest to it.
  package static let margin = 10.0
}
