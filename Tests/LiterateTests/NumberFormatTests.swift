// The digits of numbers and errors.

import Literate
import Testing

@Suite struct NumberFormatTests {
  static let withError: [(Double, Double, String)] = [
    (0.98213, 0.0069, "0.9821 ± 0.0069"), (0.98213, 0.00996, "0.982 ± 0.010"),
    (0.98213, 0.0994, "0.982 ± 0.099"),
    (0.98213, 0.0996, "0.98 ± 0.10"), (0.5, 0.25, "0.50 ± 0.25"), (12.3456, 1.234, "12.3 ± 1.2"),
    (387.4, 41.2, "387 ± 41"), (3874, 412, "3870 ± 410"), (38_740, 4_120, "38,700 ± 4100"),
    (123_456, 99_600, "120,000 ± 100,000"), (-1.5, 0.31, "−1.50 ± 0.31"), (-0.001, 0.31, "0.00 ± 0.31"),
    (0, 0.02, "0.000 ± 0.020"), (1.2e-5, 3.1e-6, "(1.20 ± 0.31) × 10⁻⁵"), (3e-6, 0.012, "0.000 ± 0.012"),
    (2.5e9, 1e7, "(2.500 ± 0.010) × 10⁹"), (-4.44e-16, 2e-16, "(−4.4 ± 2.0) × 10⁻¹⁶"), (1, 0, "1 ± 0"),
  ]

  @Test(arguments: withError)
  func twoDigitsOfTheError(value: Double, error: Double, expected: String) {
    #expect(NumberFormat.automatic.text(value, error: error) == expected)
  }

  static let exact: [(Double, String)] = [
    (431_080, "431,080"), (2000, "2000"), (-12_345, "−12,345"), (0, "0"), (-0.0, "0"),
    (1e14, "100,000,000,000,000"),
    (0.15, "0.15"), (0.3093, "0.3093"), (1.99998, "2.000"), (0.123456, "0.1235"), (1234.5678, "1235"),
    (123_456.7, "123,500"), (1e-5, "1 × 10⁻⁵"), (3.14159e-12, "3.142 × 10⁻¹²"), (0.00012345, "0.0001234"),
    (99_999_999.5, "1.000 × 10⁸"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "undefined"),
  ]

  @Test(arguments: exact)
  func withoutError(value: Double, expected: String) {
    #expect(NumberFormat.automatic.text(value) == expected)
  }

  @Test func fixedDigits() {
    #expect(NumberFormat.decimals(2).text(0.9821, error: 0.0069) == "0.98 ± 0.01")
    #expect(NumberFormat.decimals(2).text(1) == "1.00")
    #expect(NumberFormat.decimals(0).text(12_345.6) == "12,346")
    #expect(NumberFormat.decimals(3).text(-0.0001) == "0.000")
    #expect(NumberFormat.significant(3).text(0.15) == "0.150")
    #expect(NumberFormat.significant(2).text(1234) == "1200")
    #expect(NumberFormat.significant(3).text(9.996) == "10.0")
    #expect(NumberFormat.significant(2).text(1.23e-7) == "1.2 × 10⁻⁷")
    #expect(NumberFormat.significant(3).text(0.0141, error: .nan) == "0.0141 ± ?")
  }

  @Test func publishedValuesKeepTheirDigits() throws {
    let chapter = try TestChapter(
      "//: {{a.published}} {{b.published}} {{c.published}} {{d.published}} {{e.published}}")
    try chapter.notebook.record("a", 0, published: "1.00")
    try chapter.notebook.record("b", 0, published: 116.33)
    try chapter.notebook.record("c", 0, published: 506)
    try chapter.notebook.record("d", 0, published: "-.0420")
    try chapter.notebook.record("e", 0, published: 1e-5)
    #expect(try chapter.page() == "1.00 116.33 506 −.0420 1\u{A0}×\u{A0}10⁻⁵")
    #expect(PublishedValue(parsing: "n/a") == nil)
    #expect(PublishedValue(parsing: "nan") == nil)
    #expect(PublishedValue(parsing: "1.00") != PublishedValue(1.0))
  }
}
