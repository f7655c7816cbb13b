// Gamma, beta and Student t distributions by logarithms: both tails with slopes against reference values.

import Foundation
import SpecialFunctions
import Testing

// The logarithms of the lower and of the upper tail, each followed by its derivative: by mpmath 1.4.1 at 90 digits, by
// gammainc, betainc and the density; where a parameter is 10⁶ or more by quad of the density at 50, but at ν = 10¹², t = −30
// by 6000 terms of the continued fraction of the DLMF, equation 8.17.22.
@Suite("Tails of distributions")
struct TailTests {
  static let gammaValues: [(Double, Double, [Double])] = [
    (
      0.01, 1e-06,
      [-0.13246480753456075919, 9999.990099014778744, -2.0869396611080263936, -70602.034154336622679]
    ),
    (
      0.01, 0.5,
      [-0.0056426460200850017518, 0.012184123547869010547, -5.1802221673589263153, -2.1532062235463256449]
    ),
    (
      0.5, 30,
      [-9.4857375710738933781e-15, 9.6389555869937145278e-15, -32.288987032704741763, -1.0161524620275183737]
    ),
    (1, 2, [-0.14541345786885905697, 0.15651764274966565182, -2.0, -1.0]),
    (
      2, 50,
      [
        -9.8366242246159806934e-21, 9.6437492398195889152e-21, -46.068174367275674228,
        -0.98039215686274509804,
      ]
    ),
    (
      2, 1e-09,
      [-42.139678855119434164, 1999999999.3333332088, -4.999999996666667292e-19, -9.9999999900000006328e-10]
    ),
    (
      9.5, 12,
      [-0.21834552677467526557, 0.095437721909499719871, -1.6288635890268977378, -0.39111122029129705489]
    ),
    (
      30, 5,
      [-31.200335082802820518, 5.0379314750676942266, -2.8175176155779622519e-14, -1.4194460677078095987e-13]
    ),
    (
      1000.0, 1500,
      [
        -2.2046986113889961422e-43, 7.3926597760023629771e-44, -98.220568183364614566,
        -0.33531384914987842934,
      ]
    ),
    (
      1000.0, 990,
      [-0.96884435029975063576, 0.031925804637912740928, -0.47726412865859934578, -0.01952770807568543267]
    ),
    (2.5, 100000.0, [0.0, 0, -99983.015279673055077, -0.99998500014999924999]),
    (
      1e6, 1e6,
      [
        -0.69288125439969592555, 0.00079767234416198069209, -0.69341317745572824405,
        -0.00079809675734057025312,
      ]
    ),
    (
      1e6, 997000,
      [
        -6.6165014673067870274, 0.0032921704584200239709, -0.0013390002281325660137,
        -4.4111696143622632233e-6,
      ]
    ),
    (
      1e6, 1004000,
      [
        -0.000032345970438739145599, 1.3616696323093897648e-7, -10.33903727911650406,
        -0.0042096359815332597318,
      ]
    ),
  ]

  static let betaValues: [(Double, Double, Double, [Double])] = [
    (
      2, 5, 0.9921875,
      [-1.7348611437823477732e-10, 1.1088559405939252162e-7, -22.47492355223324599, -639.16120576671035387]
    ),
    (
      2, 5, 1e-06,
      [-24.922973581493560455, 1999997.333332222313, -1.4999960000157498018e-11, -0.000029999880000629995522]
    ),
    (
      0.01, 0.5, 0.25,
      [-0.026190995186198795835, 0.04612465971431245564, -3.6554065382220128178, -1.7381268127151144543]
    ),
    (
      30, 2.5, 0.5,
      [-16.907906683002344926, 57.190125473294617904, -4.5393057581195539075e-8, -2.5960347176060366363e-6]
    ),
    (1, 1, 0.375, [-0.98082925301172623686, 2.6666666666666666667, -0.47000362924573555365, -1.6]),
    (
      0.5, 1000.0, 0.0009765625,
      [-0.17697637717102654395, 256.73318844613445488, -1.8189225200744061225, -1326.0813400256933639]
    ),
    (
      300, 900, 0.25,
      [-0.68431971271719180266, 63.250743872313210443, -0.70205326711039741238, -64.382408944323291548]
    ),
    (
      300, 900, 0.5,
      [-1.3340716591530186589e-70, 1.6061872527029946716e-67, -160.89272084602648848, -1203.9737458501576816]
    ),
    (
      9.9, 30000.0, 0.000396728515625,
      [-0.27559810880655350385, 3455.0713230315858095, -1.423447893865939749, -10888.344285541233625]
    ),
    (
      1e6, 1e6, 0.5,
      [-0.69314718055994530942, 2256.7580520962510048, -0.69314718055994530942, -2256.7580520962510048]
    ),
    (
      1e6, 2e6, 0.33203125,
      [-13.98294776453808766, 18324.849651694338718, -8.4583008588208790272e-7, -0.015499715709730981986]
    ),
  ]

