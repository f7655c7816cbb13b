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

 The first two chapters sampled densities of which everything is known. Here nothing is: the
 coordinates are the weights of a neural network, {{parameters}} of them, and there are a hundred
 handwritten digits to learn from. A hundred numbers cannot determine half a million; what they leave
 open is described by the posterior, and its draws are many networks that all explain the hundred
 digits. They predict together, each with one vote in probabilities.

 The network is that of the hamiltorch tutorial (Cobb, 2019), which took it from the examples of
 PyTorch: two convolutions with pooling, two dense layers.
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
/*:
 The outputs are log-probabilities, and the log density to be sampled is

 $$ \ell(\theta) = \sum_{n=1}^{100} \log p(y_n \mid x_n, \theta) + \log \mathcal N(\theta; 0, 1), $$

 the sum over the training digits of the log-probability of the right class, and a standard normal
 prior for every weight. Pixels are divided by 255, the next thousand digits are for validation.

 ## The published run

 Hamiltonian Monte Carlo with a single leapfrog step, $\varepsilon = 0.003$, {{sizes.tutorial}} draws, from
 PyTorch's default initialisation. A draw is 1.7 MB, and no draw is kept: as each is made, the network
 with these weights predicts the validation digits, and only scores and averages stay.
 */
let posterior = try NetworkPosterior(
  network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
  inputs: inputs, targets: targets)
let start = network.initialParameters(using: &random)
let tutorial = try Evaluation(
  "the published run", count: sizes.tutorial, predictor: predictor, labels: labels)
let tutorialChain = try notebook.timed("tutorial") {
  try sample(
    posterior, from: start, count: sizes.tutorial, seed: seed, progress: .terminal,
    with: HMC(stepSize: 0.003, steps: 1), keepsDraws: false, onDraw: { tutorial.take($0.position) })
}
//: @hide
try notebook.record(
  "sizes.tutorial", Double(sizes.tutorial), label: "draws, the published run", format: .decimals(0))
try notebook.record("tutorial", tutorial, tutorialChain, acceptanceRate: "0.96")
try notebook.compare(
  [
    "acceptanceRate", "accuracy.lastSample", "accuracy.meanSample", "accuracy.ensemble", "nll.ensemble",
    "brier.ensemble", "meanSquare",
  ].map { "tutorial.\($0)" })
let tutorialRun = ColoredRun(evaluation: tutorial, color: .blue)
try notebook.show(
  progress(of: tutorialRun).png(), name: "accuracy",
  caption: "Accuracy and loss on the validation digits of each draw, and of the average of all draws so far.")
//: @show
/*:
 {{figure.accuracy}} is the tutorial's figure, with what it leaves out. The last network alone is right for
 {{tutorial.accuracy.lastSample.value}} of the digits, the average of all predictions for
 {{tutorial.accuracy.ensemble.value}}; and while the single networks grow ever surer of their errors, so that their loss
 rises, the loss of the average falls. The acceptance rate is the published one within its error. (The
 tutorial's program of 2019 took the *mean* of the losses for the log-likelihood, a hundredth of what it should be;
 with that, accuracies stay where guessing puts them.)

 Has the chain arrived? One quantity has a value that is known here, too. A hundred digits constrain few
 of the {{parameters}} directions. In all others the posterior is the prior, so the mean square of the
 coordinates of a draw, $|\theta|^2/n$, must be 1 with a standard deviation of $\sqrt{2/n} = 0.002$. In the
 published run it is {{tutorial.meanSquare.value}}. Its draws are where the initialisation put them, and a little
 further: {{sizes.tutorial}} random steps of 0.003 lead to a distance of 0.16 in each coordinate, where the
 posterior is 1 wide. The figure shows the first moments of a chain on its way, and the acceptance rate
 does not tell.

 ## The same posterior, in longer steps

 Trajectories of 50 steps that go one way, instead of one step, and a burn-in that adapts the step size
 to an acceptance rate of 0.8:
 */
let longer = try Evaluation(
  "longer trajectories", count: sizes.longer, predictor: predictor, labels: labels)
