// Loops over the rows and columns of matrices.

extension NetworkScalar {
  public static func fillRows(
    _ matrix: UnsafeMutablePointer<Self>, rows: Int, with row: UnsafePointer<Self>, count: Int
  ) {
    for i in 0..<rows { (matrix + i * count).update(from: row, count: count) }
  }

  public static func addRows(
    _ matrix: UnsafePointer<Self>, rows: Int, count: Int, to sum: UnsafeMutablePointer<Self>
  ) {
    for i in 0..<rows {
      for j in 0..<count { sum[j] += matrix[i * count + j] }
    }
  }

  public static func fillColumns(
    _ matrix: UnsafeMutablePointer<Self>, rows: Int, with column: UnsafePointer<Self>, count: Int
  ) {
    for i in 0..<rows { (matrix + i * count).update(repeating: column[i], count: count) }
  }

  public static func addColumns(
    _ matrix: UnsafePointer<Self>, rows: Int, count: Int, to sum: UnsafeMutablePointer<Self>
  ) {
    for i in 0..<rows {
      var total: Self = 0
      for j in 0..<count { total += matrix[i * count + j] }
      sum[i] += total
    }
  }

  public static func logSoftmax(
    _ x: UnsafePointer<Self>, rows: Int, count: Int, _ y: UnsafeMutablePointer<Self>
  ) {
    for i in 0..<rows {
      let x = x + i * count, y = y + i * count
      var largest = x[0]
      for j in 1..<count where x[j] > largest { largest = x[j] }
      var sum: Self = 0
      for j in 0..<count { sum += exponential(x[j] - largest) }
      let normalizer = largest + logarithm(sum)
      for j in 0..<count { y[j] = x[j] - normalizer }
    }
  }

  public static func pullBackLogSoftmax(
    y: UnsafePointer<Self>, rows: Int, count: Int, from: UnsafePointer<Self>, to: UnsafeMutablePointer<Self>
  ) {
    for i in 0..<rows {
      let y = y + i * count, from = from + i * count, to = to + i * count
      var sum: Self = 0
      for j in 0..<count { sum += from[j] }
      for j in 0..<count { to[j] = from[j] - exponential(y[j]) * sum }
    }
  }
}