  /// log P(T ≤ t) and log P(|T| ≤ |t|), each with its derivative.
  static let studentValues: [(Double, Double, [Double])] = [
    (2, -1e160, [-737.5203769386545642, 2e-160, 0, 0]),
    (2, 1e160, [0, 0, 0, 0]),
    (
      1e-3, -1e101,
      [-0.92985488883915588712, 1e-104, -1.5569495348350049514, 3.7443267454260329812e-104]
    ),
    (
      3, -1000.0,
      [
        -20.625545997896719757, 0.0029999928000203656549, -2.2053076450082835994e-9,
        6.6159070641497744839e-12,
      ]
    ),
    (
      3, 2,
      [-0.072208375984267747784, 0.072564736781546116657, -0.1500394392223809304, 0.15687625790417136041]
    ),
    (
      3, 1e-06,
      [-0.69314644545502160355, 0.73510465351598380616, -14.123252227028060773, 999999.99999955560081]
    ),
    (
      0.05, -10,
      [-0.91684156134553964176, 0.0049987199980057829649, -1.6072376236750254676, 0.019939947310958578759]
    ),
    (
      0.05, 1e8,
      [
        -0.19671608892093576158, 1.0869917937753868624e-10, -0.44184756095936785757,
        2.7778929572553820531e-10,
      ]
    ),
    (
      40, -12,
      [-33.174705748262057227, 2.6257423182284588199, -7.8241713042560032318e-15, 2.0544257698653822505e-14]
    ),
    (
      40, 0.5,
      [-0.37092944057069931785, 0.50561250070084466771, -0.96709660621081374257, 1.8355233298628053052]
    ),
    (
      1, 1,
      [-0.28768207245178092744, 0.21220659078919378103, -0.69314718055994530942, 0.63661977236758134308]
    ),
    (
      1e6, -6,
      [-20.736427162290006334, 6.1582606251991647137, -1.9738498143024762133e-9, 1.2155481603472169887e-8]
    ),
    (
      1e6, 0.01,
      [-0.68520013153613631446, 0.79152908653094928102, -4.8309784552050406323, 99.996666707777852937]
    ),
    (
      1e12, -2,
      [-3.78318433367609891, 2.3732155328129136146, -0.046567912292672986918, 0.11312934822526834839]
    ),
    (
      1e12, -30,
      [-454.32124375339344503, 30.033259640403677207, -9.8134298459293263e-198, 2.9472928652568211e-196]
    ),
  ]

  /// 10⁻¹³ of the logarithm or of 1, whichever is more, and near 0 10⁻¹² of it; 10⁻¹² of a slope.
  func expectAgreement(_ found: [Double], _ expected: [Double]) {
    for (k, (x, y)) in zip(found, expected).enumerated() {
      let size = abs(y)
      let bound = k.isMultiple(of: 2) ? (size > 1 ? 1e-13 * size : min(1e-13, 1e-12 * size)) : 1e-12 * size
      #expect(abs(x - y) <= bound + 1e-300, "number \(k): found \(x), expected \(y)")
    }
  }

  @Test("the regularized incomplete gamma functions", arguments: gammaValues)
  func gamma(_ a: Double, _ x: Double, _ expected: [Double]) {
    expectAgreement(
      [
        logRegularizedGammaP(x, shape: a), logRegularizedGammaP(order: 1, x, shape: a),
        logRegularizedGammaQ(x, shape: a), logRegularizedGammaQ(order: 1, x, shape: a),
      ], expected)
  }

  @Test("the regularized incomplete beta function and its complement", arguments: betaValues)
  func beta(_ a: Double, _ b: Double, _ x: Double, _ expected: [Double]) {
    expectAgreement(
      [
        logRegularizedBeta(x, a: a, b: b), logRegularizedBeta(order: 1, x, a: a, b: b),
        logRegularizedBetaComplement(x, a: a, b: b), logRegularizedBetaComplement(order: 1, x, a: a, b: b),
      ], expected)
  }

