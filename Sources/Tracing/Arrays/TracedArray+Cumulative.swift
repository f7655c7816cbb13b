// Running sums along an axis.

extension TracedArray {
  /// y[k] = x[0] + … + x[k] along an axis; a negative axis counts from the last.
  ///
  /// By doubling: log₂ n additions of whole arrays for an axis of n elements.
  public func cumulativeSum(axis: Int = 0) -> TracedArray {
    let axis = Shapes.axis(axis, of: shape, "cumulativeSum")
    let extent = shape[axis]
    let inner = Shapes.count(Array(shape[(axis + 1)...]))
    var sums = self
    var shift = 1
    while shift < extent {
      let map = IndexMap(
        (0..<count).map { k in (k / inner) % extent >= shift ? k - shift * inner : Int(IndexMap.none) })
      sums += sums.gathered("cumulativeSum", map, shape: shape)
      shift *= 2
    }
    return sums
  }
}
