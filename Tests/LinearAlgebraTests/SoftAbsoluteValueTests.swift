// The softened absolute value and its divided differences against values of high precision.
import Foundation
import LinearAlgebra
import Testing

@Suite struct SoftAbsoluteValueTests {
  struct Row {
    let hardness, x, y: Double
    /// f(x) and (f(x) − f(y))/(x − y).
    let value, difference: Double

    init(_ hardness: Double, _ x: Double, _ y: Double, _ value: Double, _ difference: Double) {
      self.hardness = hardness
      self.x = x
      self.y = y
      self.value = value
      self.difference = difference
    }
  }

  /// Computed with mpmath from the definition for the binary64 numbers x and y: f(x) = x coth(αx) with 70 digits,
  /// the difference quotient with 1500; where x = y, f′(x) = coth αx − αx/sinh² αx.
  static let rows: [Row] = [
    // Equal.
    Row(1e6, 1e-300, 1e-300, 1e-06, 6.666666666666667e-295),
    Row(1e6, 1e-09, 1e-09, 1.000000333333311e-06, 0.0006666665777777906),
    Row(1e6, 3e-07, 3e-07, 1.0298215290965225e-06, 0.19763049101940927),
    Row(1e6, 1.4e-06, 1.4e-06, 1.581292589043855e-06, 0.7434330977705977),
    Row(1e6, 1.6e-06, 1.6e-06, 1.7359819778492445e-06, 0.8014678440199186),
    Row(1e6, 5e-06, 5e-06, 5.000454019910097e-06, 0.9991827229350099),
    Row(1e6, 2e-05, 2e-05, 2e-05, 0.9999999999999997),
    Row(1e6, 2.2e-05, 2.2e-05, 2.2e-05, 1.0),
    Row(1e6, 1.0, 1.0, 1.0, 1.0),
    Row(1e6, 1e12, 1e12, 1e12, 1.0),
    Row(1e6, -7e-07, -7e-07, 1.1582351450618405e-06, -0.43818070543631094),
    Row(1e6, -1e-06, -1e-06, 1.3130352854993314e-06, -0.5889736245330208),
    Row(1e6, -4.0, -4.0, 4.0, -1.0),
    // Nearly equal, at relative distances 1e-15 … 1e-3.
    Row(1e6, 2e-07, 2.000000000000002e-07, 1.0132979126878945e-06, 0.132626264151253),
    Row(1e6, 2e-07, 2.000000000002e-07, 1.0132979126878945e-06, 0.13262626415131856),
    Row(1e6, 2e-07, 2.000000002e-07, 1.0132979126878945e-06, 0.13262626421686305),
    Row(1e6, 2e-07, 2.0000019999999998e-07, 1.0132979126878945e-06, 0.13262632976133562),
    Row(1e6, 2e-07, 2.0019999999999998e-07, 1.0132979126878945e-06, 0.13269187353673653),
    Row(1e6, 1e-06, 1.000000000000001e-06, 1.3130352854993314e-06, 0.588973624533021),
    Row(1e6, 1e-06, 1.000000000001e-06, 1.3130352854993314e-06, 0.5889736245332475),
    Row(1e6, 1e-06, 1.000000001e-06, 1.3130352854993314e-06, 0.5889736247596777),
    Row(1e6, 1e-06, 1.0000009999999998e-06, 1.3130352854993314e-06, 0.5889738511898133),
    Row(1e6, 1e-06, 1.0009999999999998e-06, 1.3130352854993314e-06, 0.5892002251255442),
    Row(1e6, 3e-06, 3.0000000000000035e-06, 3.0149094699410677e-06, 0.9750767860002464),
    Row(1e6, 3e-06, 3.0000000000030003e-06, 3.0149094699410677e-06, 0.9750767860003066),
    Row(1e6, 3e-06, 3.000000003e-06, 3.0149094699410677e-06, 0.9750767860604781),
    Row(1e6, 3e-06, 3.000003e-06, 3.0149094699410677e-06, 0.9750768462319184),
    Row(1e6, 3e-06, 3.003e-06, 3.0149094699410677e-06, 0.9751369259463598),
    Row(1e6, 1.9e-05, 1.900000000000002e-05, 1.9e-05, 0.9999999999999977),
    Row(1e6, 1.9e-05, 1.9000000000019e-05, 1.9e-05, 0.9999999999999977),
    Row(1e6, 1.9e-05, 1.9000000019000004e-05, 1.9e-05, 0.9999999999999977),
    Row(1e6, 1.9e-05, 1.9000019e-05, 1.9e-05, 0.9999999999999977),
    Row(1e6, 1.9e-05, 1.9019e-05, 1.9e-05, 0.9999999999999977),
    Row(1e6, 2.0, 2.000000000000002, 2.0, 1.0),
    Row(1e6, 2.0, 2.000000000002, 2.0, 1.0),
    Row(1e6, 2.0, 2.000000002, 2.0, 1.0),
    Row(1e6, 2.0, 2.000002, 2.0, 1.0),
    Row(1e6, 2.0, 2.002, 2.0, 1.0),
    // Opposite signs.
    Row(1e6, 1e-06, -1.000000000001e-06, 1.3130352854993314e-06, -2.9452631839987617e-13),
    Row(1e6, 2e-06, -2.0000002e-06, 2.074629441455096e-06, -4.426355172317965e-08),
    Row(1e6, 1e-07, -3e-07, 1.003331113225399e-06, -0.06622603967780878),
    Row(1e6, 5e-06, -4e-06, 5.000454019910097e-06, 0.11086326870037416),
    Row(1e6, 3.0, -1.0, 3.0, 0.5),
    Row(1e6, 1e12, -0.001, 1e12, 0.999999999999998),
    Row(1e6, 2.0, -2.00000000000002, 2.0, -4.996003610813179e-15),
    Row(1e6, 1e-05, -9e-06, 1.0000000041223073e-05, 0.052631566688601764),
    Row(1e6, 1e-06, -1e-06, 1.3130352854993314e-06, 0.0),
    // Zero, tiny, and far apart.
    Row(1e6, 0.0, 0.0, 1e-06, 0.0),
    Row(1e6, 0.0, 1e-300, 1e-06, 3.3333333333333334e-295),
    Row(1e6, 0.0, 1e-07, 1e-06, 0.03331113225398961),
    Row(1e6, 0.0, 1e-06, 1e-06, 0.3130352854993313),
    Row(1e6, 0.0, 0.001, 1e-06, 0.999),
    Row(1e6, 0.0, 1e12, 1e-06, 1.0),
    Row(1e6, 1e-300, 1e-200, 1e-06, 3.3333333333333333e-195),
    Row(1e6, 1e-300, 1e12, 1e-06, 1.0),
    Row(1e6, 1e-08, 1e12, 1.0000333331111132e-06, 1.0),
    Row(1e6, -1e-06, 0.001, 1.3130352854993314e-06, 0.9976892754390616),
    Row(1e6, 1.5e-06, 1e-09, 1.6571870894737678e-06, 0.43841678194827),
    Row(1e6, 1.6e-06, 1.2e-06, 1.7359819778492445e-06, 0.7413423120460588),
    Row(1e6, 2.5e-05, 1.5e-05, 2.5e-05, 0.9999999999997192),
    // Other hardnesses.
    Row(1.0, 0.3, 0.30000000001, 1.0298215290965225, 0.19763049102262514),
    Row(1.0, 2.0, -2.5, 2.0746294414550963, -0.10206418512809444),
    Row(1.0, 20.0, 19.0, 20.0, 0.999999999999999),
    Row(1.0, 22.0, 20.9, 22.0, 1.0),
    Row(1.0, 3.0, 3.0, 3.0149094699410677, 0.9750767860002463),
    Row(0.25, 1.0, 1.5, 4.082988165073597, 0.20555447626686796),
    Row(0.25, -40.0, 60.0, 40.00000016489229, 0.1999999983511894),
    Row(0.25, 100.0, 90.0, 100.0, 1.0),
    Row(0.001, 500.0, -700.0, 1081.9767068693263, -0.0635486984937618),
    Row(0.001, 1.0, 2.0, 1000.0003333333111, 0.0009999996666668),
  ]