let longerChain = try notebook.timed("longer") {
  try sample(
    posterior, from: start, count: sizes.longerBurnIn + sizes.longer, burnIn: sizes.longerBurnIn, seed: seed,
    progress: .terminal, with: HMC(stepSize: 0.0006, steps: sizes.longerSteps, targetAcceptanceRate: 0.8),
    keepsDraws: false, onDraw: { longer.take($0.position) })
}
/*:
 A later notebook of hamiltorch has a narrower prior, of precision 10 instead of 1, and $\varepsilon = 0.001$,
 $L = 20$:
 */
let narrower = try NetworkPosterior(
  network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 10, for: network),
  inputs: inputs, targets: targets)
let later = try Evaluation(
  "the later notebook", count: sizes.notebook, predictor: predictor, labels: labels, priorPrecision: 10)
let laterChain = try notebook.timed("notebook") {
  try sample(
    narrower, from: start, count: sizes.notebook, seed: seed, progress: .terminal,
    with: HMC(stepSize: 0.001, steps: 20), keepsDraws: false, onDraw: { later.take($0.position) })
}
//: @hide
try notebook.record("longer", longer, longerChain)
try notebook.record("notebook", later, laterChain)
try notebook.record(
  "longer.stepSize", longerChain.stepSize, error: 0.1 * longerChain.stepSize, format: .significant(2))
let priorLoss = Draws(
  try (0..<10).map { _ in
    var weights = [Float](repeating: 0, count: network.parameterCount)
    random.fillNormal(&weights)
    let outputs = try predictor.outputs(at: weights)
    return labels.indices.reduce(0) { $0 - Double(outputs[10 * $1 + labels[$1]]) } / Double(labels.count)
  }
).estimatedMean
try notebook.record(
  "prior.loss", priorLoss.value, error: priorLoss.error,
  label: "−log p per digit of networks drawn from the standard normal prior")
try notebook.table([
  ("the published run", "tutorial"), ("longer trajectories", "longer"), ("the later notebook", "notebook"),
])
//: @show
/*:
 Neither chain has arrived. Their mean squares, times the precision of the prior, are not 1 either. Both move outward from the
 small weights of the initialisation, and the farther they come, the steeper the posterior and the
 smaller the steps that it bears: the burn-in ends with a step size of {{longer.stepSize.value}}, a fifth of the published
 one. Nor is it a gain to come farther. Under the prior of variance 1 as many digits are right as
 before, but the networks are ever surer of what they guess, and the loss, {{longer.nll.ensemble.value}} instead of
 {{tutorial.nll.ensemble.value}}, shows it. The narrower prior does better: with a fifteenth of the draws its ensemble is
 right for {{notebook.accuracy.ensemble.value}}.

 What do these priors say? To the right class of a digit, networks drawn from the standard normal prior give a
 log-probability of −{{prior.loss.value}} on average, because each layer multiplies the scale of its inputs by the
 square root of their number. Nobody believes that of a network before having seen data. The trouble is with the
 prior, and not with the sampler.

 ## A better prior

 What does one believe? That each layer roughly keeps the scale of its inputs: weights of variance
 $g^2/n$, where $n$ is the number of inputs of an output, and the gain $g$ is of order 1; here $g^2 = 5$. And that a weight is
 like those of the pixels next to it, since what is seen at one pixel is mostly seen at the next. The
 weights of an output and a channel form a small picture, and get the covariance

 $$ \operatorname{Cov}(w_x, w_{x'}) = \frac{g^2}{n} \exp\left(-\frac{|x - x'|^2}{2 \lambda^2}\right) $$

 between the places $x$ and $x'$; Fortuin et al. (2022) find such correlations in trained networks. The length $\lambda$
 is 1, 2 and 1 pixel for the two convolutions and the layer behind them, and the last layer, which sees no
 picture, has independent weights. In coordinates $z$ in which this prior is standard normal, $\theta = A z$,
 the gradient is $A^\top \nabla \ell$, and one step size fits all layers. The chain begins at a tenth of a draw from the prior.
 */
