// The order of many numbers: a radix sort, which takes a time in proportion to their number.

/// The indices of `values`, those of the smallest first; of equal values the first one is first. `NaN` is at the ends.
///
/// Least significant byte first, without the bytes that all values share.
package func ascendingOrder(of values: [Double]) -> [Int] {
  var items = values.indices.map { Item(key: orderedBits(values[$0]), index: $0) }
  var other = items
  var counts = countBytes(of: items)
  for byte in 0..<8 {
    let shift = UInt64(8 * byte)
    let ofByte = (256 * byte)..<(256 * (byte + 1))
    if counts[ofByte].contains(items.count) { continue }
    // Where the next item with each value of the byte goes.
    var next = 0
    for i in ofByte { (counts[i], next) = (next, next + counts[i]) }
    items.withUnsafeBufferPointer { items in
      other.withUnsafeMutableBufferPointer { other in
        counts.withUnsafeMutableBufferPointer { counts in
          for item in items {
            let place = ofByte.lowerBound + Int(item.key >> shift & 255)
            other[counts[place]] = item
            counts[place] += 1
          }
        }
      }
    }
    swap(&items, &other)
  }
  return items.map(\.index)
}

/// A value by its bits, and where it stands.
private struct Item {
  let key: UInt64
  let index: Int
}

/// How often each value of each byte occurs, 256 numbers for each of the eight bytes.
private func countBytes(of items: [Item]) -> [Int] {
  var counts = [Int](repeating: 0, count: 8 * 256)
  counts.withUnsafeMutableBufferPointer { counts in
    for item in items {
      for byte in 0..<8 { counts[256 * byte + Int(item.key >> UInt64(8 * byte) & 255)] += 1 }
    }
  }
  return counts
}

/// Bits that are ordered as the numbers are.
private func orderedBits(_ x: Double) -> UInt64 {
  let bits = x.bitPattern
  return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}
