// One node of an expression graph: an operation, its operands, and how many elements it has.

/// The place of a node in its graph; operands always come before their users.
typealias NodeID = Int32

/// The dimensions of a product C = op(A) op(B): op(A) is rows × inner and op(B) is inner × columns, row-major.
struct ProductDimensions: Hashable {
  var rows: Int
  var inner: Int
  var columns: Int
  /// Whether A is stored transposed, as inner × rows.
  var transposesLeft = false
  /// Whether B is stored transposed, as columns × inner.
  var transposesRight = false
}

/// What a node computes. Nodes are flat: shapes are known to `TracedArray` alone.
enum Operation: Hashable {
  /// One of the arrays a program is run on.
  case input(slot: Int)
  /// The same number in every element.
  case uniform(Double)
  /// A table of numbers, by its index among the graph's constants.
  case constant(Int)
  case unary(UnaryFunction)
  case binary(BinaryFunction)
  /// Takes the second operand where the first is not zero, else the third.
  case select
  /// y[k] = x[I[k]], by the index of the map I among the graph's maps.
  case gather(Int)
  /// y[I[k]] += x[k].
  case scatter(Int)
  /// The operands one after the other.
  case concatenate
  /// Linear algebra on matrices.
  case matrix(MatrixOperation)
  /// A matrix product.
  case product(ProductDimensions)
}

struct Node: Hashable {
  var operation: Operation
  var operands: [NodeID]
  var count: Int
}