let prior = try SmoothPrior(
  gains: [Double](repeating: 5.0.squareRoot(), count: 4), lengths: [1, 2, 1, 0], biasDeviation: 0.1,
  for: network)
let whitened = try WhitenedPosterior(
  network, likelihood: MultiClassLikelihood(), prior: prior, inputs: inputs, targets: targets)
//: @hide
let better = try Evaluation(
  "the smooth prior", count: sizes.smooth, predictor: predictor, labels: labels,
  transform: whitened.parameters(at:))
let unseenDigits = digits.train[1100..<min(11_100, digits.train.count)]
let unseen = try Evaluation(
  "the smooth prior, unseen digits", count: sizes.smooth,
  predictor: try Predictor(network, inputs: unseenDigits.scaledPixels),
  labels: unseenDigits.labels.map(Int.init), transform: whitened.parameters(at:))
var priorDraw = [Double](repeating: 0, count: network.parameterCount)
random.fillNormal(&priorDraw)
for i in priorDraw.indices { priorDraw[i] *= 0.1 }
//: @show
let betterChain = try notebook.timed("better") {
  try sample(
    whitened, from: priorDraw, count: sizes.smoothBurnIn + sizes.smooth, burnIn: sizes.smoothBurnIn,
    seed: seed, progress: .terminal, with: HMC(stepSize: 0.006, steps: sizes.smoothSteps), keepsDraws: false,
    onDraw: {
      better.take($0.position)
      unseen.take($0.position)
    })
}
//: @hide
try notebook.record("better", better, betterChain)
try notebook.record("better.unseen", unseen)
try notebook.record(
  "unseen.count", Double(unseenDigits.count), label: "unseen digits", format: .decimals(0))
let gradients = (sizes.smoothBurnIn + sizes.smooth) * sizes.smoothSteps
try notebook.record(
  "better.gradients", Double(gradients), label: "gradients, the smooth prior", format: .decimals(0))
try notebook.table([
  ("the published run", "tutorial"), ("longer trajectories", "longer"), ("the later notebook", "notebook"),
  ("the smooth prior", "better"),
])
let betterRun = ColoredRun(evaluation: better, color: .orange)
try notebook.record(filtersOf: better, gain: 5.0.squareRoot())
let runs = [
  tutorialRun, ColoredRun(evaluation: longer, color: .green),
  ColoredRun(evaluation: later, color: .purple), betterRun,
]
try notebook.show(
  ensembles(runs).png(), name: "ensembles",
  caption: "Accuracy of the average of the first draws, by their number.")
try notebook.show(
  reliability([tutorialRun, betterRun]).png(), name: "reliability",
  caption:
    "Reliability: how often predictions of a given confidence are right, with binomial errors, and how many of the digits are predicted with it; confidences of fewer than five digits are left out."
)
//: @show
/*:
 With the same hundred digits the ensemble of this posterior is right for
 {{better.accuracy.ensemble.value}} of the validation digits, and its loss is about half of the published run's. It took
 {{better.gradients}} gradients. The mean square of its draws is {{better.meanSquare.value}}: they are where they should be.

 Two remarks on the number. A thousand digits tell an accuracy of 0.8 to ±0.013 only, whatever the sampler. And
 the gains and lengths were chosen with these digits in view; of the {{unseen.count}} digits that follow, which had no
 part in anything, it gets {{better.unseen.accuracy.ensemble.value}} right.

 {{figure.ensembles}} shows what an ensemble is: a single network of this posterior is right for
 {{better.accuracy.meanSample.value}} of the digits, not many more than one of the others. But these
 networks err in different ways, so that some ten of them are worth more than thousands of
 near-copies. {{figure.reliability}} shows how far their probabilities can be believed. Both ensembles are more often
 right than they say: a hundred digits leave room for many functions, and the average over all of them is careful.
 */
//: @hide
try notebook.show(
  extremes(betterRun, images: validation, count: 5).png(), name: "digits",
  caption:
    "Five digits that the ensemble is surest of, of different classes, and the five it is least sure of. The bar of the right class is coloured."
)
try notebook.show(
  filters(betterRun).png(), name: "filters",
  caption: "Mean and standard deviation of the twenty filters of the first layer over the draws.")