  static func relativeError(_ found: Double, _ expected: Double) -> Double {
    found == expected ? 0 : abs(found - expected) / abs(expected)
  }

  @Test func valuesAndDividedDifferences() {
    for row in Self.rows {
      let f = SoftAbsoluteValue(hardness: row.hardness)
      let (fx, fy) = (f.value(at: row.x), f.value(at: row.y))
      #expect(Self.relativeError(fx, row.value) < 5e-16, "f of \(row)")
      let difference = f.dividedDifference(row.x, row.y, fx: fx, fy: fy)
      #expect(Self.relativeError(difference, row.difference) < 1.5e-15, "difference of \(row)")
    }
  }

  @Test func symmetries() {
    for row in Self.rows {
      let f = SoftAbsoluteValue(hardness: row.hardness)
      let (fx, fy) = (f.value(at: row.x), f.value(at: row.y))
      #expect(f.value(at: -row.x) == fx)
      let difference = f.dividedDifference(row.x, row.y, fx: fx, fy: fy)
      #expect(f.dividedDifference(row.y, row.x, fx: fy, fy: fx) == difference)
      #expect(f.dividedDifference(-row.x, -row.y, fx: fx, fy: fy) == -difference)
    }
  }

  /// Neither overflow nor NaN for any finite argument.
  @Test func extremeArguments() {
    let f = SoftAbsoluteValue(hardness: 1e6)
    let arguments = [0, 0x1p-1074, 0x1p-1030, 1e-300, 1e-7, 2e-5, 1, 1e154, 1e300].flatMap { [$0, -$0] }
    for x in arguments {
      #expect(f.value(at: x) >= max(abs(x), 1e-6))
      for y in arguments {
        let difference = f.dividedDifference(x, y, fx: f.value(at: x), fy: f.value(at: y))
        #expect(abs(difference) <= 1, "\(x), \(y)")
      }
    }
  }

  @Test func matrixOfDividedDifferences() {
    let f = SoftAbsoluteValue(hardness: 2)
    let eigenvalues = [-1.5, -1.5, 0, 0.25, 3, 30]
    let values = eigenvalues.map { f.value(at: $0) }
    var differences = [Double](repeating: .nan, count: 36)
    f.dividedDifferences(eigenvalues: eigenvalues, values: values, into: &differences)
    for i in 0..<6 {
      for j in 0..<6 {
        let expected = f.dividedDifference(
          eigenvalues[i], eigenvalues[j], fx: values[i], fy: values[j])
        #expect(differences[i * 6 + j] == expected)
      }
    }
  }

  @Test func badHardnessIsRefused() async {
    await #expect(processExitsWith: .failure) { _ = SoftAbsoluteValue(hardness: 0) }
    await #expect(processExitsWith: .failure) { _ = SoftAbsoluteValue(hardness: .infinity) }
    await #expect(processExitsWith: .failure) { _ = SoftAbsoluteValue(hardness: .nan) }
  }
}
