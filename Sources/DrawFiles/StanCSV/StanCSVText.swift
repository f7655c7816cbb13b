// The lines of Stan's files that are not draws.
import Foundation
import LogDensities

struct StanCSVText {
  let run: RunDescription
  let quantities: [Quantity]
  let chain: Int

  /// Everything up to the number of draws in `num_samples`.
  var beforeCount: String {
    """
    # model = \(run.model.inOneLine)
    # sampler = \(run.method.inOneLine)
    # written_by = Hamilton
    # warm_up = \(run.warmUp)
    # method = sample
    #   sample
    #     num_samples =
    """ + " "
  }

  /// Everything from there to the row of names, and what the warm-up has found.
  func afterCount(_ adaptation: Adaptation) -> String {
    // CmdStanPy wants a warm-up, and a depth of trees for every engine; what is so stands in `warm_up` and `engine`.
    // `num_chains` is that of a file.
    """

    #     num_warmup = \(max(1, run.warmUp))
    #     save_warmup = false
    #     thin = 1
    #     adapt
    #       engaged = \(run.warmUp > 0)
    #     algorithm = hmc
    #       hmc
    #         engine = \(run.engine.rawValue)
    #           \(run.engine.rawValue)
    #             max_depth = \(run.maximumDepth)
    #         metric = diag_e
    #         stepsize = \(adaptation.stepSize)
    #     num_chains = 1
    # chains = \(run.chains)
    # id = \(chain + 1)
    # random
    #   seed = \(run.seed)
    \(columns.joined(separator: ","))
    # Adaptation terminated
    # Step size = \(adaptation.stepSize)
    # Diagonal elements of inverse mass matrix:
    # \(adaptation.inverseMass.map { "\($0)" }.joined(separator: ", "))

    """
  }

  /// The comments after the last draw.
  static func ending(warmUp: Double, sampling: Double) -> String {
    func seconds(_ value: Double) -> String { String(format: "%.3f", value) }
    return """
      #
      #  Elapsed Time: \(seconds(warmUp)) seconds (Warm-up)
      #                \(seconds(sampling)) seconds (Sampling)
      #                \(seconds(warmUp + sampling)) seconds (Total)
      #

      """
  }

  private var columns: [String] {
    Statistic.allCases.map(\.stanName)
      + quantities.flatMap { quantity in
        StanOrder.indices(quantity.shape).map { index in
          ([quantity.name] + index.map { "\($0 + 1)" }).joined(separator: ".")
        }
      }
  }
}

/// The order of elements in Stan's files: the first index is the fastest.
enum StanOrder {
  /// The indices of all elements, from 0.
  static func indices(_ shape: [Int]) -> [[Int]] {
    (0..<shape.reduce(1, *)).map { place in
      var rest = place
      return shape.map { size in
        defer { rest /= size }
        return rest % size
      }
    }
  }

  /// For each place of the file, the place of the element among those row by row.
  static func places(_ quantities: [Quantity]) -> [Int] {
    var start = 0
    return quantities.flatMap { quantity in
      defer { start += quantity.elementCount }
      return indices(quantity.shape).map { index in
        start + zip(index, quantity.shape).reduce(0) { $0 * $1.1 + $1.0 }
      }
    }
  }
}

extension String {
  /// Without line breaks and signs of equality, which readers would take for something else.
  package var inOneLine: String {
    String(map { $0.isNewline || $0 == "\0" ? " " : $0 == "=" ? ":" : $0 })
  }
}
