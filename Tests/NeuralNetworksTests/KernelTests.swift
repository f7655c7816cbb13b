// The kernels for each kind of processor against the plain layers, on shapes that fill vectors and do not.
import WideKernels
import NeuralNetworks
import Randomness
import Testing

@Suite struct KernelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let channels, height, width, filters, kernel: Int
    var testDescription: String { "\(filters) filters of \(kernel) on \(channels) × \(height) × \(width)" }
  }

  static let cases: [Case] = [
    Case(channels: 1, height: 28, width: 28, filters: 20, kernel: 5),
    Case(channels: 20, height: 12, width: 12, filters: 50, kernel: 5),
    Case(channels: 1, height: 2, width: 2, filters: 1, kernel: 1),
    Case(channels: 3, height: 5, width: 7, filters: 7, kernel: 2),
    Case(channels: 4, height: 6, width: 8, filters: 6, kernel: 3),
    // Rows of 16 floats exactly, of more than 8 vectors, and of kernels of more than 8 rows.
    Case(channels: 16, height: 4, width: 34, filters: 4, kernel: 1),
    Case(channels: 50, height: 6, width: 4, filters: 3, kernel: 3),
    Case(channels: 1, height: 14, width: 12, filters: 5, kernel: 9),
    // Planes smaller than a vector, and rows of one, three and five windows.
    Case(channels: 2, height: 2, width: 2, filters: 1, kernel: 1),
    Case(channels: 5, height: 4, width: 4, filters: 2, kernel: 3),
    Case(channels: 3, height: 7, width: 9, filters: 6, kernel: 4),
    Case(channels: 2, height: 12, width: 14, filters: 3, kernel: 5),
  ]

  /// Normal numbers, or −1, 0 and 1, whose sums are exact and often equal: windows then have several largest places.
  private func numbers(_ count: Int, whole: Bool, _ generator: inout Philox) -> [Float] {
    (0..<count).map { _ in
      whole ? Float(Int.random(in: -1...1, using: &generator)) : Float(generator.normal())
    }
  }

  @Test(arguments: cases, [1, 3, 4])
  func kernelsAgreeWithPlainLayers(_ row: Case, level: Int) throws {
    try compare(row, level: level, whole: false)
    try compare(row, level: level, whole: true)
  }

  private func compare(_ row: Case, level: Int, whole: Bool) throws {
    let own = try Sequential(
      input: [row.channels, row.height, row.width],
      layers: [Convolution2D(row.filters, kernel: row.kernel), MaxPool2D(2), ReLU()])
    var generator = Philox(seed: 3, stream: 0)
    let count = 3
    let weights = numbers(own.parameterCount, whole: whole, &generator),
      images = numbers(count * own.inputCount, whole: whole, &generator)
    let outputGradient = numbers(count * own.outputCount, whole: whole, &generator)
    let plain = own.pullback(parameters: weights, inputs: images, outputGradient: outputGradient)

    var shape = wide_convolution(
      channels: row.channels, height: row.height, width: row.width, filters: row.filters, kernel: row.kernel,
      level: level)
    let weightCount = own.parameterGroups[0].range.count
    let guardValue: Float = 12_345
    var scratch = [Float](repeating: .nan, count: wide_convolution_scratch(&shape) + 1)
    scratch[scratch.count - 1] = guardValue
    var outputs = [Float](repeating: .nan, count: count * own.outputCount + 1)
    outputs[outputs.count - 1] = guardValue
    var choice = [UInt8](repeating: 255, count: count * own.outputCount + 1)
    wide_convolve_pool(
      &shape, weights, Array(weights[weightCount...]), images, count, &outputs, &choice, &scratch)
    #expect(close(outputs.dropLast(), plain.outputs))
    #expect(outputs.last == guardValue && choice.last == 255 && choice.dropLast().allSatisfy { $0 <= 4 })

    // It adds to the gradient of the parameters.
    var gradient = [Float](repeating: 1, count: own.parameterCount)
    var bias = Array(gradient[weightCount...])
    var inputGradient = [Float](repeating: .nan, count: images.count + 1)
    inputGradient[images.count] = guardValue
    wide_convolve_pool_backward(
      &shape, weights, images, count, choice, outputGradient, &inputGradient, &gradient, &bias, &scratch)
    let sum = zip(gradient[..<weightCount] + bias, [Float](repeating: 1, count: own.parameterCount)).map {
      $0 - $1
    }
    #expect(close(sum[...], plain.gradient))
    #expect(inputGradient.last == guardValue && scratch.last == guardValue)
    let expected = plainInputGradient(row, weights, images, outputGradient, count)
    #expect(close(inputGradient.dropLast(), expected))
  }

  /// The gradient with respect to the images by its definition.
  private func plainInputGradient(
    _ row: Case, _ weights: [Float], _ images: [Float], _ outputGradient: [Float], _ count: Int
  ) -> [Float] {
    let (k, rows, columns) = (row.kernel, row.height - row.kernel + 1, row.width - row.kernel + 1)
    var result = [Float](repeating: 0, count: images.count)
    func at(_ i: Int, _ c: Int, _ y: Int, _ x: Int) -> Int {
      ((i * row.channels + c) * row.height + y) * row.width + x
    }
    func convolved(_ i: Int, _ f: Int, _ y: Int, _ x: Int) -> Float {
      var sum = weights[row.filters * row.channels * k * k + f]
      for c in 0..<row.channels {
        for t in 0..<(k * k) {
          sum += weights[(f * row.channels + c) * k * k + t] * images[at(i, c, y + t / k, x + t % k)]
        }
      }
      return sum
    }
    var next = 0
    for i in 0..<count {
      for f in 0..<row.filters {
        for py in 0..<(rows / 2) {
          for px in 0..<(columns / 2) {
            let window = (0..<4).map { (2 * py + $0 / 2, 2 * px + $0 % 2) }
            let values = window.map { convolved(i, f, $0.0, $0.1) }
            let gradient = outputGradient[next]
            next += 1
            guard let largest = values.max(), largest > 0, let place = values.firstIndex(of: largest) else {
              continue
            }
            for c in 0..<row.channels {
              for t in 0..<(k * k) {
                result[at(i, c, window[place].0 + t / k, window[place].1 + t % k)] +=
                  gradient * weights[(f * row.channels + c) * k * k + t]
              }
            }
          }
        }
      }
    }
    return result
  }

  private func close(_ a: ArraySlice<Float>, _ b: [Float]) -> Bool {
    let scale = b.reduce(Float(1)) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 2e-5 * scale }
  }
}
