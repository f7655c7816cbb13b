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
let notebook = openNotebook(
  chapter: "mnist-cnn", number: 3, options.chapter, remark: options.digits.remark, root: options.root)

do {
  let sizes = options.runs
  let seed = options.chapter.seed
  let display = options.chapter.progress
  let checkpoints = try RunCheckpoints(notebook, resuming: options.chapter.resume)
  let digits = try options.digits.read()
  try notebook.record("data.source", digits.source.description, label: "data")
  //: @show
  //: # A Bayesian CNN on MNIST
  /*:
   *Data: {{data.source}}.*

   The first two chapters sampled densities of which everything is known. Here nothing is: the
   coordinates are the weights of a neural network, {{parameters}} of them, and there are a hundred
   handwritten digits to learn from. A hundred numbers cannot determine half a million; what they leave
   open is described by the posterior, and its draws are many networks that all have learnt the hundred
   digits. They predict together, by the average of their probabilities.

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

   Hamiltonian Monte Carlo with $L = 1$ leapfrog step of $\varepsilon = 0.003$, {{sizes.tutorial}} draws, from
   PyTorch's default initialization. A draw is 1.7 MB, and no draw is kept: as each is made, the network
   with these weights predicts the validation digits, and only scores and averages stay.
   */
  let posterior = try NetworkPosterior(
    network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
    inputs: inputs, targets: targets)
  let start = network.initialParameters(using: &random)
  let tutorial = try Evaluation(
    "the published run", count: sizes.tutorial, predictor: predictor, labels: labels)
  let tutorialChain = try notebook.timed("tutorial") {
    try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior).sample(
      draws: sizes.tutorial, from: start, seed: seed, progress: display,
      checkpoints: checkpoints["tutorial"], into: tutorial)
  }
  //: @hide
  try notebook.record("sizes.chains", inWords(sizes.regressionChains))
  for (name, size) in sizes.named {
    try notebook.record("sizes.\(name)", Double(size), label: "size of a run: \(name)", format: .decimals(0))
  }
  try notebook.record("tutorial", tutorial, tutorialChain.record, steps: 1, acceptanceRate: "0.96")
  try notebook.compare(
    [
      "acceptanceRate", "accuracy.lastSample", "accuracy.ensemble", "nll.ensemble", "brier.ensemble", "train",
      "meanSquare",
    ].map { "tutorial.\($0)" })
  let tutorialRun = ColoredRun(evaluation: tutorial, color: .blue)
  try notebook.show(
    try progress(of: tutorialRun).png(), name: "accuracy",
    caption:
      "Accuracy and loss on the validation digits of each draw, and of the average of all draws so far, at the end with its standard error.",
    alternativeText:
      "Two panels against the iteration. Left, the accuracy of single draws rises to a half and stays there, while that of their average goes on to six tenths. Right, the loss of single draws falls and then rises far above where it began, while that of the average falls throughout."
  )
  //: @show
  /*:
   The ± of this chapter's tables is a standard error over draws, for these digits; of a chain that is still on
   its way it measures the way as well. That of a last draw is the spread of the single draws of the second half. The loss −log p is
   the average over the validation digits, with the natural logarithm, and the Brier score the mean square distance of the
   probabilities from 1 for the right class and 0 for the others.

   {{figure.accuracy}} is the tutorial's figure, with what it leaves out. The last network alone is right for
   {{tutorial.accuracy.lastSample.value}} of the digits, the average of all predictions for
   {{tutorial.accuracy.ensemble.value}}. From about the 1500th draw on the single networks grow surer of their errors, and
   their loss rises, from the 2000th on steeply, while that of the average still falls. The acceptance rate is
   {{tutorial.acceptanceRate.value}}, and {{tutorial.acceptanceRate.published}} in the tutorial.

   Has the chain arrived? One quantity has a value that is known here, too. The mean square of the
   coordinates, $|\theta|^2/n$, is $1 \pm \sqrt{2/n} = 1 \pm 0.002$ a priori. A hundred labels of ten classes carry
   no more information than $100 \ln 10 = 230$ (in units of the natural logarithm), which could hardly move it by more than a few hundredths. In the published run its average is
   {{tutorial.meanSquare.value}}. The weights begin at a root mean square of 0.02; {{sizes.tutorial}} random steps of
   0.003 add 0.16; and the posterior is 1 wide. The run is a random walk away from its start, of which the figure
   shows the first part, and the acceptance rate does not reveal it.

   ## The same posterior, in longer steps

   Trajectories of {{sizes.longerSteps}} leapfrog steps instead of one, and a warm-up of {{sizes.longerWarmUp}} transitions
   that adapts the step size to an acceptance rate of 0.8 by dual averaging (Hoffman & Gelman, 2014), which moves it by the average
   of how much was accepted more or less than that, then {{sizes.longer}} draws:
   */
  let longer = try Evaluation(
    "longer trajectories", count: sizes.longer, predictor: predictor, labels: labels)
  let longerChain = try notebook.timed("longer") {
    try HMC(stepSize: 0.0006, steps: sizes.longerSteps).sampler(for: posterior).sample(
      draws: sizes.longer, from: start, warmUp: .adaptingStepSize(sizes.longerWarmUp, acceptance: 0.8),
      seed: seed, progress: display, checkpoints: checkpoints["longer"], into: longer)
  }
  /*:
   A later notebook of hamiltorch has a narrower prior, of precision $\tau = 10$ instead of 1, and
   $\varepsilon = 0.001$, $L = 20$. We make {{sizes.notebook}} draws:
   */
  let narrower = try NetworkPosterior(
    network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 10, for: network),
    inputs: inputs, targets: targets)
  let later = try Evaluation(
    "the later notebook", count: sizes.notebook, predictor: predictor, labels: labels, priorPrecision: 10)
  let laterChain = try notebook.timed("notebook") {
    try HMC(stepSize: 0.001, steps: 20).sampler(for: narrower).sample(
      draws: sizes.notebook, from: start, seed: seed, progress: display,
      checkpoints: checkpoints["notebook"], into: later)
  }
  //: @hide
  try notebook.record("longer", longer, longerChain.record, steps: sizes.longerSteps)
  try notebook.record("notebook", later, laterChain.record, steps: 20)
  let priorLoss = ScalarDraws(
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
   The mean square is that of a draw over the variance of its prior, which must be nearly 1 in every row; the column
   *training digits* is the log-likelihood of all hundred. Neither chain has arrived. On the way of the first the acceptance does
   not stay what the warm-up aimed at: it is {{longer.acceptanceRate}} instead of 0.8. Longer trajectories take it farther, but with hardly more digits right: its networks are far surer of what they guess, and the loss,
   {{longer.nll.ensemble.value}} instead of {{tutorial.nll.ensemble.value}}, shows it. (That its calibration error is no larger than those of
   the others is no contradiction: that number, which comes below, looks at how often the class that is thought likeliest is right,
   and not at how improbable the right one was thought.) The run with the narrower prior is on its way, too, and does better: its ensemble is
   right for {{notebook.accuracy.ensemble.value}} at about the cost of the published run.

   What do these priors say? To the right class of a digit, networks drawn from the standard normal prior give a
   log-probability of −{{prior.loss.value}} on average, because each layer multiplies the scale of its inputs by the square
   root of the number of inputs. Nobody believes that of a network before having seen data. Besides the sampler, it is the
   prior that is in trouble. How much the prior of a network matters is found by Izmailov et al. (2021), too, who ran
   Hamiltonian Monte Carlo on far larger ones.

   ## A better prior

   What does one believe? That each layer changes the scale of its inputs by a small factor: weights of variance
   $g^2/n$, where $n$ is the number of inputs of an output, and the gain $g$ is of order 1; here $g^2 = 5$. And that a weight is
   like those of the pixels next to it, since what is seen at one pixel is mostly seen at the next. The
   weights of an output and a channel form a small picture, and get the covariance

   $$ \operatorname{Cov}(w_x, w_{x'}) = \frac{g^2}{n} \exp\left(-\frac{|x - x'|^2}{2 \lambda^2}\right) $$

   between the places $x$ and $x'$; Fortuin et al. (2022) find such correlations in trained networks. The length $\lambda$
   is 1 and 2 pixels for the two convolutions and 1 for the first dense layer, which sees pictures of 4 × 4; the last layer
   sees none and has independent weights. In coordinates $z$ in which this prior is standard normal, $\theta = A z$,
   the gradient is $A^\top \nabla \ell$, and one step size fits all layers. The chain begins at a tenth of a draw from the prior, and leaves out the first
   {{sizes.smoothWarmUp}} of {{sizes.smoothAll}} trajectories of {{sizes.smoothSteps}} steps.
   */
  let prior = try SmoothPrior(
    gains: [Double](repeating: 5.0.squareRoot(), count: 4), lengths: [1, 2, 1, 0], biasDeviation: 0.1,
    for: network)
  let whitened = try WhitenedPosterior(
    network, likelihood: MultiClassLikelihood(), prior: prior, inputs: inputs, targets: targets)
  //: @hide
  let better = try Evaluation(
    "the smooth prior", count: sizes.smooth, predictor: predictor, labels: labels,
    whitened: whitened)
  let unseenDigits = digits.train[1100..<min(11_100, digits.train.count)]
  let unseen = try Evaluation(
    "the smooth prior, unseen digits", count: sizes.smooth,
    predictor: try Predictor(network, inputs: unseenDigits.scaledPixels),
    labels: unseenDigits.labels.map(Int.init), whitened: whitened)
  var priorDraw = [Double](repeating: 0, count: network.parameterCount)
  random.fillNormal(&priorDraw)
  for i in priorDraw.indices { priorDraw[i] *= 0.1 }
  //: @show
  let betterChain = try notebook.timed("better") {
    try HMC(stepSize: 0.006, steps: sizes.smoothSteps).sampler(for: whitened).sample(
      draws: sizes.smooth, from: priorDraw, warmUp: .discarding(sizes.smoothWarmUp), seed: seed,
      progress: display, checkpoints: checkpoints["better"], into: CombinedSink(better, unseen))
  }
  //: @hide
  try notebook.record("better", better, betterChain.record, steps: sizes.smoothSteps)
  try notebook.record("better.unseen", unseen)
  try notebook.record(
    "unseen.count", Double(unseenDigits.count), label: "unseen digits", format: .decimals(0))
  try notebook.table([
    ("the published run", "tutorial"), ("longer trajectories", "longer"), ("the later notebook", "notebook"),
    ("the smooth prior", "better"),
  ])
  let betterRun = ColoredRun(evaluation: better, color: .orange)
  try notebook.record(filtersOf: better, gain: 5.0.squareRoot())
  let runs = [
    tutorialRun,
    ColoredRun(
      evaluation: longer, color: .green,
      gradients: (sizes.longerWarmUp * sizes.longerSteps, sizes.longerSteps)),
    ColoredRun(evaluation: later, color: .purple, gradients: (0, 20)),
    ColoredRun(
      evaluation: better, color: .orange,
      gradients: (sizes.smoothWarmUp * sizes.smoothSteps, sizes.smoothSteps)
    ),
  ]
  try notebook.show(
    try ensembles(runs).png(), name: "ensembles",
    caption:
      "Accuracy of the average of all draws so far, by the gradients that they took, those of the warm-up included; at the end with its standard error over draws.",
    alternativeText:
      "Accuracy of four ensembles against gradients on a logarithmic axis. The smooth prior ends highest, above eight tenths; the later notebook ends above seven, the published run and the longer trajectories near six."
  )
  try notebook.show(
    reliability([tutorialRun, betterRun]).png(), name: "reliability",
    caption:
      "Reliability: how often predictions of a given confidence are right, with binomial standard errors, and how many of the digits are predicted with it; confidences of fewer than five digits are left out.",
    alternativeText:
      "Two panels of accuracy against confidence with the diagonal of perfect calibration and grey bars of how many digits there are. In both the dots lie above the diagonal, but for one of low confidence that is close to it. The published run has hardly a confidence above 0.7; those of the smooth prior spread from 0.2 to 1, with a fifth of the digits in the highest bin."
  )
  //: @show
  /*:
   With the same hundred digits the ensemble of this posterior is right for
   {{better.accuracy.ensemble.value}} of the validation digits, and its loss is about half of the published run's. It took
   {{better.gradients}} gradients. The mean square of its draws passes the test that the others fail, which alone does
   not say much, since most of the directions are those of the prior. What the data determine is seen in the
   log-likelihood of the training digits: the {{sizes.smooth}} draws have an effective sample size of
   {{better.train.ess}} for it. That is enough for averages, and not for the tails.

   Two remarks on the number. A thousand digits determine an accuracy of 0.8 only to ±0.013, whatever the sampler. And
   the gains and lengths were chosen on these digits; of the {{unseen.count}} digits that follow, which had no
   part in anything, it gets {{better.unseen.accuracy.ensemble.value}} right.

   {{figure.ensembles}} shows what an ensemble is. The last network of this run alone is right for
   {{better.accuracy.lastSample.value}} of the digits, that of the published run for
   {{tutorial.accuracy.lastSample.value}}. But these networks err in different ways, so that the average of a few dozen of them
   corrects much of it. Thousands of near-copies correct little.

   {{figure.reliability}} compares confidences with what comes true (Guo et al., 2017); the *calibration error* of
   the tables is the average distance from the diagonal. But for one group of low confidence each, both ensembles are right clearly more often than they say.
   The average of the published run contains its many early networks, which know nothing yet. The other one has none of these: with a hundred
   digits its networks disagree about most others, and yet the class that they favour together is mostly right.
   */
  //: @hide
  try notebook.show(
    extremes(betterRun, images: validation, count: 5).png(), name: "digits",
    caption:
      "Five digits that the ensemble is surest of, of different classes, and the five it is least sure of, by the entropy of its probabilities. The bar of the right class is coloured.",
    alternativeText:
      "Ten handwritten digits, each above a bar chart of ten probabilities. The five clear ones on the left have one full bar each. The five on the right, threes and fives, have many low bars."
  )
  let filterFigure = filters(betterRun)
  func decimals(_ value: Double) -> String { String(format: "%.2f", value) }
  try notebook.show(
    filterFigure.figure.png(), name: "filters",
    caption:
      "The twenty filters of the first layer over the draws: means, from −\(decimals(filterFigure.largestMean)) (blue) to \(decimals(filterFigure.largestMean)) (red), and standard deviations, from 0 (white) to \(decimals(filterFigure.largestDeviation)).",
    alternativeText:
      "Two rows of ten small pictures of five by five weights in blue and red, the means of the filters; below, two rows of their standard deviations in blue, without a pattern."
  )
  //: @show
  /*:
   In {{figure.digits}} the ensemble is sure of digits as one would write them for a child. It is unsure of some at which
   no reader would hesitate: a hundred digits teach few ways of writing. {{figure.filters}} shows the filters of the
   first layer. Exchanging two of them does not change the posterior, so that a chain that had been everywhere would show
   the same mean twenty times; this one has kept the order in which it began. The standard deviation of a weight is
   {{filters.deviation.value}} on average, and {{filters.prior.value}} a priori: of single weights the data tell next
   to nothing. What they determine is the function that all weights compute together.

   ## A curve with a gap

   The same layers serve for regression. A network 1–10–10–1 with tanh, standard normal weights, and forty
   points of a noisy sine none of which lies between −1 and 1; the noise has the standard deviation 0.1, so
   its precision is 100. We make {{sizes.chains}} chains of {{sizes.regression}} draws, with trajectories of random length,
   whose warm-up adapts the step size:
   */
  let data = SineData(seed: seed)
  let dense = try Sequential(input: [1], layers: [Dense(10), Tanh(), Dense(10), Tanh(), Dense(1)])
  let regression = try NetworkPosterior(
    dense, likelihood: RegressionLikelihood(precision: SineData.precision), prior: GaussianPrior(for: dense),
    inputs: data.x.map { Float($0) }, targets: data.y, threads: 1)
  let starts = (0..<sizes.regressionChains).map { _ in dense.initialParameters(using: &random) }
  let chains = try notebook.timed("regression") {
    try sample(
      regression, draws: sizes.regression, chains: .from(starts),
      warmUp: .adaptingStepSize(sizes.regressionWarmUp, acceptance: 0.9), seed: seed,
      checkpoints: checkpoints["regression"],
      with: HMC(stepSize: 0.003, steps: 50...150))
  }
  let prediction = try SinePrediction(chains, network: dense, range: -6...6, count: 241)
  //: @hide
  try notebook.record(chains, prediction)
  try notebook.show(
    sine(data, prediction).png(), name: "sine",
    caption: "Predictive mean and bands of two standard deviations: of the function, and of an observation.",
    alternativeText:
      "A curve with bands over dots of a sine on both sides of a gap. Where there are dots the bands are narrow and the curve follows the sine. In the gap and outside the data the bands open widely, and contain the sine."
  )
  //: @show
  /*:
   Weights of such a network cannot be compared between chains, since units may be exchanged; values of the
   function can. At 25 places over the range of {{figure.sine}} the largest $\hat R$ of the function is
   {{regression.rHat.value}} and the smallest effective sample size {{regression.ess.value}}. Where there are data, for
   $1 \le |x| \le 3$, the standard deviation of the function is {{regression.sd.data.value}}, and its mean misses the
   sine by {{regression.error.data.value}} (root mean square). In the middle of the gap, $|x| < 0.8$, these are
   {{regression.sd.gap.value}} and {{regression.error.gap.value}}, and beyond the data, $|x| > 4$,
   {{regression.sd.outside.value}} and {{regression.error.outside.value}}. The network does not know what happens
   there, and says so.

   ## What to take home

   - A chain that accepts what it should can still be on its way. Look at a quantity whose value is known before sampling, here the
     mean square of the coordinates.
   - In half a million coordinates most directions are those of the prior. What networks drawn from it predict is worth a look
     before any data; the plain normal prior does not survive it.
   - Predict with the average of many draws, and judge it by its loss and its calibration as well as by its accuracy.
   - Compare functions of the parameters between chains, such as predictions, where units may be exchanged.
   - Steps of a length for all come from coordinates in which the prior is standard normal.

   ## Sources

   - A. D. Cobb, [*Introduction to hamiltorch*](https://adamcobb.github.io/journal/hamiltorch.html), 2019: the tutorial whose
     numbers are quoted as published.
   - Y. LeCun, L. Bottou, Y. Bengio & P. Haffner, *Gradient-based learning applied to document recognition*,
     Proceedings of the IEEE 86, 2278–2324, 1998, [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791).
   - V. Fortuin, A. Garriga-Alonso, S. W. Ober, F. Wenzel, G. Rätsch, R. E. Turner, M. van der Wilk & L. Aitchison,
     *Bayesian neural network priors revisited*, International Conference on Learning Representations, 2022,
     [arXiv:2102.06571](https://arxiv.org/abs/2102.06571).
   - P. Izmailov, S. Vikram, M. D. Hoffman & A. G. Wilson, *What are Bayesian neural network posteriors really like?*,
     Proceedings of Machine Learning Research 139, 4629–4640, 2021, [arXiv:2104.14421](https://arxiv.org/abs/2104.14421).
   - M. D. Hoffman & A. Gelman, *The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo*,
     Journal of Machine Learning Research 15, 1593–1623, 2014, [arXiv:1111.4246](https://arxiv.org/abs/1111.4246): the adaptation
     of the step size.
   - C. Guo, G. Pleiss, Y. Sun & K. Q. Weinberger, *On calibration of modern neural networks*, Proceedings of Machine
     Learning Research 70, 1321–1330, 2017, [arXiv:1706.04599](https://arxiv.org/abs/1706.04599).
   */
  //: @hide
  try notebook.finish()
  checkpoints.remove()
  if let remark = options.digits.remark { print("\(remark) For the chapter itself: make data mnist-cnn") }
} catch {
  end(notebook, with: error)
}
