// The discrete Fourier transform of a power-of-two length, which makes long autocovariances cheap.

import Foundation

/// Transforms in place: X_k = Σ_j x_j exp(−2πi jk/n), by the radix-2 algorithm of Cooley and Tukey.
///
/// - Parameters:
///   - real: the real parts; their number n is a power of two.
///   - imaginary: the imaginary parts, as many.
func fourierTransform(real: inout [Double], imaginary: inout [Double]) {
  let n = real.count
  permuteByBitReversal(&real, &imaginary)
  let cosines = (0..<(n / 2)).map { cos(2 * .pi * Double($0) / Double(n)) }
  let sines = (0..<(n / 2)).map { -sin(2 * .pi * Double($0) / Double(n)) }
  var half = 1
  while half < n {
    let stride = n / (2 * half)
    for start in Swift.stride(from: 0, to: n, by: 2 * half) {
      for offset in 0..<half {
        let (low, high) = (start + offset, start + offset + half)
        let (c, s) = (cosines[offset * stride], sines[offset * stride])
        let re = real[high] * c - imaginary[high] * s
        let im = real[high] * s + imaginary[high] * c
        (real[high], imaginary[high]) = (real[low] - re, imaginary[low] - im)
        (real[low], imaginary[low]) = (real[low] + re, imaginary[low] + im)
      }
    }
    half *= 2
  }
}

private func permuteByBitReversal(_ real: inout [Double], _ imaginary: inout [Double]) {
  var reversed = 0
  for index in real.indices.dropFirst() {
    var bit = real.count / 2
    while reversed & bit != 0 {
      reversed ^= bit
      bit /= 2
    }
    reversed |= bit
    if index < reversed {
      real.swapAt(index, reversed)
      imaginary.swapAt(index, reversed)
    }
  }
}
