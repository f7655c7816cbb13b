// Timing of runs, for the terminal and the timings file.

import Literate

extension Notebook {
  /// Runs `body` and notes how many seconds it took.
  package func timed<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    try timing(name, (clock.now - start) / .seconds(1), unit: "s")
    return result
  }
}