  @Test("Student's t distribution and its size", arguments: studentValues)
  func student(_ ν: Double, _ t: Double, _ expected: [Double]) {
    expectAgreement(
      [
        logStudentTCDF(t, degreesOfFreedom: ν), logStudentTCDF(order: 1, t, degreesOfFreedom: ν),
        logHalfStudentTCDF(abs(t), degreesOfFreedom: ν),
        logHalfStudentTCDF(order: 1, abs(t), degreesOfFreedom: ν),
      ], expected)
  }

  @Test("the ends of the supports, with one-sided slopes")
  func ends() {
    #expect(logRegularizedGammaP(0, shape: 2) == -.infinity && logRegularizedGammaQ(0, shape: 2) == 0)
    #expect(logRegularizedGammaP(order: 1, 0, shape: 2) == .infinity)
    #expect(
      [0.5, 1, 2].map { logRegularizedGammaQ(order: 1, 0, shape: $0) } == [-.infinity, -1, 0])
    #expect(logRegularizedGammaP(.infinity, shape: 2) == 0)
    #expect(logRegularizedGammaQ(.infinity, shape: 2) == -.infinity)
    #expect(logRegularizedGammaQ(order: 1, .infinity, shape: 2) == -1)
    #expect(logRegularizedGammaQ(order: 1, -3, shape: 2) == 0)
    #expect(logRegularizedBeta(0, a: 2, b: 3) == -.infinity && logRegularizedBeta(1, a: 2, b: 3) == 0)
    #expect(logRegularizedBetaComplement(-1, a: 2, b: 3) == 0)
    #expect(logRegularizedBetaComplement(2, a: 2, b: 3) == -.infinity)
    #expect([0.5, 1, 2].map { logRegularizedBeta(order: 1, 1, a: 3, b: $0) } == [.infinity, 3, 0])
    #expect(logRegularizedBetaComplement(order: 1, 0, a: 1, b: 3) == -3)
    #expect(logStudentTCDF(-.infinity, degreesOfFreedom: 2) == -.infinity)
    #expect(logStudentTCDF(.infinity, degreesOfFreedom: 2) == 0)
    #expect(abs(logStudentTCDF(0, degreesOfFreedom: 2) + 0.69314718055994531) < 1e-15)
    #expect(logHalfStudentTCDF(-1, degreesOfFreedom: 2) == -.infinity)
    #expect(logHalfStudentTCDF(order: 1, 0, degreesOfFreedom: 2) == .infinity)
    #expect(logHalfStudentTSurvival(-1, degreesOfFreedom: 2) == 0)
    #expect(logHalfStudentTCDF(.infinity, degreesOfFreedom: 2) == 0)
    #expect(logHalfStudentTSurvival(.infinity, degreesOfFreedom: 2) == -.infinity)
    for t in [1e-300, 1e-150, 1e-141, 1e-139, 1e-20] {
      let ratio = logHalfStudentTSurvival(t, degreesOfFreedom: 3) / t
      #expect(abs(ratio / -0.73510519389572273268 - 1) < 1e-13, "\(t)")
    }
    // Twice the density at 0.
    #expect(abs(logHalfStudentTSurvival(order: 1, 0, degreesOfFreedom: 2) + 0.5.squareRoot()) < 1e-15)
  }

  @Test("what is not in the domain is not a number")
  func outsideOfTheDomain() {
    for order in 0...1 {
      for (x, a) in [(1, 0), (1, -1), (1, .infinity), (.nan, 2), (0, -1), (.infinity, .nan)]
        as [(Double, Double)]
      {
        #expect(logRegularizedGammaP(order: order, x, shape: a).isNaN)
        #expect(logRegularizedGammaQ(order: order, x, shape: a).isNaN)
        #expect(logRegularizedBeta(order: order, x, a: a, b: 2).isNaN)
        #expect(logRegularizedBetaComplement(order: order, x, a: 2, b: a).isNaN)
        #expect(logStudentTCDF(order: order, x, degreesOfFreedom: a).isNaN)
        #expect(logHalfStudentTCDF(order: order, x, degreesOfFreedom: a).isNaN)
        #expect(logHalfStudentTSurvival(order: order, x, degreesOfFreedom: a).isNaN)
      }
    }
  }
}
