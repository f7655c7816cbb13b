import Models
import Testing

let y: [Double] = [28, 8, -3, 7, -1, 1, 18, 12]
let sigma: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]

@Test func schools() throws {
  let schools = try Model { m in
    let mu = m.parameter("mu", Normal(0, 5))
    let tau = m.parameter("tau", .positive)
    m.add(Normal(0, 5).logDensity(tau))
    let trans = m.parameter("theta_trans", Normal(0, 1), shape: [8])
    let theta = m.generated("theta", mu + tau * trans)
    m.observe("y", y, Normal(theta, sigma))
  }
  let chains = try sample(schools, draws: 1000, chains: 4, seed: 1, with: NUTS())
  let draws = schools.draws(of: chains)
  print(draws.summary())
  print(schools.predictions(of: chains, seed: 2)["y"].mean)
}
