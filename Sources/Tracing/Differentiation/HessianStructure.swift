// Which elements of a Hessian can be other than zero, and how few products H u give all of them.

/// Groups of columns of a sparse Hessian whose elements can be read off the sum of the columns.
///
/// Columns that cross nearly every row, as those of the hyperparameters of a hierarchy, stand alone; their rows are known
/// from them by symmetry. The others are put together where no row of what is left has an element in two of them. A
/// hierarchy of any number of groups takes one product for each hyperparameter and one for all groups, a chain of
/// neighbours three, and a dense Hessian as many as it has columns.
///
/// Source: Gebremedhin, Manne & Pothen, "What color is your Jacobian? Graph coloring for computing derivatives", SIAM Review
/// 47 (2005), doi 10.1137/S0036144504444711.
struct HessianStructure: Sendable {
  struct Group: Sendable {
    /// The columns that are added: u is 1 there and 0 elsewhere.
    var columns: [Int] = []
    /// The elements that H u holds at its `row`, each pair that mirrors itself once.
    var elements: [Element] = []
  }

  struct Element: Sendable {
    var row, column: Int
  }

  let groups: [Group]

  /// - Parameter rows: for each row the columns of the elements that can be other than zero.
  init(rows: [[Int]]) {
    let neighbours = Self.symmetric(rows)
    let isAlone = Self.columnsThatStandAlone(neighbours)
    let colors = Self.colors(neighbours, isAlone)
    var groups = [Group](repeating: Group(), count: (colors.max() ?? -1) + 1)
    for (column, color) in colors.enumerated() {
      groups[color].columns.append(column)
      for row in neighbours[column] {
        let isMirrored = isAlone[row] == isAlone[column] ? row < column : isAlone[row]
        if !isMirrored { groups[color].elements.append(Element(row: row, column: column)) }
      }
    }
    self.groups = groups.filter { !$0.elements.isEmpty }
  }

  private static func symmetric(_ rows: [[Int]]) -> [[Int]] {
    var sets = rows.map(Set.init)
    for (row, columns) in rows.enumerated() {
      for column in columns { sets[column].insert(row) }
    }
    return sets.map { $0.sorted() }
  }

  /// The columns with the most elements, as many of them as bring the number of groups down: it is at least the number
  /// of those that stand alone, and the largest number of elements in a row of what is left.
  private static func columnsThatStandAlone(_ neighbours: [[Int]]) -> [Bool] {
    var counts = neighbours.map(\.count)
    var isLeft = [Bool](repeating: true, count: counts.count)
    var order: [Int] = []
    var best = (bound: Int.max, count: 0)
    while order.count <= best.bound {
      let fullest = counts.indices.filter { isLeft[$0] }.max { counts[$0] < counts[$1] }
      let bound = order.count + (fullest.map { counts[$0] } ?? 0)
      if bound <= best.bound { best = (bound, order.count) }
      guard let fullest else { break }
      isLeft[fullest] = false
      order.append(fullest)
      for other in neighbours[fullest] { counts[other] -= 1 }
    }
    var result = [Bool](repeating: false, count: counts.count)
    for column in order.prefix(best.count) { result[column] = true }
    return result
  }

  /// The group of each column: the first in which it shares no row with another, those rows aside that are known already.
  private static func colors(_ neighbours: [[Int]], _ isAlone: [Bool]) -> [Int] {
    var colors = [Int](repeating: -1, count: neighbours.count)
    var count = 0
    for column in neighbours.indices where isAlone[column] {
      colors[column] = count
      count += 1
    }
    let first = count
    // For each group the last column that it was found to be closed for.
    var isClosed = [Int](repeating: -1, count: neighbours.count + 1)
    for column in neighbours.indices where !isAlone[column] {
      for row in neighbours[column] where !isAlone[row] {
        for other in neighbours[row] where colors[other] >= first { isClosed[colors[other]] = column }
      }
      colors[column] = (first...).first { isClosed[$0] != column }!
    }
    return colors
  }
}
