// A run as the figures know it.

import HamiltonianMonteCarlo
import Plotting

/// Chains with the name and the colour that they have in every figure.
package struct Run {
  package let name: String
  package let color: Color
  package let chains: [StoredChain]

  package init(name: String, color: Color, chains: [StoredChain]) {
    self.name = name
    self.color = color
    self.chains = chains
  }

  /// One coordinate of all draws, chain after chain.
  package func coordinate(_ i: Int) -> [Double] { chains.flatMap { $0.coordinate(i) } }
}
