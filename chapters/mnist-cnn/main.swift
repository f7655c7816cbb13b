// Chapter 3: a Bayesian convolutional network on a hundred digits of MNIST.
//: @hide
import ChainDiagnostics
import ChapterSupport
import Datasets
import Foundation
import HamiltonianMonteCarlo
import Literate
import NeuralNetworks
import Plotting
import Randomness

let options = Options.parseOrExit()
let sizes = options.sizes
let seed = options.chapter.seed
let notebook = orExit {
  try Notebook(chapter: "mnist-cnn", number: 3, seed: seed, root: options.root)
}
let digits = orExit { try MNIST.directory().map(MNIST.init(directory:)) ?? MNIST(drawnWithSeed: 1) }
try notebook.record("data.source", digits.source.description, label: "data")
//: @show
//: # A Bayesian CNN on MNIST
/*:
 *Data: {{data.source}}.*
 */
let network = try Sequential(
  input: [1, 28, 28],
  layers: [
    Convolution2D(20, kernel: 5, name: "conv1"), ReLU(), MaxPool2D(2),
    Convolution2D(50, kernel: 5, name: "conv2"), ReLU(), MaxPool2D(2),
    Flatten(), Dense(500, name: "fc1"), ReLU(), Dense(10, name: "fc2"), LogSoftmax(),
  ])
let train = digits.train[0..<100], validation = digits.train[100..<1100]
//: @hide
try notebook.report(
  "parameters", Double(network.parameterCount), label: "parameters", headline: true, format: .decimals(0))
let inputs = train.scaledPixels, targets = train.labels.map(Double.init)
let labels = validation.labels.map(Int.init)
let predictor = try Predictor(network, inputs: validation.scaledPixels)
var random = Philox(seed: seed, chain: 0, purpose: .user(0))
//: @show
let posterior = try NetworkPosterior(
  network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
  inputs: inputs, targets: targets)
let start = network.initialParameters(using: &random)
let tutorial = try Evaluation(
  "the tutorial’s run", count: sizes.tutorial, predictor: predictor, labels: labels)
let tutorialChain = try notebook.timed("tutorial") {
  try sample(
    posterior, from: start, count: sizes.tutorial, seed: seed, progress: .terminal,
    with: HMC(stepSize: 0.003, steps: 1), keepsDraws: false, onDraw: { tutorial.take($0.position) })
}
//: @hide
try notebook.record("tutorial", tutorial, tutorialChain, acceptanceRate: "0.96")
try notebook.compare([
  "tutorial.acceptanceRate", "tutorial.accuracy.lastSample", "tutorial.accuracy.ensemble",
  "tutorial.nll.ensemble",
])
let tutorialRun = ColoredRun(evaluation: tutorial, color: .blue)
try notebook.show(progress(of: tutorialRun).png(), name: "accuracy", caption: "Progress.")
//: @show
let longer = try Evaluation("longer trajectories", count: sizes.longer, predictor: predictor, labels: labels)
let longerChain = try notebook.timed("longer") {
  try sample(
    posterior, from: start, count: sizes.longerBurnIn + sizes.longer, burnIn: sizes.longerBurnIn, seed: seed,
    progress: .terminal, with: HMC(stepSize: 0.001, steps: 30, targetAcceptanceRate: 0.8), keepsDraws: false,
    onDraw: { longer.take($0.position) })
}
let tighter = try NetworkPosterior(
  network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 10, for: network),
  inputs: inputs, targets: targets)
let later = try Evaluation(
  "the later notebook’s run", count: sizes.notebook, predictor: predictor, labels: labels)
let laterChain = try notebook.timed("notebook") {
  try sample(
    tighter, from: start, count: sizes.notebook, seed: seed, progress: .terminal,
    with: HMC(stepSize: 0.001, steps: 20), keepsDraws: false, onDraw: { later.take($0.position) })
}
//: @hide
try notebook.record("longer", longer, longerChain)
try notebook.record("notebook", later, laterChain)
//: @show
let prior = try SmoothPrior(
  gains: [2.2, 2.2, 2.2, 2.2], lengths: [0, 2, 1, 0], biasDeviation: 0.1, for: network)
let whitened = try WhitenedPosterior(
  network, likelihood: MultiClassLikelihood(), prior: prior, inputs: inputs, targets: targets)
var normals = [Double](repeating: 0, count: network.parameterCount)
random.fillNormal(&normals)
let better = try Evaluation("smooth prior", count: sizes.smooth, predictor: predictor, labels: labels)
let betterChain = try notebook.timed("better") {
  try sample(
    whitened, from: normals, count: sizes.smoothBurnIn + sizes.smooth, burnIn: sizes.smoothBurnIn, seed: seed,
    progress: .terminal, with: HMC(stepSize: 0.008, steps: sizes.smoothSteps), keepsDraws: false,
    onDraw: { try! better.take(whitened.parameters(at: $0.position)) })
}
//: @hide
try notebook.record("better", better, betterChain)
try notebook.table([
  ("tutorial", "tutorial"), ("longer", "longer"), ("notebook", "notebook"), ("better", "better"),
])
let betterRun = ColoredRun(evaluation: better, color: .orange)
let runs = [
  tutorialRun, ColoredRun(evaluation: longer, color: .green), ColoredRun(evaluation: later, color: .purple),
  betterRun,
]
try notebook.show(ensembles(runs).png(), name: "ensembles", caption: "Ensembles.")
try notebook.show(reliability([tutorialRun, betterRun]).png(), name: "reliability", caption: "Reliability.")
try notebook.show(extremes(betterRun, images: validation, count: 5).png(), name: "digits", caption: "Digits.")
try notebook.show(filters(betterRun).png(), name: "filters", caption: "Filters.")
//: @show
let data = SineData(seed: seed)
let dense = try Sequential(input: [1], layers: [Dense(10), Tanh(), Dense(10), Tanh(), Dense(1)])
let sinePosterior = try NetworkPosterior(
  dense, likelihood: RegressionLikelihood(precision: SineData.precision), prior: GaussianPrior(for: dense),
  inputs: data.x.map { Float($0) }, targets: data.y, threads: 1)
let chains = try notebook.timed("regression") {
  try sampleChains(
    sinePosterior, from: (0..<4).map { _ in dense.initialParameters(using: &random) },
    count: sizes.regressionBurnIn + sizes.regression, burnIn: sizes.regressionBurnIn, seed: seed,
    with: HMC(stepSize: 0.01, steps: 30...50, targetAcceptanceRate: 0.8))
}
let prediction = try SinePrediction(chains, network: dense, range: -6...6, count: 241)
//: @hide
try notebook.show(sine(data, prediction).png(), name: "sine", caption: "Sine.")
try notebook.print(
  "rHat \(prediction.rHat) ess \(prediction.effectiveSampleSize) accept \(chains.map(\.acceptanceRate)) eps \(chains.map(\.stepSize)) inside \(prediction.rootMeanSquareError { abs($0) > 1 && abs($0) < 3 })"
)
try notebook.finish()
