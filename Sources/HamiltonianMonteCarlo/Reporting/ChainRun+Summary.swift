// The table of what stored draws say about each coordinate.
import ChainDiagnostics

extension Collection {
  /// The estimates and diagnostics of each coordinate from all chains of a run: `print(chains.summary())`.
  ///
  /// Chains of a run that was stopped are cut to one length, or left out, such that most draws are used, and the summary says
  /// so. It also says what of the run's report is serious.
  ///
  /// - Parameter names: one per coordinate; where they are left out, those of the target, or q[0], q[1], ….
  public func summary<Output: DrawStorage & Sendable>(names: [String]? = nil) -> DrawsSummary
  where Element == ChainRun<Output> {
    let outputs = map(\.output)
    let dimension = first?.dimension ?? 0
    if let other = first(where: { $0.dimension != dimension }) {
      fatalError(
        "summary: chains of \(dimension) and of \(other.dimension) coordinates; give chains of one target")
    }
    if let names, names.count != dimension, !isEmpty {
      fatalError(
        "summary: \(names.count) names for draws of \(dimension) coordinates; give one name for each")
    }
    var summary = DrawsSummary(
      names: isEmpty ? [] : names ?? first?.coordinateNames ?? (0..<dimension).map { "q[\($0)]" },
      chainLengths: outputs.map(\.statistics.count)
    ) { chain, coordinate in outputs[chain].coordinate(coordinate) }
    summary.concerns = isEmpty ? [] : concerns()
    return summary
  }
}

extension ChainRun where Output: DrawStorage & Sendable {
  /// The estimates and diagnostics of each coordinate from this chain alone. R̂ then compares its two halves.
  ///
  /// - Parameter names: one per coordinate; those of the target, or q[0], q[1], …, where they are left out.
  public func summary(names: [String]? = nil) -> DrawsSummary { [self].summary(names: names) }
}
