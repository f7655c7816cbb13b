// The drawn digits follow from the seed, look like MNIST in their statistics, and can be told apart.
import Datasets
import Testing

@Suite struct DrawnDigitsTests {
  let digits = MNIST(drawnWithSeed: 5, trainCount: 600, testCount: 200)

  @Test func theSeedDecides() {
    let again = MNIST(drawnWithSeed: 5, trainCount: 600, testCount: 200)
    #expect(again.train == digits.train && again.test == digits.test)
    #expect(MNIST(drawnWithSeed: 6, trainCount: 600, testCount: 200).train != digits.train)
    #expect(digits.train[0..<200] != digits.test)
    #expect(digits.source.description.contains("not MNIST"))
  }

  @Test func sizesAndLabels() {
    #expect(digits.train.height == 28 && digits.train.width == 28)
    #expect(digits.train.pixels.count == 600 * 28 * 28)
    for digit in 0..<10 { #expect(digits.train.labels.count { $0 == digit } == 60) }
  }

  /// MNIST's pixels have mean 33.3 and standard deviation 78.6.
  @Test func inkLikeThatOfMNIST() {
    let values = digits.train.pixels.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect((25...42).contains(mean))
    #expect((68...90).contains(variance.squareRoot()))
  }

  /// The nearest of 600 training images has the right label for most test images, but not trivially for all.
  @Test func nearestNeighboursAgree() {
    let train = digits.train.pixels.map(Float.init), test = digits.test.pixels.map(Float.init)
    var right = 0
    for i in 0..<digits.test.count {
      var best = (distance: Float.infinity, label: UInt8(0))
      for j in 0..<digits.train.count {
        var distance: Float = 0
        for k in 0..<784 {
          let difference = test[784 * i + k] - train[784 * j + k]
          distance += difference * difference
        }
        if distance < best.distance { best = (distance, digits.train.labels[j]) }
      }
      if best.label == digits.test.labels[i] { right += 1 }
    }
    #expect((160..<200).contains(right), "\(right) of 200")
  }
}
