// Chapter 1: a Gaussian in three dimensions, sampled by HMC, implicit and explicit Riemannian HMC, and NUTS.
//: @hide
import ChainDiagnostics
import ChapterSupport
import Distributions
import Foundation
import HamiltonianMonteCarlo
import Literate
import Plotting
import Tracing

let options = Options.parseOrExit()
let notebook = openNotebook(chapter: "gaussian", number: 1, options.chapter)

do {
  let sizes = options.sizes
  let samples = sizes.samples
  let seed = options.chapter.seed
  let display = options.chapter.progress
  let checkpoints = try RunCheckpoints(notebook, resuming: options.chapter.resume)
  try notebook.record("samples", Double(samples), format: .decimals(0))
  try notebook.record("longSamples", Double(1000 * samples), format: .decimals(0))
  try notebook.record("warmUp", Double(sizes.warmUp), format: .decimals(0))
  try notebook.record("chains", inWords(sizes.chains))
  //: @show
  //: # A Gaussian, three ways
  /*:
   The first target of a sampler should be one that we know everything about. Here it is a normal
   distribution in three dimensions,

   $$ q \sim \mathcal N(\mu, \sigma^2 I), \qquad \mu = (1, 2, 3), \quad \sigma = 0.5, $$

   the opening example of the hamiltorch tutorial (Cobb, 2019). We sample it with the tutorial's three
   samplers at the tutorial's settings: {{samples}} draws, step size $\varepsilon = 0.3$, $L = 5$
   steps, starting from the origin. The tutorial prints an acceptance rate of {{hmc.acceptanceRate.published}} and a picture, and
   on that evidence all is well. Because we know the target, we can ask for more: how far is the sample
   from the truth, and how many independent draws is it worth? The answers are not the same for the
   three samplers, and one of them is a surprise. On the way we meet what every later chapter takes for granted: a target and
   its gradient, the leapfrog, acceptance, a warm-up, a sampler of today that has to be told nothing, and how to read the
   summary of a run.

   Everything below is the output of the program you are reading; `make gaussian` runs it again.
   Numbers come with their Monte-Carlo standard error, ±, wherever chance has a part in them.

   ## The target

   A sampler asks for one thing, the logarithm of the density up to a constant. We write it as a
   closure on a symbolic position:
   */
  let target = TracedLogDensity(dimension: 3) { q in
    Normal([1, 2, 3], 0.5).logDensity(q).sum()
  }
  /*:
   ## The gradient

   The closure runs once. What it did to `q` is recorded, and from the record come the gradient, the
   Hessian and the third derivatives, each simplified and compiled. At the origin, where the chains
   will start, the log density is
   */
  let origin = [0.0, 0, 0]
  var evaluator = target.makeEvaluator()
  var gradient = origin
  let logDensity = evaluator.logDensity(at: origin, gradient: &gradient)
  try notebook.report("origin.logDensity", logDensity, label: "$\\ell(0)$", format: .decimals(4))
  try notebook.print("gradient at the origin: \(gradient)")
  /*:
   which is $-\tfrac12 (2^2 + 4^2 + 6^2) - 3 \log(0.5 \sqrt{2\pi})$, as it should be, and the gradient is
   $(\mu - q)/\sigma^2$. It points to where the density is larger, and is what drives all samplers of this chapter. The three
   squares are worth a second look: the origin is two, four and six standard deviations from the mean. The chains do not start
   in the middle of things.

   ## The leapfrog

   Give the position $q$ a momentum $p \sim \mathcal N(0, I)$ and let

   $$ H(q, p) = -\ell(q) + \tfrac12 p^\top p $$

   be the energy of a particle that slides over the negative log density. If it slides for a while,
   energy is conserved and phase space is neither stretched nor squeezed, so that the density
   proportional to $e^{-H}$ is left unchanged by the motion. A computer can only slide approximately.
   The leapfrog

   $$ p \leftarrow p + \tfrac\varepsilon2 \nabla\ell(q), \qquad q \leftarrow q + \varepsilon p, \qquad
      p \leftarrow p + \tfrac\varepsilon2 \nabla\ell(q) $$

   still preserves volume and can be run backwards, but it changes the energy by some $\Delta H$. (Each coordinate may have a
   *mass* $m$ of its own. Its momentum is then $\mathcal N(0, m)$, and $q \leftarrow q + \varepsilon p / m$. A large mass suits a
   narrow coordinate. Here all masses are 1.)

   ## Acceptance

   One *transition* of Hamiltonian Monte Carlo, HMC, draws a momentum and makes $L$ leapfrog steps, a *trajectory*. What the steps
   did to the energy can be repaired exactly (Neal, 2011). By the test of Metropolis, the end of the trajectory is accepted with
   probability $\min(1, e^{-\Delta H})$; otherwise the position stays where it was. Either way it is the next *draw*, and the
   momentum is forgotten. Repeated, this makes a *chain* of draws. The share of accepted trajectories is the *acceptance rate*.
   */
  let hmc = try notebook.timed("hmc") {
    try sample(
      target, draws: samples, from: origin, seed: seed, progress: display,
      with: HMC(stepSize: 0.3, steps: 5))
  }
  //: @hide
  let mean = [1.0, 2.0, 3.0]
  let truth = try NormalMoments(mean: mean, variances: [0.25, 0.25, 0.25])
  let expected = expectedKLDivergence(dimension: 3, independentDraws: Double(samples))
  try notebook.record("expected.kl", expected.value, format: .significant(2))
  try notebook.record("expected.klSpread", expected.error, format: .significant(2))
  try notebook.record(
    "hmc", Evidence(hmc, truth: truth), name: "HMC", published: Published(acceptanceRate: "1.00"),
    headline: true)
  try notebook.compare(["hmc.acceptanceRate", "hmc.kl", "hmc.ess", "hmc.meanError"])
  //: @show
  /*:
   The last column counts standard errors of this run, from the nearest number that would be printed like the published one.
   (The published number has a chance error too, which is not known and not allowed for.) The *error of the mean* is the root
   mean square, over the coordinates, of the difference between the mean of the draws and $\mu$; its ± is the size to expect of
   it. So far, so good: the acceptance rate is near the tutorial's {{hmc.acceptanceRate.published}}, and the mean is right to
   well within what may be expected. But $D_{KL}$, the Kullback–Leibler divergence of the truth from the normal
   distribution fitted to the draws, is {{hmc.kl}}, where {{samples}} *independent* draws would give
   about {{expected.kl}}, give or take {{expected.klSpread}}. And the *effective sample size*, the number of independent draws
   that would do as well, is {{hmc.ess}}: by the worst of the quantities we look at (each coordinate and each squared
   deviation), {{samples}} draws are worth next to nothing.

   ## The pendulum that swings in step

   What went wrong can be computed on paper. On a normal distribution the exact motion is a rotation in
   the plane of $(q - \mu)/\sigma$ and $p$. A leapfrog step is a rotation too, up to a slight distortion, by an angle
   $\theta$ with $\cos\theta = 1 - \varepsilon^2 / 2\sigma^2$:
   */
  let stepAngle = acos(1 - 0.3 * 0.3 / (2 * 0.5 * 0.5))
  try notebook.report(
    "hmc.stepAngle", stepAngle, label: "angle of one step", unit: "rad", format: .decimals(3))
  try notebook.report(
    "hmc.trajectoryAngle", 5 * stepAngle, label: "angle of a trajectory of five", unit: "rad",
    format: .decimals(3))
  try notebook.report(
    "hmc.mirrorCorrelation", cos(5 * stepAngle), label: "correlation of successive draws",
    format: .decimals(3))
  /*:
   Five steps make half a turn, almost exactly: $\pi = 3.142$. Half a turn takes $q - \mu$ to
   $-(q - \mu)$ whatever the momentum is. Each draw is nearly the mirror image of the one before.
   Mirror images cancel in the mean, which is why the mean looks excellent; the *distance* from the
   mean hardly changes from draw to draw, which is why the spread is not sampled at all. And as the
   start was up to six standard deviations away, much of the run consists of draws that hop from one
   side to the other and slowly come in.

   The trajectory is too regular, and its length is at fault. With $L = 3$ it covers between a quarter
   and a third of a turn:
   */
  let shorter = try sample(
    target, draws: samples, from: origin, seed: seed, with: HMC(stepSize: 0.3, steps: 3))
  //: @hide
  try notebook.record("shorter", Evidence(shorter, truth: truth), name: "HMC with L = 3")
  try notebook.table([("HMC, $L = 5$", "hmc"), ("HMC, $L = 3$", "shorter")])
  //: @show
  /*:
   Fewer steps, a slightly lower acceptance rate, and a sample that is worth {{shorter.ess}} draws
   instead of {{hmc.ess}}. Where the right length is not known beforehand, drawing it anew for
   each trajectory, as in `HMC(stepSize: 0.3, steps: 1...5)`, breaks the regularity as well.

   ## Warm-up: no length to choose

   It was the length of the trajectories that spoiled the draws, and the step size was the tutorial's. Both can be left to the
   program. The *no-U-turn sampler*, NUTS (Hoffman & Gelman, 2014), asks for no length. It doubles a trajectory, forwards or
   backwards in time, until it turns round, and draws the next state from all of the points of this *orbit*. Step size and masses are found in
   a *warm-up* of {{warmUp}} transitions, from which no draw is kept. The step size is moved until the mean acceptance is 0.8, and
   each coordinate gets a mass that fits the spread of its draws. Then both are fixed. A sampler that keeps changing with its
   own draws need not leave the target *invariant*: what follows a draw of the target need not be one.
   */
  let nuts = try notebook.timed("nuts") {
    try sample(
      target, draws: samples, from: origin, warmUp: .adapting(sizes.warmUp), seed: seed + 5,
      progress: display,
      with: NUTS())
  }
  //: @hide
  try notebook.record("nuts", Evidence(nuts, truth: truth), name: "NUTS", headline: true)
  try notebook.table([("HMC, $L = 5$", "hmc"), ("HMC, $L = 3$", "shorter"), ("NUTS", "nuts")])
  //: @show
  /*:
   Its {{samples}} draws are worth {{nuts.ess}}, without a number to tune. The warm-up came to a step size of
   {{nuts.stepSize}}, in units in which all widths are about 1; ± is how much warm-ups differ. (The acceptance rate of NUTS is
   the share of the draws that differ from the draw before.)

   ## Reading a summary

   Here the truth is known. With a model of your own it is not, and the draws themselves have to tell how good they are. One
   chain cannot say whether it has seen everything, so one runs several, from different starts. `sample` draws the starts
   where none are given:
   */
  let chains = try sample(
    target, draws: samples, chains: .drawn(sizes.chains), warmUp: .adapting(sizes.warmUp), seed: seed + 8,
    with: NUTS())
  let summary = chains.summary(names: ["x1", "x2", "x3"])
  try notebook.print("\(summary)")
  //: @hide
  let summaryErrors = try (0..<3).map { i in
    let estimate = try ScalarDraws(chains: chains.map { $0.coordinate(i) }).estimatedMean
    return (estimate.value - mean[i]).magnitude / estimate.error
  }
  try notebook.record("summary.z", summaryErrors.max()!, error: 1, format: .decimals(1))
  // How much the step size of one warm-up varies, by those of these four.
  let stepSizes = chains.map { $0.record.stepSize }
  try notebook.record(
    "nuts.stepSize", nuts.record.stepSize, error: 2 * stepSizes.meanOfIndependent.error,
    label: "step size that NUTS found")
  //: @show
  /*:
   Read the table from the right.

   - $\hat R$ compares how the chains differ from each other with how each of them varies, by the ranks of the draws. Chains that
     agree have 1. Above 1.01 they do not agree, because one of them has missed something or because all are too short. Do not
     trust the other columns then.
   - The *effective sample sizes* say how many independent draws would do as well: *bulk* for the middle of the distribution,
     *tail* for its ends. A hundred for each chain is the least for the other columns to be trusted. They can exceed the number
     of draws, here {{chains}} times {{samples}}, where successive draws lie on opposite sides of the middle. Squared deviations, by
     which we judged above, are not among them; the error of the sd tells of those.
   - The quantiles, *sd* and *mean* describe the target. They are what you came for.
   - *MCSE*, the Monte-Carlo standard error, tells how far the number before it would move if the run were repeated with another
     seed. Four times as many draws make it half as large. Print no digit of a mean that its MCSE makes meaningless.

   The last line is the verdict on all of it. Here it is a good one, and it is right: the means are those of the target to within
   {{summary.z.value}} standard errors. A good verdict is no proof, though. Draws know nothing of a place where none of them has
   been, and chapter 2 is about such a place.

   ## Riemannian Hamiltonian Monte Carlo

   Riemannian HMC (Girolami & Calderhead, 2011) lets the mass of the particle depend on where it is,

   $$ H(q, p) = -\ell(q) + \tfrac12 p^\top G(q)^{-1} p + \tfrac12 \log\det G(q), $$

   with the curvature of the target as the metric, $G(q) = -\nabla^2 \ell(q)$. Directions in which the
   density is narrow get a large mass. The energy no longer splits into a part of $q$ and a part of
   $p$, so the plain leapfrog does not apply. The *generalized leapfrog*

   $$ p_{1/2} = p - \tfrac\varepsilon2 \, \partial_q H(q, p_{1/2}), \quad
      q' = q + \tfrac\varepsilon2 \left( \partial_p H(q, p_{1/2}) + \partial_p H(q', p_{1/2}) \right), \quad
      p' = p_{1/2} - \tfrac\varepsilon2 \, \partial_q H(q', p_{1/2}) $$

   does, at the price of two equations to be solved in each step: it is *implicit*. We solve them to
   $10^{-9}$, and check each step by taking it back.
   */
  let implicit = try notebook.timed("implicit") {
    try sample(
      target, draws: samples, from: origin, seed: seed, progress: display,
      with: RiemannianHMC(
        metric: NegativeHessian(), integrator: GeneralizedLeapfrog(), stepSize: 0.3, steps: 5)
    )
  }
  //: @hide
  try notebook.record(
    "implicit", Evidence(implicit, truth: truth), name: "implicit RMHMC",
    published: Published(acceptanceRate: "1.00"), headline: true)
  try notebook.compare(["implicit.acceptanceRate", "implicit.kl", "implicit.ess", "implicit.meanError"])
  //: @show
  /*:
   Here the metric is the same everywhere, $G = I / \sigma^2$, and the only effect of the geometry is
   that lengths are measured in standard deviations. The same $\varepsilon$ and $L$ now turn that
   plane by about $5 \times 0.3 = 1.5$ radians, a quarter of a turn, which is the best there
   is: position and momentum change places, and the new position is nearly independent of the old.
   {{samples}} draws are worth {{implicit.ess}} by the worst of six estimates, which errs on the low side, and $D_{KL}$ is {{implicit.kl}}. It was the scale that
   made the difference to plain HMC, not curvature; a constant mass of $1/\sigma^2$ would have done as
   well.

   ## The explicit integrator

   Can one have the metric without solving equations? Tao (2016) makes a second copy $(x, y)$ of
   $(q, p)$, and lets each copy be driven by the other:

   $$ \bar H = H(q, y) + H(x, p) + \tfrac\omega2 \left( |q - x|^2 + |p - y|^2 \right). $$

   Each of the three terms can be integrated exactly; the last one, a rotation of the difference of the
   copies by the angle $2\omega\varepsilon$, binds them together. Cobb et al. (2019) sample with it: at
   the start of a trajectory both copies are equal, at the end the first is kept. The tutorial runs it
   with its default $\omega = 100$, and prints no acceptance rate; the notebook that goes with the
   tutorial uses $\omega = 10$ and prints {{explicit10.acceptanceRate.published}}. (Its program has a defect in the rotation, to which
   chapter 2 returns; ours is the one of the papers, so the published numbers of this sampler are a
   guide and not a target.)
   */
  func explicit(binding: Double) throws -> StoredChain {
    try sample(
      target, draws: samples, from: origin, seed: seed, progress: display,
      with: RiemannianHMC(integrator: ExtendedLeapfrog(binding: binding), stepSize: 0.3, steps: 5))
  }

  let explicit100 = try notebook.timed("explicit") { try explicit(binding: 100) }
  let explicit10 = try explicit(binding: 10)
  //: @hide
  try notebook.record("explicit", Evidence(explicit100, truth: truth), name: "explicit RMHMC", headline: true)
  try notebook.record(
    "explicit10", Evidence(explicit10, truth: truth), name: "explicit RMHMC with ω = 10",
    published: Published(acceptanceRate: "1.00"))
  try notebook.table([("$\\omega = 100$", "explicit"), ("$\\omega = 10$", "explicit10")])
  let runs = [
    Run(name: "HMC", color: .blue, chains: [hmc]),
    Run(name: "implicit RMHMC", color: .orange, chains: [implicit]),
    Run(name: "explicit RMHMC", color: .green, chains: [explicit100]),
  ]
  //: @show
  /*:
   With $\omega = 10$ practically every trajectory is accepted. Remember that number.

   All samplers of this target so far, side by side (the implicit and the explicit run have the same random numbers and so nearly
   the same draws; they are not two witnesses):
   */
  //: @hide
  try notebook.table([
    ("HMC, $L = 5$", "hmc"), ("HMC, $L = 3$", "shorter"), ("NUTS", "nuts"), ("implicit RMHMC", "implicit"),
    ("explicit RMHMC, $\\omega = 100$", "explicit"),
  ])
  //: @show
  /*:
   ## Looking at the draws

   {{figure.samples}} is the tutorial's picture. The two Riemannian samplers fill a round cloud. The
   draws of HMC are strung out on a path that leads inwards from the origin, and on its mirror image
   beyond the mean.
   */
  //: @hide
  try notebook.show(
    drawsInSpace(runs).png(), name: "samples",
    caption: "All draws of the three samplers, from the same start.",
    alternativeText:
      "Three boxes in space. The draws of HMC form a thin winding path from the origin through the mean and out on the other side. Those of the two Riemannian samplers fill a round cloud around the mean."
  )
  //: @show
  /*:
   On pairs of coordinates one can draw what the truth is: {{figure.projections}}. Of independent
   draws, half lie within the inner contour and 95 % within the outer one.
   */
  //: @hide
  try notebook.show(
    projections(runs, mean: mean, standardDeviation: 0.5).png(), name: "projections",
    caption: "Draws on pairs of coordinates, with the contours that hold half and 95 % of the target's mass.",
    alternativeText:
      "A grid of nine panels, a row for each sampler and a column for each pair of coordinates, with two circles around the mean. The draws of HMC lie on curved strings that cross the circles. The others fill the circles, most densely in the middle."
  )
  //: @show
  /*:
   {{figure.traces}} shows the same in time. Draws of HMC alternate between the two sides of the mean,
   and the width of the band that they fill drifts slowly. The autocorrelation of $x_1$ is strongly
   negative at odd lags, and a summary that looks at $x_1$ alone would praise it: negative correlation
   makes the mean *better* than that of independent draws. Its squared deviation tells the truth. The
   rule that follows is simple: quote the smaller of the effective sample sizes of a quantity and of
   its squared deviation from the mean.
   */
  //: @hide
  try notebook.show(
    tracesAndAutocorrelations(runs, mean: 1, traceLength: min(200, samples), maximumLag: min(20, samples - 1))
      .png(),
    name: "traces",
    caption:
      "Traces of $x_1$, and autocorrelations of $x_1$ and of its squared deviation. The grey band is two standard errors of independent draws.",
    alternativeText:
      "A row for each sampler: the trace of the first coordinate and two bar charts. The trace of HMC jumps from side to side within a band of slowly changing width; its autocorrelations alternate in sign and shrink from 1 to about a half, and those of the squared deviation fall as slowly. The Riemannian samplers have ragged traces and hardly any autocorrelation."
  )
  //: @show
  /*:
   ## An acceptance rate proves nothing

   A sampler can be slow, as HMC was above, or it can be *wrong*, and {{samples}} draws cannot always
   tell which. {{longSamples}} can. Each run has a seed of its own, so that none repeats another's luck.
   (`checkpoints` keeps a run in a file, from which the chapter goes on if it is interrupted.)
   */
  let long = 1000 * samples
  let arrival = WarmUp.discarding(long / 20)
  func longRun<Metric, Scheme>(
    _ name: String, _ method: RiemannianHMC<Metric, Scheme>, seed: UInt64
  ) throws -> StoredChain {
    try sample(
      target, draws: long, from: origin, warmUp: arrival, seed: seed, checkpoints: checkpoints[name],
      with: method)
  }

  let longHMC = try sample(
    target, draws: long, from: origin, warmUp: arrival, seed: seed + 1, checkpoints: checkpoints["hmc"],
    with: HMC(stepSize: 0.3, steps: 3))
  let longImplicit = try longRun("implicit", RiemannianHMC(stepSize: 0.3, steps: 5), seed: seed + 2)
  let longExplicit = try longRun(
    "explicit", RiemannianHMC(integrator: ExtendedLeapfrog(binding: 100), stepSize: 0.3, steps: 5),
    seed: seed + 3)
  let longExplicit10 = try longRun(
    "explicit10", RiemannianHMC(integrator: ExtendedLeapfrog(binding: 10), stepSize: 0.3, steps: 5),
    seed: seed + 4)
  let longNUTS = try sample(
    target, draws: long, from: origin, warmUp: .adapting(sizes.warmUp), seed: seed + 6,
    checkpoints: checkpoints["nuts"], with: NUTS())
  //: @hide
  let longRuns = [
    ("HMC, $L = 3$", "long.hmc", longHMC), ("implicit RMHMC", "long.implicit", longImplicit),
    ("explicit RMHMC, $\\omega = 100$", "long.explicit", longExplicit),
    ("explicit RMHMC, $\\omega = 10$", "long.explicit10", longExplicit10),
    ("NUTS", "long.nuts", longNUTS),
  ]
  for (name, key, chain) in longRuns {
    let evidence = try Evidence(chain, truth: truth)
    let ratio = evidence.varianceRatio
    try notebook.record(key, evidence, name: "\(name), long run")
    try notebook.record(
      "\(key).varianceRatio", ratio, label: "variance over true variance, \(name), long run")
    try notebook.record("\(key).z", abs(ratio.value - 1) / ratio.error, error: 1, format: .decimals(1))
  }
  try notebook.table(
    longRuns.map { ($0.0, $0.1) },
    columns: [
      ("acceptance", "acceptanceRate"), ("$D_{KL}$", "kl"), ("variance / true variance", "varianceRatio"),
    ])
  //: @show
  /*:
   The last column should be 1. HMC misses it by {{long.hmc.z.value}} standard errors, the implicit
   sampler by {{long.implicit.z.value}} and NUTS by {{long.nuts.z.value}}, which is what chance does. The explicit sampler misses it by
   {{long.explicit.z.value}} standard errors with $\omega = 100$, and by {{long.explicit10.z.value}}
   with $\omega = 10$, where it has the highest acceptance rate of all.

   The long run also puts the tutorial's acceptance rates into perspective. That of the implicit
   sampler is {{long.implicit.acceptanceRate}}: of 400 trajectories one expects six rejections, and
   only with one or none is the rate printed as {{implicit.acceptanceRate.published}}. That happens in
   one run out of fifty: it is luck, or a difference between the programs.

   Again this can be computed on paper, because on a normal distribution a trajectory is a linear map.
   The doubled system preserves the volume of its own phase space exactly, but the chain sees only the map from $(q, p)$ to the
   copy that is kept. For one coordinate that is a $2 \times 2$ matrix, whose determinant should be 1:
   */
  let curvature = 1 / (0.5 * 0.5)
  for (name, binding) in [("explicit", 100.0), ("explicit10", 10.0)] {
    let map = ExtendedMap(curvature: curvature, binding: binding, stepSize: 0.3, steps: 5)
    try notebook.report(
      "\(name).determinant", map.determinant, label: "determinant, $\\omega = \(Int(binding))$",
      format: .decimals(4))
    try notebook.report(
      "\(name).equilibriumVariance", map.equilibriumVarianceRatio(curvature: curvature),
      label: "variance / true variance if all is accepted, $\\omega = \(Int(binding))$", format: .decimals(4))
  }
  /*:
   With $\omega = 10$ each trajectory shrinks areas to {{explicit10.determinant}} of what they were, in
   each of the three coordinates, and the equilibrium of a chain that accepts all of it has
   {{explicit10.equilibriumVariance}} of the true variance: what the long run shows,
   {{long.explicit10.varianceRatio}}. With $\omega = 100$ the map is closer to area-preserving, but
   energy errors are larger and some trajectories are rejected. Rejections happen to work against the
   defect of the map and leave a smaller bias, of the other sign; the chain is no more exact for that.
   Nor is a larger $\omega$ simply a tighter bond: what counts is the angle $2\omega\varepsilon$, which
   is 60 radians in one case and 6, nearly a full turn, in the other.

   The metric plays a part, too. The binding compares positions with positions and momenta with momenta
   as if they had the same units, and with $G = 4I$ they do not.

   ## The order of the integrators

   All three integrators are of second order: halving the step divides the energy error of a trajectory
   of given length by four. {{figure.order}} measures it on
   $\mathcal N(0, \mathrm{diag}(\tfrac14, 1, 4))$, the target of the next section, with trajectories of
   length 0.8.
   */
  let anisotropic = TracedLogDensity(dimension: 3) { q in
    let covariance: TracedArray = [[0.25, 0, 0], [0, 1, 0], [0, 0, 4]]
    return MultivariateNormal(mean: [0, 0, 0], covariance: covariance).logDensity(q)
  }
  func errors(_ run: (_ stepSize: Double, _ steps: Int) throws -> StoredChain) throws -> EnergyErrors {
    try EnergyErrors(length: 0.8, steps: [2, 4, 8, 16, 32, 64], run: run)
  }

  let count = 4 * samples
  let leapfrog = try errors {
    try sample(
      anisotropic, draws: count, from: origin, warmUp: .discarding(samples), seed: seed,
      with: HMC(stepSize: $0, steps: $1))
  }
  let generalized = try errors {
    let method = RiemannianHMC(stepSize: $0, steps: $1)
    return try sample(
      anisotropic, draws: count, from: origin, warmUp: .discarding(samples), seed: seed, with: method)
  }
  let extended = try errors {
    let method = RiemannianHMC(integrator: ExtendedLeapfrog(binding: 10), stepSize: $0, steps: $1)
    return try sample(
      anisotropic, draws: count, from: origin, warmUp: .discarding(samples), seed: seed, with: method)
  }
  //: @hide
  let curves = [
    ("leapfrog", "order.leapfrog", Color.blue, leapfrog),
    ("generalized leapfrog", "order.generalizedLeapfrog", .orange, generalized),
    ("extended leapfrog, *ω* = 10", "order.extendedLeapfrog", .green, extended),
  ]
  for (name, key, _, errors) in curves { try notebook.record(key, errors.order, label: "order, \(name)") }
  try notebook.show(
    energyErrors(curves.map { ($0.0, $0.2, $0.3) }).png(), name: "order",
    caption: "Energy error against step size, for trajectories of length 0.8.",
    alternativeText:
      "Energy error against step size on logarithmic axes. The curves of the leapfrog and the generalized leapfrog are straight and parallel to a dashed line of slope 2. That of the extended leapfrog wavers about this slope at large steps and takes it at small ones."
  )
  //: @show
  /*:
   Between the two smallest steps the slopes are {{order.leapfrog}}, {{order.generalizedLeapfrog}} and
   {{order.extendedLeapfrog}}. Only the slopes can be compared: the length of a trajectory is in units
   of $q$ for HMC, and in standard deviations for the others. The extended leapfrog needs smaller steps
   than the others before its error behaves so simply, because a step has to resolve the rotation of
   the binding, too.

   ## Three widths at once

   Later versions of the tutorial's notebook move to $\mathcal N(0, \mathrm{diag}(\tfrac14, 1, 4))$,
   whose standard deviations are 0.5, 1 and 2, with the same step size, number of steps and draws, and
   $\omega = 100$. They print $D_{KL}$ for each sampler, which gives us something to compare with. A
   fourth sampler there is called NUTS, too. In hamiltorch that is HMC of five steps whose size is adapted
   during 500 further draws, without a tree; its number stands beside our NUTS, which has one.
   */
  let wideHMC = try sample(
    anisotropic, draws: samples, from: origin, seed: seed, with: HMC(stepSize: 0.3, steps: 5))
  let wideImplicit = try sample(
    anisotropic, draws: samples, from: origin, seed: seed, with: RiemannianHMC(stepSize: 0.3, steps: 5))
  let wideExplicit = try sample(
    anisotropic, draws: samples, from: origin, seed: seed,
    with: RiemannianHMC(integrator: ExtendedLeapfrog(binding: 100), stepSize: 0.3, steps: 5))
  let wideNUTS = try sample(
    anisotropic, draws: samples, from: origin, warmUp: .adapting(sizes.warmUp), seed: seed + 7, with: NUTS())
  //: @hide
  let wideTruth = try NormalMoments(mean: origin, variances: [0.25, 1, 4])
  let wide: [(name: String, key: String, chain: StoredChain, acceptanceRate: PublishedValue?, kl: Double)] = [
    ("HMC", "hmc", wideHMC, "0.99", 0.0911), ("implicit RMHMC", "implicit", wideImplicit, "0.99", 0.0195),
    ("explicit RMHMC", "explicit", wideExplicit, "0.99", 0.0184), ("NUTS", "nuts", wideNUTS, nil, 0.0042),
  ]
  for run in wide {
    try notebook.record(
      "anisotropic.\(run.key)", Evidence(run.chain, truth: wideTruth), name: "\(run.name), anisotropic",
      published: Published(acceptanceRate: run.acceptanceRate, kl: PublishedValue(run.kl)), headline: true)
  }
  let effective = expectedKLDivergence(
    dimension: 3,
    independentDraws: try Evidence(wideImplicit, truth: wideTruth).common.effectiveSampleSize.value)
  try notebook.record("anisotropic.expectedKL", effective.value, format: .significant(2))
  try notebook.record("anisotropic.expectedKLSpread", effective.error, format: .significant(2))
  try notebook.compare(
    wide.flatMap { ["anisotropic.\($0.key).acceptanceRate", "anisotropic.\($0.key).kl"] })
  try notebook.table(wide.map { ($0.name, "anisotropic.\($0.key)") })
  //: @show
  /*:
   The row of the implicit sampler is nearly that of the first target: under $G = \Sigma^{-1}$ and with the same random numbers,
   the two chains are the same up to scale and shift once the start is forgotten, after a few draws. And the explicit run has
   these random numbers, too. None of this is a further piece of evidence.

   As many independent draws as the implicit sampler's {{anisotropic.implicit.ess.value}} effective
   ones would give a $D_{KL}$ of {{anisotropic.expectedKL}}, with a standard deviation of
   {{anisotropic.expectedKLSpread}} from run to run. The published {{anisotropic.implicit.kl.published}} and
   {{anisotropic.explicit.kl.published}} and our own number all lie in that range: they agree with a sampler that works, and that is
   all which a single run of this length can say. HMC is another matter. In the narrow
   coordinate it is the pendulum of before; in the wide one, four times as wide, a trajectory covers
   less than an eighth of a turn. No single step size suits both, so $D_{KL}$ is larger there and its
   error large: ours is {{anisotropic.hmc.kl}}, the published one {{anisotropic.hmc.kl.published}}, both a matter of luck. This
   is what the metric is for, and where it earns its price: under $G = \Sigma^{-1}$ all three widths
   are alike. NUTS reaches the same by the masses that it has learned, one for each coordinate: as long
   as widths do not change from place to place, no other metric is needed.
   */
  //: @hide
  try notebook.show(
    divergences(
      try wide.map { run in
        let name = run.name.replacing(" RMHMC", with: "")
        return (name, try Evidence(run.chain, truth: wideTruth).common.kl, run.kl)
      }, expected: expected
    ).png(), name: "divergences",
    caption:
      "$D_{KL}$ of the four samplers on the anisotropic target, with standard errors; that of HMC reaches below zero, where this axis does not. The published number over NUTS is of HMC with an adapted step size.",
    alternativeText:
      "Four dots with whiskers beside four published ones, on a logarithmic axis. HMC is far above the dashed line of independent draws and has the longest whisker. Both Riemannian samplers and NUTS are near the line, and so are the published numbers."
  )
  //: @show
  /*:
   ## What to take home

   - An acceptance rate says that the energy at the end of a trajectory is nearly that at its start. It says nothing about how
     far the draws travel, nor whether the chain leaves the target invariant.
   - Vary the length of the trajectories, or check that it does not resonate with the target.
   - Leave length, step size and masses to NUTS and its warm-up, as one does today, where the tutorial of 2019 set them by hand.
     Chapter 2 is about what speaks against it, widths that change from place to place, and about local steps, which cope with
     them.
   - Run several chains, and read their summary from the right: $\hat R$, effective sample sizes, then the rest.
   - Quote an effective sample size with every number, and take the worst of several quantities,
     squared deviations above all.
   - The Kullback–Leibler divergence of a normal fitted to $n$ independent draws in $d$ dimensions is about $d (d + 3) / 4n$,
     here {{expected.kl}}. Much less, from a chain, is luck.
   - The implicit integrator leaves the target invariant, to the accuracy with which its equations are solved. The explicit one
     with a copy thrown away does not; where its draws must be right, use the implicit one.

   ## Sources

   - A. D. Cobb, [*Introduction to hamiltorch*](https://adamcobb.github.io/journal/hamiltorch.html), 2019: the tutorial whose
     numbers are quoted as published; and `notebooks/hamiltorch_log_prob_examples.ipynb` of the package's repository, whose
     first version has the acceptance rate at $\omega = 10$ and whose later ones have the anisotropic target.
   - R. M. Neal, *MCMC using Hamiltonian dynamics*, Handbook of Markov Chain Monte Carlo, Chapman & Hall/CRC, 113–162, 2011,
     [arXiv:1206.1901](https://arxiv.org/abs/1206.1901).
   - M. Girolami & B. Calderhead, *Riemann manifold Langevin and Hamiltonian Monte Carlo methods*, Journal of the Royal
     Statistical Society B 73, 123–214, 2011,
     [doi:10.1111/j.1467-9868.2010.00765.x](https://doi.org/10.1111/j.1467-9868.2010.00765.x).
   - M. D. Hoffman & A. Gelman, *The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo*,
     Journal of Machine Learning Research 15, 1593–1623, 2014, [arXiv:1111.4246](https://arxiv.org/abs/1111.4246).
   - M. Tao, *Explicit symplectic approximation of nonseparable Hamiltonians: algorithm and long time performance*, Physical
     Review E 94, 043303, 2016, [doi:10.1103/PhysRevE.94.043303](https://doi.org/10.1103/PhysRevE.94.043303).
   - A. D. Cobb, A. G. Baydin, A. Markham & S. J. Roberts, *Introducing an explicit symplectic integration scheme for
     Riemannian manifold Hamiltonian Monte Carlo*, preprint, 2019, [arXiv:1910.06243](https://arxiv.org/abs/1910.06243).
   */
  //: @hide
  try notebook.finish()
  checkpoints.remove()
} catch {
  end(notebook, with: error)
}
