// From Stan's names of single numbers to named arrays, and from its order to row by row.
import LogDensities

/// The arrays to which the names of single numbers belong.
///
/// Stan names each number with its indices from 1, the first index running fastest: b.1.1, b.2.1, b.1.2, b.2.2. Parts of
/// complex numbers and fields of tuples are arrays of their own: z.1.real belongs to z_real, and t.1:2.3 to t_2. Dots and
/// colons become underscores, because files of draws cannot have them in names; another underscore follows where the name is
/// taken.
package struct ParameterNames {
  package private(set) var quantities: [Quantity] = []
  /// For each element of the quantities, row by row, its place in Stan's order.
  package private(set) var places: [Int] = []
  private var taken: Set<String> = []

  package init(_ names: [Substring]) {
    var groups: [(base: String, elements: [Element])] = []
    var groupOfBase: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      let (base, indices) = Self.parts(of: name)
      if let group = groupOfBase[base] {
        groups[group].elements.append(Element(indices: indices, place: place))
      } else {
        groupOfBase[base] = groups.count
        groups.append((base, [Element(indices: indices, place: place)]))
      }
    }
    for (base, elements) in groups {
      if let (shape, order) = Self.fullArray(elements) {
        quantities.append(Quantity(name(base), shape: shape))
        places += order
      } else {
        for element in elements {
          quantities.append(Quantity(name(String(names[element.place]))))
        }
        places += elements.map(\.place)
      }
    }
  }

  /// A name without dots and colons that is not taken yet.
  private mutating func name(_ base: String) -> String {
    var name = String(base.map { $0 == "." || $0 == ":" ? "_" : $0 })
    while !taken.insert(name).inserted { name += "_" }
    return name
  }

  private struct Element {
    /// From 1.
    let indices: [Int]
    let place: Int
  }

  /// Indices are what follows a dot and is a number; all the rest is the name of the array.
  private static func parts(of name: Substring) -> (base: String, indices: [Int]) {
    var base = ""
    var indices: [Int] = []
    var rest = name[...]
    while !rest.isEmpty {
      let piece = rest.dropFirst().prefix { $0 != "." && $0 != ":" }
      if rest.first == ".", !base.isEmpty, let index = Int(piece) {
        indices.append(index)
      } else {
        base += rest.prefix(1) + piece
      }
      rest = rest[piece.endIndex...]
    }
    return (base, indices)
  }

  /// The shape of elements that are all those of an array, and their places row by row.
  private static func fullArray(_ elements: [Element]) -> (shape: [Int], order: [Int])? {
    var shape = elements[0].indices
    for element in elements {
      guard element.indices.count == shape.count, element.indices.allSatisfy({ $0 >= 1 }) else { return nil }
      for (axis, index) in element.indices.enumerated() { shape[axis] = max(shape[axis], index) }
    }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= elements.count else { return nil }
      count = product
    }
    guard count == elements.count else { return nil }
    var order = [Int?](repeating: nil, count: count)
    for element in elements {
      order[zip(element.indices, shape).reduce(0) { $0 * $1.1 + $1.0 - 1 }] = element.place
    }
    let places = order.compactMap(\.self)
    return places.count == count ? (shape, places) : nil
  }
}
