// Results beside the published numbers, in tables and in words.

import Foundation
import Literate
import Testing

@Suite struct ComparisonTableTests {
  @Test func comparisonTable() throws {
    let chapter = try TestChapter("compare()")
    let notebook = chapter.notebook
    try notebook.record("a", 0.98213, error: 0.0069, published: "1.00", label: "Rate | a")
    try notebook.record("b", 12, published: 10)
    try notebook.record("c", 1.5, error: 0.25)
    try notebook.record("d", 0.5, error: 0.01, published: 0.4895)
    try notebook.record("e", 2, error: 0.5, published: 2, unit: "s")
    try notebook.compare(["a", "b", "c", "d", "e"], file: chapter.source, line: 1)
    #expect(
      try chapter.page() == """
        ```swift
        compare()
        ```

        | Quantity  | This run        | Published | Difference                |
        | --------- | --------------- | --------- | ------------------------- |
        | Rate \\| a | 0.9821 ± 0.0069 | 1.00      | 1.9 standard errors below |
        | `b`       | 12              | 10        | +2                        |
        | `c`       | 1.50 ± 0.25     | –         | –                         |
        | `d`       | 0.500 ± 0.010   | 0.4895    | 1.0 standard error above  |
        | `e`       | 2.00 ± 0.50 s   | 2 s       | none                      |
        """)
  }

  /// A printed number stands for all that round to it: "1.00" for 0.995 … 1.005.
  @Test(arguments: [
    (PublishedValue("1.00"), 0.9925, 0.0043, "0.6 standard errors below"),
    ("1.00", 0.9951, 0.001, "none"), ("1.00", 1.0049, 0.001, "none"),
    ("1.00", 1.007, 0.001, "2.0 standard errors above"),
    ("1.000", 0.9951, 0.001, "4.4 standard errors below"), (506, 506.4, 0.1, "none"),
    (506, 507, 0.1, "5.0 standard errors above"), ("-2.0", -2.15, 0.1, "1.0 standard error below"),
    (0.5, 0.54, 0.01, "none"), (1.2e-5, 1.24e-5, 1e-7, "none"),
    (1.2e-5, 1.5e-5, 1e-6, "2.5 standard errors above"), ("1.20E+3", 1220, 10, "1.5 standard errors above"),
  ])
  func roundingOfThePublishedNumber(
    published: PublishedValue, value: Double, error: Double, expected: String
  ) throws {
    for unit in [nil, "s", "e2 m"] {
      let chapter = try TestChapter("x()\n\n//: {{a.difference}}")
      try chapter.notebook.record("a", value, error: error, published: published, unit: unit)
      #expect(try chapter.page().replacing("\u{A0}", with: " ").contains(expected))
    }
  }
}