//: @show
/*:
 In {{figure.digits}} the ensemble is sure of digits as one would write them for a child. It is unsure of some at which
 no reader would hesitate: a hundred digits teach few ways of writing. {{figure.filters}} shows the filters of the
 first layer. The largest of their means is {{filters.largestMean.value}}, the average standard deviation
 {{filters.deviation.value}}, and a priori it would be {{filters.prior.value}}: of single weights the data tell next to nothing. What
 they determine is the function that all weights compute together.

 ## A curve with a gap

 The same layers serve for regression. A network 1–10–10–1 with tanh, standard normal weights, and forty
 points of a noisy sine none of which lies between −1 and 1; the noise has the standard deviation 0.1, so
 $\tau = 100$. Four chains of trajectories of random length, whose burn-in adapts the step size:
 */
let data = SineData(seed: seed)
let dense = try Sequential(input: [1], layers: [Dense(10), Tanh(), Dense(10), Tanh(), Dense(1)])
let regression = try NetworkPosterior(
  dense, likelihood: RegressionLikelihood(precision: SineData.precision), prior: GaussianPrior(for: dense),
  inputs: data.x.map { Float($0) }, targets: data.y, threads: 1)
let starts = (0..<4).map { _ in dense.initialParameters(using: &random) }
let chains = try notebook.timed("regression") {
  try sampleChains(
    regression, from: starts, count: sizes.regressionBurnIn + sizes.regression,
    burnIn: sizes.regressionBurnIn, seed: seed,
    with: HMC(stepSize: 0.003, steps: 50...150, targetAcceptanceRate: 0.9))
}
let prediction = try SinePrediction(chains, network: dense, range: -6...6, count: 241)
//: @hide
try notebook.record(chains, prediction)
try notebook.show(
  sine(data, prediction).png(), name: "sine",
  caption: "Predictive mean and bands of two standard deviations: of the function, and of an observation.")
//: @show
/*:
 Weights of such a network cannot be compared between chains, since units may be exchanged; values of the
 function can. Over the range of {{figure.sine}} the largest $\hat R$ of the function is {{regression.rHat.value}}, its smallest
 effective sample size {{regression.ess.value}}. Where there are data the standard deviation of the function is
 {{regression.sd.data.value}}, and its mean misses the sine by {{regression.error.data.value}}. In the gap the standard
 deviation is {{regression.sd.gap.value}}, and the mean is off by {{regression.error.gap.value}}; beyond the data
 {{regression.sd.outside.value}} and {{regression.error.outside.value}}. The network does not know what happens there,
 and says so.

 ## Sources

 - A. D. Cobb, [*Introduction to hamiltorch*](https://adamcobb.github.io/journal/hamiltorch.html), 2019: the tutorial whose
   numbers are quoted as published.
 - Y. LeCun, L. Bottou, Y. Bengio & P. Haffner, *Gradient-based learning applied to document recognition*, 1998,
   [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791).
 - V. Fortuin, A. Garriga-Alonso, S. W. Ober, F. Wenzel, G. Rätsch, R. E. Turner, M. van der Wilk & L. Aitchison,
   *Bayesian neural network priors revisited*, 2022, [arXiv:2102.06571](https://arxiv.org/abs/2102.06571).
 - P. Izmailov, S. Vikram, M. D. Hoffman & A. G. Wilson, *What are Bayesian neural network posteriors really like?*,
   2021, [arXiv:2104.14421](https://arxiv.org/abs/2104.14421).
 - M. D. Hoffman & A. Gelman, *The No-U-Turn sampler*, 2014, [arXiv:1111.4246](https://arxiv.org/abs/1111.4246): the
   adaptation of the step size.
 - C. Guo, G. Pleiss, Y. Sun & K. Q. Weinberger, *On calibration of modern neural networks*, 2017,
   [arXiv:1706.04599](https://arxiv.org/abs/1706.04599).
 */
//: @hide
try notebook.finish()
