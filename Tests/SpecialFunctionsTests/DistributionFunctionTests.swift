// Special functions of distributions, and their derivatives, against reference values.

import SpecialFunctions
import Testing

// Values and the first three derivatives by mpmath 1.3.0 at 90 digits: of log(erfc(−x/√2)/2),
// loggamma(x) − (x − ½) log x + x − ½ log 2π, and log(besseli(0, x)) − x.
@Suite("Special functions of distributions")
struct DistributionFunctionTests {
  static let normalValues: [(Double, [Double])] = [
    (-1e9, [-500000000000000021.64, 1000000000.000000001, -0.999999999999999999, 1.999999999999999976e-27]),
    (
      -200,
      [-20006.217280898190402, 200.00499975003124422, -0.99997500374921895228, 2.4992502342940935122e-7]
    ),
    (
      -38.5,
      [-745.69527029041108133, 38.525939096854493696, -0.99932806564363411868, 0.000034765393707992854357]
    ),
    (-12, [-75.410673001568795939, 12.08221417525428433, -0.99332927366415413567, 0.001068602696036754228]),
    (
      -3.0001,
      [-6.6080545360230525909, 3.2831915991691083854, -0.92944396018736450159, 0.031468779844023907201]
    ),
    (
      -2.9999,
      [-6.6073979162920546277, 3.2830057110064713569, -0.92943766605279379358, 0.03147256595344788724]
    ),
    (-1, [-1.8410216450092635058, 1.5251352761609812091, -0.80090233442965120845, 0.11693119540604883154]),
    (0, [-0.69314718055994530942, 0.79788456080286535588, -0.63661977236758134308, 0.21801361414499016069]),
    (
      0.5, [-0.36894641528865639307, 0.50916043383703348583, -0.51382456430363289677, 0.27099012446870783327]
    ),
    (
      3,
      [
        -0.0013508099647481937988, 0.0044378390421256637933, -0.013333211541740806209,
        0.035680136876570470563,
      ]
    ),
    (
      9,
      [
        -1.1285884059538406478e-19, 1.0279773571668914796e-18, -9.2517962145020233179e-18,
        8.22381885733513184e-17,
      ]
    ),
    (
      37,
      [
        -5.7255712225245768227e-300, 2.1200065515246056269e-298, -7.8440242406410408194e-297,
        2.9001689624856604975e-295,
      ]
    ),
  ]

  static let stirlingValues: [(Double, [Double])] = [
    (0.001, [2.5422704679670945415, -493.66781665282815303, 499001.64253319584818, -999000002.39763222732]),
    (0.5, [0.15342640972002734529, -0.27036284546147817002, 0.93480220054467930942, -4.8287966442343199956]),
    (1, [0.08106146679532725822, -0.077215664901532860607, 0.14493406684822643647, -0.4041138063191885708]),
    (
      3.7,
      [
        0.022468770580143145898, -0.0060441451535322387648, 0.003244577903785579415,
        -0.0026071224414634465343,
      ]
    ),
    (
      9.999,
      [
        0.008331396020466342872, -0.00083267028792706472337, 0.00016638552660885574942,
        -0.000049854877072932470431,
      ]
    ),
    (
      10.001,
      [
        0.0083297310125950829849, -0.00083233761655705964731, 0.00016628585666394128026,
        -0.000049815074462371034958,
      ]
    ),
    (
      100,
      [
        0.00083333055563491468338, -8.3332500039678373773e-6, 1.6666333357139524567e-7,
        -4.999833349997000833e-9,
      ]
    ),
    (
      1e8,
      [
        8.3333333333333333056e-10, -8.33333333333333325e-18, 1.6666666666666666333e-25,
        -4.9999999999999998333e-33,
      ]
    ),
  ]

