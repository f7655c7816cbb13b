// Mean and standard deviation, draw by draw.

import InputErrors
import Statistics
import Testing

@Suite struct RunningMomentsTests {
  @Test func runningMoments() throws {
    var predictions = RunningMoments(count: 2)
    try predictions.add([1, 1000])
    #expect(predictions.standardDeviations.allSatisfy { $0.isNaN })
    try predictions.add([2, 1001])
    try predictions.add([6, 1005])
    #expect(predictions.means == [3, 1002])
    for deviation in predictions.standardDeviations { #expect(abs(deviation - 7.0.squareRoot()) < 1e-12) }
    #expect(throws: InputError.self) { try predictions.add([1]) }
    // A draw that is no number is left out whole.
    for bad in [Double.nan, .infinity] {
      let error = #expect(throws: InputError.self) { try predictions.add([2, bad]) }
      #expect(error?.found.contains("index 1") == true)
    }
    #expect(predictions.drawCount == 3 && predictions.means == [3, 1002])
  }
}
