// The continued fraction of the incomplete beta function, in traced operations.

import Tracing

/// 1 + d₁/(1 + d₂/(1 + …)) with d₂ₘ = m (b − m) x/((a + 2m − 1)(a + 2m)) and
/// d₂ₘ₊₁ = −(a + m)(a + b + m) x/((a + 2m)(a + 2m + 1)), of which I_x(a, b) = xᵃ (1 − x)ᵇ/(a B(a, b)) divided by it.
///
/// For constant 1 ≤ a ≤ 10⁵ and x < (a + 1)/(a + b + 2), to about 10⁻¹⁴: 12 pairs of terms were enough for a = 1, 44 for
/// 51, 76 for 1000 and 243 for 10⁵, with b from 10⁻³ to 10⁸.
///
/// Source: DLMF 8.17.22, https://dlmf.nist.gov/8.17.
func betaContinuedFraction(_ x: TracedArray, a: TracedArray, b: TracedArray) -> TracedArray {
  let largest = a.knownValues!.filter(\.isFinite).max() ?? 1
  let pairs = 40 + Int(2 * Swift.min(largest, 100_000).squareRoot())
  var fraction: TracedArray = 1
  for m in (0...pairs).reversed().map(Double.init) {
    let (even, odd) = (a + 2 * m, a + (2 * m + 1))
    fraction = 1 - (a + m) / (even * odd) * (a + m + b) * x / fraction
    if m > 0 { fraction = 1 + m / ((even - 1) * even) * (b - m) * x / fraction }
  }
  return fraction
}
