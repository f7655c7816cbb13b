// Which columns of Stan's files are elements of one array.
import LogDensities

/// The arrays that columns of Stan's files are the elements of.
struct StanColumns: Equatable {
  private(set) var quantities: [Quantity] = []
  /// For each quantity, the columns of its elements, row by row.
  private(set) var columns: [[Int]] = []
  /// The columns of statistics that are known here.
  private(set) var statistics: [Statistic: Int] = [:]

  init(_ names: [String]) {
    var groups: [(name: String, columns: [Int], indices: [[Int]])] = []
    var places: [String: Int] = [:]
    let byStanName = Dictionary(uniqueKeysWithValues: Statistic.allCases.map { ($0.stanName, $0) })
    for (column, name) in names.enumerated() {
      if let statistic = byStanName[name] {
        statistics[statistic] = column
        continue
      }
      let (base, index) = Self.parse(name)
      // Stan has no variables of such names; they are what its other methods tell about each draw.
      if base.hasSuffix("__") { continue }
      if let place = places[base] {
        groups[place].columns.append(column)
        groups[place].indices.append(index)
      } else {
        places[base] = groups.count
        groups.append((base, [column], [index]))
      }
    }
    for group in groups {
      if let (shape, order) = Self.arrange(group.indices) {
        quantities.append(Quantity(group.name, shape: shape))
        columns.append(order.map { group.columns[$0] })
      } else {
        // No array has these indices: each column is a number of its own.
        for column in group.columns {
          quantities.append(Quantity(names[column]))
          columns.append([column])
        }
      }
    }
  }

  /// A name and its indices: `beta.2.3`, or `beta[2,3]`.
  private static func parse(_ name: String) -> (base: String, index: [Int]) {
    if name.hasSuffix("]"), let open = name.firstIndex(of: "["), open > name.startIndex {
      let parts = name[name.index(after: open)...].dropLast().split(
        separator: ",", omittingEmptySubsequences: false)
      let index = parts.map { Int($0.filter { $0 != " " }) }
      return index.contains(nil) ? (name, []) : (String(name[..<open]), index.compactMap { $0 })
    }
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    var index: [Int] = []
    while parts.count > 1, let number = Int(parts[parts.count - 1]) {
      index.insert(number, at: 0)
      parts.removeLast()
    }
    return (parts.joined(separator: "."), index)
  }

  /// The shape of the array with these indices, and the place of each of its elements among them, row by row; nil where they
  /// are not those of an array. Indices are from 1, or from 0 where there is a 0.
  private static func arrange(_ indices: [[Int]]) -> (shape: [Int], order: [Int])? {
    let rank = indices[0].count
    guard indices.allSatisfy({ $0.count == rank && $0.allSatisfy { (0...indices.count).contains($0) } })
    else {
      return nil
    }
    let first = indices.contains { $0.contains(0) } ? 0 : 1
    let shape = (0..<rank).map { d in indices.reduce(0) { max($0, $1[d] - first + 1) } }
    var count = 1
    for size in shape {
      count *= size
      if count > indices.count { return nil }
    }
    guard count == indices.count else { return nil }
    var order = [Int?](repeating: nil, count: count)
    for (column, index) in indices.enumerated() {
      let place = zip(index, shape).reduce(0) { $0 * $1.1 + ($1.0 - first) }
      guard (0..<count).contains(place), order[place] == nil else { return nil }
      order[place] = column
    }
    return (shape, order.compactMap { $0 })
  }
}