  static let besselValues: [(Double, [Double])] = [
    (0, [0.0, -1.0, 0.5, 0.0]),
    (
      0.001,
      [
        -0.00099975000001562501907, -0.99950000006249998957, 0.49999981250005208332,
        -0.00037499979166674186976,
      ]
    ),
    (
      0.5, [-0.43845028081451869606, -0.75750038741919805465, 0.45619471273655707217, -0.1636450573499570126]
    ),
    (
      3, [-1.4146923781865790845, -0.19001470604349547294, 0.073928725588693441843, -0.054406903589972542309]
    ),
    (
      19.999,
      [-2.410364241621655952, -0.025330776050966009019, 0.0012840058942365048261, -0.00013024881639518985382]
    ),
    (
      20.001,
      [
        -2.4104149006059198094, -0.025328208299648726665, 0.0012837454362608663098,
        -0.00013020916192813750792,
      ]
    ),
    (
      100,
      [
        -3.2202673100574162833, -0.0050126269948312344126, 0.00005025383022147035725,
        -1.0076540327149254659e-6,
      ]
    ),
    (
      1e9,
      [
        -11.28057145155287832, -5.0000000012500000012e-10, 5.0000000025000000037e-19,
        -1.0000000007500000015e-27,
      ]
    ),
  ]

  /// A function and its first three derivatives, within a relative tolerance.
  func expectOrders(_ tolerance: Double, _ expected: [Double], _ function: (Int) -> Double) {
    for order in 0...3 {
      let found = function(order)
      let agrees = abs(found - expected[order]) <= tolerance * abs(expected[order])
      #expect(agrees, "order \(order): found \(found), expected \(expected[order])")
    }
  }

  @Test("the logarithm of the normal distribution function and its derivatives", arguments: normalValues)
  func normal(_ x: Double, _ expected: [Double]) {
    expectOrders(2e-12, expected) { SpecialFunctions.logNormalCDF(order: $0, x) }
  }

  @Test("what Stirling's formula leaves, and its derivatives", arguments: stirlingValues)
  func stirling(_ x: Double, _ expected: [Double]) {
    expectOrders(4e-12, expected) { SpecialFunctions.stirlingRemainder(order: $0, x) }
  }

  @Test("the logarithm of the scaled Bessel function and its derivatives", arguments: besselValues)
  func bessel(_ x: Double, _ expected: [Double]) {
    expectOrders(2e-11, expected) { SpecialFunctions.logScaledBesselI0(order: $0, x) }
  }

  @Test("limits and places outside the domain")
  func limits() {
    #expect(
      (0...3).map { SpecialFunctions.logNormalCDF(order: $0, -.infinity) } == [-.infinity, .infinity, -1, 0])
    #expect((0...3).map { SpecialFunctions.logNormalCDF(order: $0, .infinity) } == [0, 0, 0, 0])
    #expect(SpecialFunctions.logNormalCDF(.nan).isNaN && SpecialFunctions.logNormalCDF(order: 2, .nan).isNaN)
    #expect(
      SpecialFunctions.stirlingRemainder(-1).isNaN && SpecialFunctions.stirlingRemainder(0) == .infinity)
    #expect(SpecialFunctions.stirlingRemainder(order: 1, 0) == -.infinity)
    #expect(SpecialFunctions.stirlingRemainder(.infinity) == 0)
    #expect(SpecialFunctions.logScaledBesselI0(-1).isNaN && SpecialFunctions.logScaledBesselI0(.nan).isNaN)
  }

  /// Below −600 the start is another one; above −½ the other tail is taken.
  @Test(
    "the normal quantile by the logarithm of the probability",
    arguments: [-1e12, -1e5, -601, -599, -40, -5, -0.7, -0.51, -0.49, -0.1, -1e-5, -1e-300])
  func quantile(logProbability: Double) {
    let x = standardNormalQuantile(logProbability: logProbability)
    let error = SpecialFunctions.logNormalCDF(x) - logProbability
    // A unit in the last place of x moves log Φ by this much.
    let unit = x.ulp * SpecialFunctions.logNormalCDF(order: 1, x)
    #expect(abs(error) <= 4 * unit + 4e-15 * abs(logProbability), "x = \(x), off by \(error)")
  }

  @Test("the normal quantile at and beyond the ends")
  func quantileAtTheEnds() {
    #expect(standardNormalQuantile(logProbability: -.infinity) == -.infinity)
    #expect(standardNormalQuantile(logProbability: 0) == .infinity)
    #expect(
      standardNormalQuantile(logProbability: 0.1).isNaN && standardNormalQuantile(logProbability: .nan).isNaN)
  }
}
