// One small figure of every kind, for tests of layout and of drawing as a whole.
import Foundation
import Plotting

func normalDensity(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * .pi).squareRoot() }

enum SampleFigures {
  static let all: [(name: String, figure: Figure)] = [
    ("histogram", histogram), ("funnel", funnel), ("error", error), ("pairs", pairs), ("traces", traces),
    ("space", space), ("digits", digits), ("categories", categories), ("empty", empty),
    ("degenerate", degenerate), ("phase", phase),
  ]

  static var histogram: Figure {
    Figure(title: "Marginal of *x*_1", size: Size(320, 210)) {
      Axes(x: Axis("*x*_1", range: -4...4), y: "density") {
        Histogram(uniforms(500, in: -3...3, seed: 1), bins: 20, range: -4...4, label: "500 draws")
        Line(over: -4...4, label: "N(0, 1)", color: .red, normalDensity)
      }
    }
  }

  static var funnel: Figure {
    Figure(title: "Neal’s funnel: *p*(*v*) N(*x*_1 | 0, e^{*v*})", size: Size(320, 210), legend: .above) {
      Axes(x: "*x*_1", y: "*v*") {
        Scatter(x: uniforms(300, seed: 2), y: uniforms(300, seed: 3), label: "HMC, D_{KL} = 0.013")
        Band(x: [0, 0.5, 1], lower: [0, 0.2, 0.1], upper: [0.5, 0.4, 0.8], label: "±2 s.e.")
        HorizontalLine(at: 0.5, label: "floor")
      }
    }
  }

  static var error: Figure {
    Figure(title: "Energy error", size: Size(360, 240), legend: .right) {
      Axes(x: .logarithmic("step size *ε*"), y: .logarithmic("median |Δ*H*|")) {
        ErrorBars(x: [0.02, 0.1, 0.4], y: [1e-4, 3e-3, 0], errors: [1e-5, 4e-3, 1], label: "leapfrog")
        Line(x: [0.02, 0.4], y: [4e-5, 1.6e-2], label: "slope 2", color: .darkGrey, dash: .dashed)
        Annotation("*ε*^2", x: 0.1, y: 1e-3, placement: .below)
      }
    }
  }

  static var pairs: Figure {
    Figure(size: Size(420, 400), columns: 3, sharing: [.xInColumns, .yInRows]) {
      for i in 0..<3 {
        for j in 0..<3 {
          if i == j {
            Axes(x: "*x*_\(j)", y: .hidden) { Histogram(uniforms(100, in: 0...Double(i + 1), seed: 9)) }
          } else if j < i {
            Axes(x: "*x*_\(j)", y: "*x*_\(i)") {
              Scatter(
                x: uniforms(100, in: 0...Double(j + 1), seed: 9),
                y: uniforms(100, in: 0...Double(i + 1), seed: 8))
              Contours(x: 0...Double(j + 1), y: 0...Double(i + 1), levels: [0.3]) { $0 * $1 }
            }
          } else {
            Blank()
          }
        }
      }
    }
  }

  static var traces: Figure {
    Figure(title: "Traces", size: Size(320, 360), columns: 1, sharing: .x) {
      for seed in 1...3 {
        Axes(title: "chain \(seed)", x: "iteration", y: "*x*_1") {
          Line(y: uniforms(200, in: -2...2, seed: UInt64(seed)), width: 1)
        }
      }
    }
  }

  static var space: Figure {
    Figure(title: "400 draws", size: Size(520, 230), sharing: [.x, .y, .z]) {
      for seed in 1...2 as ClosedRange<UInt64> {
        Axes3D(title: "sampler \(seed)", x: "*x*_1", y: "*x*_2", z: "*x*_3") {
          Scatter3D(
            x: uniforms(200, in: -2...2, seed: seed), y: uniforms(200, in: 0...Double(seed), seed: seed + 10),
            z: uniforms(200, in: 100...200, seed: seed + 20), label: "draws")
        }
      }
    }
  }

  static var digits: Figure {
    Figure(
      title: "Digits", size: Size(400, 240), columns: 4, sharing: .yInRows, rowHeights: [1.2, 1], spacing: 8
    ) {
      for seed in 1...4 as ClosedRange<UInt64> {
        Axes(title: "true \(seed)", x: .hidden, y: .hidden, equalAspect: true) {
          Image(uniforms(64, seed: seed), width: 8, colors: .ink)
        }
      }
      for seed in 1...4 as ClosedRange<UInt64> {
        Axes(x: "digit", y: Axis("*p*", range: 0...1)) { Bars(heights: uniforms(10, seed: seed)) }
      }
    }
  }

  static var categories: Figure {
    Figure(size: Size(520, 200), columnWidths: [1, 1.4]) {
      Axes(title: "Heat map", x: "*x*", y: "*y*") {
        HeatMap(x: -3...3, y: -3...3, columns: 20, rows: 20) { exp(-$0 * $0 - $1 * $1) }
      }
      Axes(title: "Cost", x: .categories(["HMC", "implicit", "midpoint"]), y: .logarithmic("ESS/s")) {
        Bars(heights: [30_000, 350, 600])
      }
    }
  }

  static var empty: Figure {
    Figure(title: "No data", size: Size(520, 200)) {
      Axes(x: "x", y: "y")
      Axes(x: .logarithmic("x"), y: .logarithmic("y")) { Scatter(x: [], y: [], label: "none") }
      Axes3D(x: "x", y: "y", z: "z")
    }
  }

  static var degenerate: Figure {
    Figure(size: Size(640, 400), columns: 4) {
      Axes { Scatter(x: [5], y: [5]) }
      Axes { Scatter(x: [-1e300, 1e300], y: [-1.7e308, 1.7e308]) }
      Axes { Scatter(x: [1e-300, 2e-300], y: [3e-9, 4e-9]) }
      Axes { Line(y: [3, 3, .nan, .infinity, 3]) }
      Axes { Line(y: [1e9, 1e9 + 1, 1e9 + 2]) }
      Axes(x: .logarithmic(), y: .logarithmic()) { Scatter(x: [3, 0, -1], y: [0.02, 1, 1]) }
      Axes(x: Axis(range: 0...1), y: Axis(range: 0...1e-300)) { Line(y: [-1e300, 1e300, 0]) }
      Axes3D { Scatter3D(x: [1, .nan], y: [1, 2], z: [1e300, 3]) }
    }
  }

  static var phase: Figure {
    Figure(title: "Phase space", size: Size(260, 260)) {
      Axes(x: "*q*", y: "*p*", legend: .bottomLeft, equalAspect: true) {
        Line(x: [1, 0, -1, 0, 1], y: [0, 1, 0, -1, 0], label: "path", markerSize: 5)
        Arrows(x: [1], y: [0], dx: [0], dy: [-0.5], label: "velocity", color: .red)
        Steps(x: [-1, 0, 1], y: [0, 0.2, 0.4], label: "steps")
        VerticalLine(at: 0)
      }
    }
  }
}
