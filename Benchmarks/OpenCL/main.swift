// development check
import HamiltonianMonteCarlo
import LogDensities
import NetworksOnOpenCL
import NeuralNetworks
import Randomness
import Foundation

func images(_ n: Int) -> [Float] {
  var g = Philox(seed: 7, stream: 0)
  return (0..<(784 * n)).map { _ in let u = g.uniform(); return u < 0.7 ? 0 : Float(u) }
}
func run() throws {
  for d in try OpenCLDevice.all() { print(d) }
  let device = try OpenCLDevice.preferred()
  let network = try Sequential(
      input: [1, 28, 28],
      layers: [
        Convolution2D(20, kernel: 5, name: "conv1"), ReLU(), MaxPool2D(2),
        Convolution2D(50, kernel: 5, name: "conv2"), ReLU(), MaxPool2D(2),
        Flatten(), Dense(500, name: "fc1"), ReLU(), Dense(10, name: "fc2"), LogSoftmax(),
      ])
  let n = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 100
  let posterior = try NetworkPosterior(network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
    inputs: images(n), targets: (0..<n).map { Double($0 % 10) })
  var g = Philox(seed: 123, stream: 0)
  let start = network.initialParameters(using: &g)
  let q = start.map { Float($0) }
  var t = Date()
  let device1 = try DeviceGradient(posterior, on: device, measuresTimes: true)
  print("build", Date().timeIntervalSince(t))
  var a = q, b = q
  let l1 = try device1.logDensity(at: q, gradient: &a)
  var cpu = posterior.makeEvaluator()
  let l2 = cpu.logDensity(at: q, gradient: &b)
  let scale = b.reduce(0) { max($0, abs($1)) }
  print(l1, l2, "scale", scale)
  for group in network.parameterGroups {
    var worst: Float = 0, big: Float = 0
    for i in group.range { worst = max(worst, abs(a[i] - b[i])); big = max(big, abs(b[i])) }
    print(group.name, worst, big)
  }
  _ = device1.takeTimes()
  _ = try device1.logDensity(at: q, gradient: &a)
  for (k, v) in device1.takeTimes().sorted(by: { $0.value > $1.value }) { print(k, v * 1e3, "ms") }
  let sampler = try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior, on: device)
  var chain = try sampler.chain(from: start, seed: 123)
  var chain2 = try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior).chain(from: start, seed: 123)
  for _ in 0..<5 {
    let s = chain.advance(), s2 = chain2.advance()
    print(s.isAccepted, s2.isAccepted, s.logDensity - s2.logDensity, s.energy - s2.energy, s.energyError, s2.energyError)
  }
  var worst: Float = 0
  for (x, y) in zip(chain.position, chain2.position) { worst = max(worst, abs(x - y)) }
  print("position", worst)
  t = Date()
  for _ in 0..<20 { _ = chain.advance() }
  print("samples/s", 20 / Date().timeIntervalSince(t))
  t = Date()
  for _ in 0..<20 { _ = chain2.advance() }
  print("cpu samples/s", 20 / Date().timeIntervalSince(t))
}
try run()
