// Which whole numbers a distribution can give.

import Tracing

/// The whole numbers from a least to a largest one, element by element: none but these have a positive probability,
/// whatever the other parameters are.
public struct CountRange {
  public let least: TracedArray
  /// Nil where there is none.
  public let largest: TracedArray?
  /// Whether the numbers stand for categories.
  public let areCategories: Bool

  /// - Parameters:
  ///   - least: 0, if nothing is cut off.
  ///   - largest: the number of trials, say, which may be traced; nil where there is none.
  ///   - areCategories: whether the numbers stand for categories.
  public init(
    from least: some TracedArrayConvertible = 0, to largest: TracedArray? = nil, areCategories: Bool = false
  ) {
    (self.least, self.largest, self.areCategories) = (least.traced, largest, areCategories)
  }

  /// The first element of an array that is not in the range, and what is: nil where all are, as far as bounds are constant.
  package func firstOutside(_ x: [Double], shape: [Int]) -> (index: Int, expected: String)? {
    let least = least.broadcast(to: shape).knownValues
    let largest = largest?.broadcast(to: shape).knownValues
    let index = x.indices.first { k in
      let isCount = x[k].isFinite && x[k] == x[k].rounded()
      return !(isCount && x[k] >= least?[k] ?? -.infinity && x[k] <= largest?[k] ?? .infinity)
    }
    return index.map { ($0, description(from: least?[$0], to: largest?[$0])) }
  }

  private func description(from least: Double?, to largest: Double?) -> String {
    let start = least.map { " from \(wholeNumber($0))" } ?? ""
    let end = largest.map { " to \(wholeNumber($0))" } ?? (least == nil ? "" : " on")
    return "whole numbers\(start)\(end)" + (areCategories ? ", as categories are counted from 0" : "")
  }

  /// A range with the numbers of several; nil where one of these is not known.
  static func union(of ranges: [CountRange?]) -> CountRange? {
    let known = ranges.compactMap(\.self)
    let least = known.compactMap { $0.least.knownValues?.min() }
    guard known.count == ranges.count, least.count == ranges.count, let first = least.min() else {
      return nil
    }
    let largest = known.compactMap { $0.largest?.knownValues?.max() }
    return CountRange(
      from: first, to: largest.count == ranges.count ? largest.max().map { TracedArray($0) } : nil,
      areCategories: known.allSatisfy(\.areCategories))
  }
}

/// A number as it is written, without a fraction where it has none.
package func wholeNumber(_ x: Double) -> String { Int(exactly: x).map(String.init) ?? "\(x)" }
