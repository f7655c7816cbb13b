// The figure of local steps.

import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import Plotting

/// How often local steps were divided, by position; at most 10,000 draws.
func divisions(_ chains: [StoredChain]) -> Figure {
  let draws = chains.flatMap { chain in
    zip(chain.coordinate(0), chain.statistics).map { v, statistics in
      (v: v, steps: Double(statistics.effort.microSteps) / Double(max(statistics.effort.macroSteps, 1)))
    }
  }
  let stride = max(1, draws.count / 10_000)
  let shown = draws.indices.filter { $0.isMultiple(of: stride) }.map { draws[$0] }
  return Figure(size: Size(640, 420)) {
    Axes(
      x: Axis("*v*", range: -11...11),
      y: .logarithmic("leapfrog steps in place of one", range: 0.8...400)
    ) {
      Scatter(
        x: shown.map(\.v), y: shown.map(\.steps), label: "transitions", color: .green, size: 3, opacity: 0.25)
      Line(over: 1...11, label: "∝ exp(*v*/2)", color: .black, width: 1.5, dash: .dashed) { exp($0 / 2) }
    }
  }
}
