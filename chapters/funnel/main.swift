// Chapter 2: Neal's funnel with HMC, Riemannian HMC under the SoftAbs metric, NUTS, and local steps.
//: @hide
import ChainDiagnostics
import ChapterSupport
import Distributions
import Foundation
import HamiltonianMonteCarlo
import Literate
import LogDensities
import Logging
import Plotting
import Randomness
import Tracing

let options = Options.parseOrExit()
let notebook = openNotebook(chapter: "funnel", number: 2, options.chapter)

do {
  let sizes = options.sizes
  let samples = sizes.samples
  let seed = options.chapter.seed
  var quiet = Logger(label: "funnel")
  quiet.logLevel = .error
  let logger = quiet
  let checkpoints = try RunCheckpoints(notebook, resuming: options.chapter.resume)
  var counted = CountedRuns(notebook, checkpoints)
  try notebook.record("samples", Double(samples), format: .decimals(0))
  try notebook.record("chains", inWords(sizes.chains))
  //: @show
  //: # The funnel
  /*:
   Ten coordinates whose common width is itself unknown: that is the shape of a hierarchical model,
   reduced to its difficulty. Neal's funnel (2003) is

   $$ v \sim \mathcal N(0, 3^2), \qquad x_i \mid v \sim \mathcal N(0, e^{-v}), \quad i = 1, \dots, 10. $$

   For $v = -6$ the $x_i$ spread over $\pm 20$, for $v = 6$ over $\pm 0.05$. A step that is right for
   one end is hopeless at the other. And yet we know the answer: whatever the $x_i$ do, $v$ is normal
   with mean 0 and standard deviation 3, and the narrow neck $v > 6$ holds 2.28 % of the mass. So a
   sampler can be *examined*, by its draws of $v$ alone.

   The hamiltorch tutorial (Cobb, 2019) runs three samplers here and prints their acceptance rates:
   {{published.hmc.acceptanceRate.published}} for HMC, {{published.implicit.acceptanceRate.published}} for implicit and
   {{published.explicit.acceptanceRate.published}} for explicit Riemannian HMC. This chapter runs the same
   three at the same settings, then runs them long, and asks what the acceptance rates were worth.
   {{samples}} draws of such a run come from two chains. Then three samplers follow that need no length
   of their trajectories to be given: the no-U-turn sampler, the same under a metric, and one whose
   steps are as small as the place asks for.

   `Counted`, of `ChapterSupport`, counts the derivatives that a sampler asks for, and `counted` tells how many a run took.
   (The checkpoint that it hands on keeps the run in a file, from which the chapter goes on if it is interrupted.)
   */
  let target = Counted(
    TracedLogDensity(dimension: 11) { w in
      let v = w[0], x = w[1...]
      return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
    })
  let start = [0.0] + [Double](repeating: 1, count: 10)
  //: @hide
  var random = Philox(seed: seed, chain: 1_000, purpose: .user(0))
  var normals = [Double](repeating: 0, count: 4_000)
  random.fillNormal(&normals)
  let independent = (0..<2_000).map { i in
    let v = 3 * normals[2 * i]
    return (x: exp(-v / 2) * normals[2 * i + 1], v: v)
  }
  try notebook.show(
    targetPlane(draws: independent).png(), name: "target",
    caption:
      "The plane of $x_1$ and $v$: independent draws, and level lines of the density, a factor of $e^2$ apart.",
    alternativeText:
      "A funnel that stands on its wide mouth: dots spread widely over the first coordinate where v is low, and gather in an ever narrower neck where v is high. The level lines have the same shape."
  )
  //: @show
  /*:
   {{figure.target}} shows one of the ten planes of $x_i$ and $v$. In eleven dimensions it is worse
   than it looks, since all ten coordinates have to be narrow at once.

   ## The published runs

   Plain HMC, 500 draws at $\varepsilon = 0.3093$, $L = 25$, from $v = 0$, $x_i = 1$:
   */
  let publishedHMC = try sample(
    target, draws: 500, from: start, seed: seed, logger: logger, with: HMC(stepSize: 0.3093, steps: 25))
  /*:
   Riemannian HMC needs a positive definite metric, and the negative Hessian of the funnel is not: its
   eigenvalues are of both signs. SoftAbs (Betancourt, 2013) keeps the eigenvectors and replaces each
   eigenvalue $\lambda$ by $\lambda \coth \alpha\lambda$, a smooth version of $|\lambda|$:

   $$ G(q) = Q \, \mathrm{diag}(\lambda_i \coth \alpha \lambda_i) \, Q^\top, \qquad -\nabla^2 \ell(q) = Q \,
      \mathrm{diag}(\lambda_i) \, Q^\top. $$

   Its derivatives need the divided differences of that function between all pairs of eigenvalues, and
   the funnel has equal eigenvalues everywhere, nine of the eleven, where a difference quotient is zero
   over zero. The limit, the derivative, has to be taken there. With $\alpha = 10^6$,
   $\varepsilon = 0.15$, $L = 25$ and uniform jitter up to 0.01 on the diagonal, 50 draws:
   */
  let metric = SoftAbs(hardness: 1e6)
  let loose = GeneralizedLeapfrog(
    convergence: .squaredMaximumChange(1e-3), maximumIterations: 1000, andersonDepth: 0,
    checksReversibility: false)
  let publishedImplicit = try sample(
    target, draws: 50, from: start, seed: seed, logger: logger,
    with: RiemannianHMC(metric: metric, integrator: loose, stepSize: 0.15, steps: 25, jitter: 0.01))
  /*:
   The tutorial's threshold of $10^{-3}$ is compared with the *square* of the largest change of an
   iteration, so it stops at a residual of 0.03. We ask for that by name here, and return to it below.

   The tutorial's explicit integrator is Tao's (chapter 1), with $\omega = 10$. Its program has a
   defect: the rotation that binds the two copies together is done in place, one variable after the
   other, so that the later ones are computed from earlier ones that have changed already.
   `InPlaceLeapfrog`, beside this text, does the same.
   */
  let publishedExplicit = try sample(
    target, draws: 50, from: start, seed: seed, logger: logger,
    with: RiemannianHMC(
      metric: metric, integrator: InPlaceLeapfrog(binding: 10), stepSize: 0.15, steps: 25, jitter: 0.01))
  //: @hide
  let publishedRuns = [
    ("HMC", "published.hmc", [publishedHMC], Published(acceptanceRate: "0.99")),
    ("implicit", "published.implicit", [publishedImplicit], Published(acceptanceRate: "0.94")),
    ("explicit", "published.explicit", [publishedExplicit], Published(acceptanceRate: "0.94")),
  ]
  for (name, key, chains, published) in publishedRuns {
    try notebook.record(
      key, Evidence(chains), name: "\(name), published setting", published: published, headline: true)
  }
  try notebook.compare(publishedRuns.flatMap { ["\($0.1).acceptanceRate", "\($0.1).kl", "\($0.1).ess"] })
  //: @show
  /*:
   The two Riemannian acceptance rates agree with the published ones within the noise of 50
   trajectories each. For HMC ours is {{published.hmc.acceptanceRate}}; it depends on whether the chain
   wanders into the neck, where this step size is rejected. The Kullback–Leibler divergences of the
   truth from the fitted normal tell little. Those of the Riemannian samplers have errors as large as
   they are, because 50 draws of these chains are worth a dozen independent ones; that of HMC is
   {{published.hmc.kl}}, from 500 draws that are worth {{published.hmc.ess.value}}. Nothing here tells a good sampler from
   a bad one. So we run them long.

   ## The same samplers, long and exact

   What "exact" means: the equations of the implicit integrator are solved to a tolerance of $10^{-9}$,
   not 0.03; each step is taken back, and the trajectory is rejected if that does not lead to where it
   came from (Lelièvre et al., 2023); there is no jitter. Lengths are those of the metric at the start of the step, so that
   neither the tolerance nor the verdict depends on the units of the coordinates. Three integrators qualify. The *generalized leapfrog* is the one
   above. The *implicit midpoint* rule solves

   $$ \bar z = z + \tfrac\varepsilon2 \, J \nabla H(\bar z), \qquad z' = 2 \bar z - z $$

   for position and momentum together. The *projected* extended leapfrog starts from Tao's two copies,
   but chooses a starting offset of the copies such that they end up with the opposite offset; then
   taking the mean of the copies loses nothing, and the map of the original phase space is symplectic
   and reversible (Jayawardana & Ohsawa, 2023).

   Each run has a seed of its own. Exact samplers with the same random numbers and the same trajectory
   time make nearly the same draws, and three copies of one run would look like three witnesses.
   */
  //: @hide
  let starts = [start, start]
  let half = samples / 2
  func long<Scheme: IntegrationScheme>(
    _ integrator: Scheme, stepSize: Double, steps: Int, seed: UInt64, _ checkpoints: Checkpoints
  ) throws -> [StoredChain] {
    try sample(
      target, draws: half, chains: .from(starts), seed: seed, logger: logger, checkpoints: checkpoints,
      with: RiemannianHMC(metric: metric, integrator: integrator, stepSize: stepSize, steps: steps))
  }
  //: @show
  let hmc = try counted("exact.hmc", of: target) {
    try sample(
      target, draws: half, chains: .from(starts), seed: seed + 1, logger: logger, checkpoints: $0,
      with: HMC(stepSize: 0.3093, steps: 25))
  }
  let implicit = try counted("exact.implicit", of: target) {
    try long(GeneralizedLeapfrog(), stepSize: 0.15, steps: 50, seed: seed + 2, $0)
  }
  let midpoint = try counted("exact.midpoint", of: target) {
    try long(ImplicitMidpoint(), stepSize: 0.3, steps: 25, seed: seed + 3, $0)
  }
  let projected = try counted("exact.projected", of: target) {
    try long(ProjectedExtendedLeapfrog(), stepSize: 0.3, steps: 25, seed: seed + 4, $0)
  }
  //: @hide
  let exactRuns = [
    ("HMC", "exact.hmc", hmc, Published(kl: "0.1228")), ("implicit", "exact.implicit", implicit, Published()),
    ("midpoint", "exact.midpoint", midpoint, Published()),
    ("projected", "exact.projected", projected, Published()),
  ]
  for (name, key, chains, published) in exactRuns {
    let kind = key == "exact.hmc" ? "long" : "long and exact"
    try notebook.record(
      key, Evidence(chains), name: "\(name), \(kind)", published: published, headline: true)
  }
  try notebook.table(exactRuns.map { ($0.0, $0.1) })
  //: @show
  /*:
   *Failures* are trajectories that could not be completed or taken back, or whose energy ran away. They are rejected; a tree ends before them.

   The three Riemannian samplers agree with the truth: their largest deviation, over the mean of $v$,
   its standard deviation and the neck, is {{exact.implicit.z.value}}, {{exact.midpoint.z.value}} and
   {{exact.projected.z.value}} standard errors. HMC does not. No draw of it is in the neck, and the error bar
   of that zero does not know of the 2.28 % that are missing. Where it comes near, its step size is too
   large: the longest run of rejections is {{exact.hmc.longestFreeze.value}} trajectories, its
   {{samples}} draws are worth {{exact.hmc.ess.value}}, and the standard deviation is {{exact.hmc.sd}}
   instead of 3. How the numbers of such a run come out is a matter of the seed; that the neck is
   missing is not. (A later version of the tutorial's notebook prints a divergence of
   {{exact.hmc.kl.published}} for {{samples}} draws of HMC.)

   {{figure.draws}} and {{figure.marginals}} show the same.
   */
  let incorrectImplicit = try long(
    loose, stepSize: 0.15, steps: 25, seed: seed + 5, checkpoints["loose"])
  let incorrectExplicit = try long(
    InPlaceLeapfrog(binding: 10), stepSize: 0.15, steps: 25, seed: seed + 6, checkpoints["inPlace"])
  //: @hide
  try notebook.record("loose.implicit", Evidence(incorrectImplicit), name: "implicit, loose threshold")
  try notebook.record("inPlace.explicit", Evidence(incorrectExplicit), name: "explicit, binding in place")
  let allRuns = [
    Run(name: "HMC", color: .blue, chains: hmc),
    Run(name: "implicit, 10^{−9}", color: .orange, chains: implicit),
    Run(name: "implicit midpoint", color: .green, chains: midpoint),
    Run(name: "projected explicit", color: .purple, chains: projected),
    Run(name: "implicit, loose", color: .red, chains: incorrectImplicit),
    Run(name: "explicit, in place", color: .darkGrey, chains: incorrectExplicit),
  ]
  try notebook.show(
    draws(allRuns, columns: 3).png(), name: "draws",
    caption: "Long runs in the plane of $x_1$ and $v$, over the level lines of the target.",
    alternativeText:
      "Six funnels, one for each sampler, with level lines. Four of them are filled up into the neck. The draws of HMC end below v = 4, and those of the explicit sampler in place thin out higher up."
  )
  try notebook.show(
    marginals(try allRuns.map { ($0, try Evidence($0.chains).common.kl) }, columns: 3).png(),
    name: "marginals",
    caption:
      "The marginal distribution of $v$ in the long runs, with the true one and $D_{KL}$ of the fitted normal, or what it is below by two standard errors. The last bar of HMC goes on beyond its panel.",
    alternativeText:
      "Six histograms of v with the bell curve of the truth. The three exact Riemannian samplers follow it. HMC ends below 4 with a spike that is cut off; the loose sampler is shifted to the right, and the explicit one to the left."
  )
  //: @show
  /*:
   ## What went wrong, and how one sees it

   The last two panels of each figure are the tutorial's samplers, run long.
   */
  //: @hide
  try notebook.table([
    ("implicit, loose threshold", "loose.implicit"), ("explicit, binding in place", "inPlace.explicit"),
  ])
  //: @show
  /*:
   The loose threshold has an acceptance rate of {{loose.implicit.acceptanceRate}}, as tempting as any,
   and its draws deviate from the truth by up to {{loose.implicit.z.value}} standard errors. Those of the binding in place deviate
   by up to {{inPlace.explicit.z.value}}, and the neck has {{inPlace.explicit.neck}} of them instead of 0.0228. There trajectories
   fail, {{inPlace.explicit.failures.value}} of {{samples}}, and up to {{inPlace.explicit.longestFreeze.value}} are rejected
   one after the other (midpoint: {{exact.midpoint.longestFreeze.value}}). Its effective sample size of
   {{inPlace.explicit.ess.value}} gives nothing away: an exact sampler with trajectories of this length, which comes below, has
   {{length.short.ess.value}}.

   *The loose threshold* makes steps that cannot be taken back (Brofos & Lederman, 2021). {{figure.reversals}} takes whole
   trajectories back to where they came from.
   */
  let positions = (0..<300).map { implicit[0][$0 * implicit[0].count / 300] }
  let looseTrips = try roundTrips(
    target, from: positions, stepSize: 0.15, steps: 25, with: loose, seed: seed)
  let exactTrips = try roundTrips(
    target, from: positions, stepSize: 0.15, steps: 25, with: GeneralizedLeapfrog(), seed: seed)
  //: @hide
  for (name, key, trips) in [
    ("loose threshold", "loose", looseTrips), ("tolerance $10^{-9}$", "exact", exactTrips),
  ] {
    let distance = median(of: trips.map(\.error))
    try notebook.report(
      "\(key).reversalError", distance.value, error: distance.error,
      label: "median distance from the start, \(name)")
  }
  try notebook.show(
    reversals([("loose threshold", .red, looseTrips), ("tolerance 10^{−9}", .orange, exactTrips)]).png(),
    name: "reversals",
    caption:
      "The largest change of a coordinate or momentum after a trajectory and its way back, by the $v$ it started from.",
    alternativeText:
      "Two clouds of dots along v. With the loose threshold trajectories miss their start by about 1 and more in the neck; with the tight tolerance mostly by less than a hundred-millionth."
  )
  //: @show
  /*:
   With the tolerance of $10^{-9}$ trajectories return to their start. With the loose threshold half of
   them miss it by more than {{loose.reversalError.value}}. A Metropolis step corrects energy errors
   exactly, but only for proposals that are reversible; here it has nothing to hold on to.

   *The binding in place* does worse things to phase space. And the correct rotation, Tao's own scheme,
   does not save the tutorial's setting:
   */
  let correctExplicit = try sample(
    target, draws: 500, from: start, seed: seed, logger: logger,
    with: RiemannianHMC(metric: metric, integrator: ExtendedLeapfrog(binding: 10), stepSize: 0.15, steps: 25))
  //: @hide
  let correctEvidence = ScalarDraws(correctExplicit.statistics.map { $0.isAccepted ? 1 : 0 }).estimatedRate
  try notebook.report(
    "correct.explicit.acceptanceRate", correctEvidence.value, error: correctEvidence.error,
    label: "acceptance rate, correct rotation")
  try notebook.print(correctExplicit.report)
  //: @show
  /*:
   It accepts next to nothing. The defect collapses the two copies onto each other, and so "works"; it
   was the defect that made the published acceptance rate possible. The symmetric projection repairs
   the scheme properly, at the price of a small equation to solve.

   *Keeping every state.* The program of 2019 had one more peculiarity: it kept all $L$ states of an
   accepted trajectory as draws, and nothing of a rejected one. That makes many draws quickly. Does it
   make more of them worth having? We run the exact leapfrog at the published
   setting twenty times, {{samples}} trajectories in all, and count both ways.
   */
  let everyState = try notebook.timed("everyState") {
    try (0..<20).map {
      try EveryState(
        target, from: start, trajectories: samples / 20, stepSize: 0.15, steps: 25,
        with: GeneralizedLeapfrog(), seed: seed + 14, chain: $0)
    }
  }
  //: @hide
  let kept = Counting(everyState.map(\.kept)), ends = Counting(everyState.map(\.ends))
  for (key, name, counting) in [
    ("everyState.kept", "all states of accepted trajectories", kept),
    ("everyState.ends", "ends of trajectories", ends),
  ] {
    let draws = counting.draws
    try notebook.record(
      "\(key).count", draws.value, error: draws.error > 0 ? draws.error : nil, label: "draws, \(name)",
      format: .decimals(0))
    try notebook.record("\(key).ess", counting.effectiveSampleSize, label: "effective sample size, \(name)")
    try notebook.record("\(key).sd", counting.standardDeviation, label: "standard deviation of $v$, \(name)")
  }
  try notebook.record(
    "everyState.gain", ratio(of: kept.sizes, to: ends.sizes),
    label: "effective sample size, all states over ends of trajectories")
  try notebook.table(
    [
      ("all states of accepted trajectories", "everyState.kept"), ("ends of trajectories", "everyState.ends"),
    ], columns: [("draws", "count"), ("ESS", "ess"), ("sd of $v$", "sd")])
  //: @show
  /*:
   All states are worth {{everyState.gain}} times what the ends are: {{everyState.kept.count.value}} draws not even as much as
   {{everyState.ends.count}}. The states of one trajectory are one movement seen many times. And leaving out what was
   rejected is wrong in principle, since a rejection is what gives a place its proper weight.

   ## Where the work is

   {{figure.trajectories}} shows single trajectories from the same start. HMC circles near its level: $v$ moves within a range of
   {{trajectories.range}}. Where $v$ is higher the ten $x_i$ swing faster, and that takes energy; the momentum of $v$, one of eleven and of
   the same scale as the rest, is soon used up. Under the metric a trajectory of as many steps leads up to
   $v =$ {{trajectories.top}}, almost into the neck, while the width of the $x_i$ falls to {{trajectories.width}} of what it was.
   */
  var euclidean = EuclideanSystem(
    dimension: 11, evaluator: target.makeEvaluator(), mass: IdentityMetric().makeMass(dimension: 11))
  var leapfrog = Leapfrog(for: euclidean)
  let bouncing = try path(
    from: start, momentumSeed: 5, stepSize: 0.1, steps: 75, in: &euclidean, with: &leapfrog)
  var riemannian = RiemannianSystem(dimension: 11, evaluator: target.makeEvaluator(), metric: metric)
  var generalized = SchemeIntegrator(GeneralizedLeapfrog(), for: riemannian)
  let following = try path(
    from: start, momentumSeed: 5, stepSize: 0.1, steps: 75, in: &riemannian, with: &generalized)
  //: @hide
  let levels = bouncing.map { $0[0] }, top = following.map { $0[0] }.max()!
  try notebook.record("trajectories.range", levels.max()! - levels.min()!, format: .decimals(1))
  try notebook.record("trajectories.top", top, format: .decimals(1))
  try notebook.record("trajectories.width", exp(-top / 2), format: .significant(1))
  try notebook.show(
    trajectories([
      ("HMC", .blue, bouncing), ("Riemannian HMC, SoftAbs", .orange, following),
    ]).png(), name: "trajectories",
    caption: "Trajectories of length 7.5 from $v = 0$, $x_i = 1$, a dot for every step.",
    alternativeText:
      "Two funnels with one trajectory each from the same start. That of HMC circles at its height, across the funnel and back. That of Riemannian HMC climbs nearly into the neck."
  )
  try notebook.show(
    solvers([
      (Run(name: "implicit", color: .orange, chains: implicit), 50),
      (Run(name: "midpoint", color: .green, chains: midpoint), 25),
    ]).png(), name: "solvers",
    caption:
      "Solver iterations, reversal error and energy error of each trajectory, by the $v$ of the draw that followed.",
    alternativeText:
      "Six clouds of dots along v, three for each of two integrators. Iterations per step lie on a flat line near eleven, reversal errors near a billionth at every v, and energy errors around a hundredth."
  )
  for (key, chains) in [("exact.implicit", implicit), ("exact.midpoint", midpoint)] {
    let errors = chains.flatMap(\.statistics).filter { $0.failure == nil }.map(\.effort.reversalError)
    try notebook.record(
      "\(key).reversalError", errors.max() ?? .nan, error: errors.max() ?? .nan,
      label: "largest reversal error of a step", format: .significant(1))
  }
  //: @show
  /*:
   {{figure.solvers}} looks at all trajectories of two long runs. The work per step hardly depends on
   where the chain is: the metric has made the funnel nearly the same everywhere. Reversal errors are
   measured in the natural lengths of the metric, in which 1 is about the width of the target, and a
   step is refused above $\sqrt{10^{-9}} = 3.2 \times 10^{-5}$; the largest error among the trajectories
   that were not refused is {{exact.implicit.reversalError.value}} with the leapfrog and {{exact.midpoint.reversalError.value}}
   with the midpoint rule. The failures,
   {{exact.implicit.failures.value}} and {{exact.midpoint.failures.value}} of {{samples}} trajectories,
   are typed, counted and rejected.

   ## How long a trajectory?

   The published Riemannian trajectories have the length $\varepsilon L = 3.75$. Twice that length mixes $v$ far better, and
   with four times that length most of the gain is lost.
   */
  let short = try counted("length.short", of: target) {
    try long(ImplicitMidpoint(), stepSize: 0.3, steps: 12, seed: seed + 7, $0)
  }
  let longer = try counted("length.long", of: target) {
    try long(ImplicitMidpoint(), stepSize: 0.3, steps: 50, seed: seed + 8, $0)
  }
  //: @hide
  let lengths = [
    ("3.6", "length.short", short), ("7.5", "exact.midpoint", midpoint), ("15", "length.long", longer),
  ]
  for (length, key, chains) in lengths where key != "exact.midpoint" {
    try notebook.record(key, Evidence(chains), name: "midpoint, length \(length)")
  }
  try notebook.table(lengths.map { ("length \($0.0)", $0.1) })
  try notebook.show(
    try autocorrelations([(3.6, short), (7.5, midpoint), (15, longer)]).png(), name: "lengths",
    caption: "Autocorrelation of $v$ and of $v^2$ for trajectories of three lengths.",
    alternativeText:
      "Two panels of autocorrelations against lag, with a narrow grey band of chance. Length 7.5 falls into the band within a few lags in both. Length 3.6 falls slowly in both. Length 15 swings between negative and positive values for v and falls slowly for its square."
  )
  //: @show
  /*:
   At length 7.5 draws of $v$ are nearly independent. At 15 the trajectory has carried $v$ to the
   opposite side: $v$ alternates, and $v^2$ remembers. It is the pendulum of chapter 1 once more, and
   the reason to quote the smaller effective sample size of $v$ and of its squared deviation from the mean.

   ## No length to choose

   The length 7.5 was found by trial, on a target whose answer we know. The *no-U-turn sampler* of chapter 1
   (Hoffman & Gelman, 2014) needs no length, and finds step size and masses in its warm-up. Most programs of today
   sample in this way. What does it make of the funnel, in {{chains}} chains
   of {{samples}} draws?
   */
  let nuts = try counted("nuts", of: target) {
    try sample(
      target, draws: samples, chains: .drawn(sizes.chains), warmUp: .adapting(sizes.warmUp), seed: seed + 9,
      logger: logger, checkpoints: $0, with: NUTS())
  }
  /*:
   The later notebook has a sampler called NUTS as well. In hamiltorch that is HMC with an adapted step
   size: each trajectory has 25 steps, there is no tree, and nothing looks for a turn. We run that, too,
   at the notebook's settings:
   */
  let adapted = try counted("adaptedHMC", of: target) {
    try sample(
      target, draws: samples, from: start, warmUp: .adaptingStepSize(2_000, acceptance: 0.75),
      seed: seed + 10, logger: logger, checkpoints: $0, with: HMC(stepSize: 0.01, steps: 25))
  }
  //: @hide
  let notebookNUTS = Published(kl: "0.5475")
  try notebook.record("nuts", Evidence(nuts), name: "NUTS", published: notebookNUTS, headline: true)
  try notebook.record(
    "adaptedHMC", Evidence([adapted]), name: "HMC with an adapted step", published: notebookNUTS,
    headline: true)
  try notebook.compare(["nuts.kl", "adaptedHMC.kl"])
  try notebook.table([("NUTS", "nuts"), ("HMC with an adapted step", "adaptedHMC")])
  try notebook.record(
    "nuts.acceptanceProbability",
    try ScalarDraws(chains: nuts.map { $0.statistics.map(\.acceptanceProbability) }).estimatedMean,
    label: "mean acceptance probability, NUTS")
  for (name, key, chains) in [("HMC", "exact.hmc", hmc), ("NUTS", "nuts", nuts)] {
    // The largest of many draws is known to about half a unit.
    try notebook.record(
      "\(key).largest", chains.flatMap { $0.coordinate(0) }.max() ?? .nan, error: 0.5,
      label: "largest $v$, \(name)", format: .decimals(1))
  }
  try notebook.record("exact.hmc.edge", -2 * log(0.3093 / 2), format: .decimals(1))
  //: @show
  /*:
   The published number bears the name of the first and was made by the second. Neither comes near the
   truth. (That both of ours are lower says little, since the errors of chains that leave out a part of the
   space do not know of that part.) Among {{chains}} times {{samples}} draws of NUTS the largest $v$ is {{nuts.largest.value}}: the neck is empty,
   and the standard deviation is {{nuts.sd}} instead of 3.

   Why? A leapfrog step of size $\varepsilon$ is unstable where an $x_i$ is narrower than half of it,
   $e^{-v/2} < \varepsilon / 2$. For the HMC above, whose masses are 1, that is the case beyond
   $v =$ {{exact.hmc.edge}}; the largest $v$ in its {{samples}} draws is {{exact.hmc.largest.value}}. A tree does not
   change that. Its step size is learned where most of the draws are, and so are the masses, which fit
   the place where they were learned and no other.

   The acceptance hardly gives it away. The mean acceptance probability, for which the warm-up aims at
   0.8, is {{nuts.acceptanceProbability}}. (In the tables the acceptance rate of a tree is
   the share of the transitions that moved.) Other numbers do. Here is the summary of $v$:
   */
  //: @hide
  let summary = DrawsSummary(names: ["v"], chainLengths: nuts.map(\.count)) { nuts[$0].coordinate($1) }
  try notebook.print("\(summary)")
  try notebook.record(
    "nuts.divergences", median(ofChains: nuts.map { $0.failures.recordsOfDraws.map { $0.position[0] } }),
    label: "median $v$ of divergent steps, NUTS")
  //: @show
  /*:
   And orbits diverge: {{nuts.failures}} of them ended at a step that raised the energy by more than
   1000, half of these steps beyond $v =$ {{nuts.divergences}}, on the way up to the neck. Each chain
   reports what went wrong in it:
   */
  //: @hide
  try notebook.print(nuts.map(\.report).joined(separator: "\n"))
  //: @show
  /*:
   A longer warm-up learns the masses of another place. So we follow the advice about divergences, and adapt to an
   acceptance of 0.99:
   */
  let careful = try counted("carefulNUTS", of: target) {
    try sample(
      target, draws: samples, chains: .drawn(sizes.chains),
      warmUp: .adapting(sizes.warmUp, acceptance: 0.99), seed: seed + 11, logger: logger, checkpoints: $0,
      with: NUTS())
  }
  //: @hide
  try notebook.record("carefulNUTS", Evidence(careful), name: "NUTS with acceptance 0.99")
  try notebook.table([("NUTS", "nuts"), ("NUTS, acceptance 0.99", "carefulNUTS")])
  try notebook.record(
    "carefulNUTS.largest", careful.flatMap { $0.coordinate(0) }.max() ?? .nan, error: 0.5,
    label: "largest $v$, NUTS with acceptance 0.99", format: .decimals(1))
  //: @show
  /*:
   Smaller steps reach further up: the largest $v$ is {{carefulNUTS.largest.value}} instead of {{nuts.largest.value}}, and
   {{carefulNUTS.neck}} of the draws are in the neck, where 0.0228 should be. But whatever the step size is, there is a $v$ beyond which it is too
   large. What helps is to change the metric with the place, or the step.

   *The metric.* The tree grows under SoftAbs as well, with the implicit midpoint rule. Whether it turns
   round is decided in the natural lengths of the metric. We run {{chains}} chains of {{riemannianNUTS.drawsPerChain}} draws:
   */
  let riemannianNUTS = try counted("riemannianNUTS", of: target) {
    try sample(
      target, draws: 2 * samples / 5, chains: .from([[Double]](repeating: start, count: sizes.chains)),
      seed: seed + 12, logger: logger, checkpoints: $0,
      with: RiemannianNUTS(metric: metric, integrator: ImplicitMidpoint(), stepSize: 0.4))
  }
  /*:
   *The step.* Local steps (WALNUTS, Bou-Rabee et al., 2025) divide a step by two, four, eight and so on, until the
   energy stays within a tolerance all along it. A step is made only if the way back would be divided as
   often; otherwise the orbit ends there, and so the sampler stays exact. It needs the gradient alone.
   We leave the masses at 1, since masses that are learned from a few hundred draws of a funnel fit only
   the place where they were learned. Draws are cheap, so we take more of them, {{chains}} chains of
   {{localSteps.drawsPerChain}}:
   */
  let localSteps = try counted("localSteps", of: target) {
    try sample(
      target, draws: 10 * samples, chains: .drawn(sizes.chains),
      warmUp: .adaptingStepSize(sizes.warmUp, acceptance: 0.7), seed: seed + 13, logger: logger,
      checkpoints: $0, with: WALNUTS(metric: IdentityMetric()))
  }
  //: @hide
  let cures = [
    ("Riemannian NUTS", "riemannianNUTS", riemannianNUTS), ("local steps", "localSteps", localSteps),
  ]
  for (name, key, chains) in cures {
    try notebook.record(key, Evidence(chains), name: name, headline: true)
    try notebook.record("\(key).drawsPerChain", Double(chains[0].count), format: .decimals(0))
  }
  try notebook.table(cures.map { ($0.0, $0.1) })
  let trees = [
    Run(name: "NUTS", color: .blue, chains: nuts),
    Run(name: "Riemannian NUTS", color: .orange, chains: riemannianNUTS),
    Run(name: "local steps", color: .green, chains: localSteps),
  ]
  try notebook.show(
    marginals(
      try trees.map { ($0, try Evidence($0.chains).common.kl) }, columns: 3, height: 0.25
    ).png(),
    name: "trees",
    caption:
      "The marginal distribution of $v$ with NUTS, Riemannian NUTS and local steps, with the true one.",
    alternativeText:
      "Three histograms of v with the bell curve of the truth. That of NUTS is too tall, shifted to the left, and ends near 3. Those of Riemannian NUTS and of local steps follow the curve."
  )
  try notebook.show(
    divisions(localSteps).png(), name: "divisions",
    caption:
      "Leapfrog steps of the local steps by the $v$ of the draw that followed, those of divisions that did not pass and of ways back included.",
    alternativeText:
      "Dots of leapfrog steps in place of one against v. Below v = 2 most are at 1 or a few; above, they rise to more than a hundred along a dashed line that grows like the square root of the exponential of v."
  )
  try notebook.record(
    "riemannianNUTS.length",
    try ScalarDraws(chains: riemannianNUTS.map { $0.statistics.map { 0.4 * Double($0.steps) } })
      .estimatedMean,
    label: "length of an orbit, Riemannian NUTS")
  try notebook.record(
    "localSteps.gradients",
    try ScalarDraws(chains: localSteps.map { $0.statistics.map { Double($0.effort.microSteps) } })
      .estimatedMean,
    label: "gradients per draw, local steps")
  //: @show
  /*:
   Both sample the whole funnel. The largest deviation, over mean, standard deviation and neck, is
   {{riemannianNUTS.z.value}} standard errors for Riemannian NUTS and {{localSteps.z.value}} for local steps, and {{figure.trees}}
   shows it.

   The orbits of Riemannian NUTS have a mean length of {{riemannianNUTS.length}}, and a draw may be any point
   of one. So it is less independent of the draw before than the end of a trajectory of length 7.5:
   {{riemannianNUTS.ess}} effective draws of {{chains}} times {{riemannianNUTS.drawsPerChain}}, while the midpoint rule had
   {{exact.midpoint.ess}} of {{samples}}. That is the price of not knowing the length.

   A draw of local steps takes {{localSteps.gradients}} gradients. {{figure.divisions}} shows where they go: in the wide mouth
   most steps are left as they are, and from $v = 2$ or so on their number grows like $e^{v/2}$, as the $x_i$
   become narrower.

   ## Which sampler to use

   {{figure.costs}} counts what the draws of each sampler cost, with warm-ups and reversibility checks.
   The unit is a gradient. A metric needs second derivatives, and its forces third ones. Each Hessian, and
   each contraction of third derivatives, is counted as eleven gradients, one for each coordinate. Where
   they come from simple formulas they cost less, at the least about one gradient, and the bars reach up
   to there. The factorization of the metric is not counted.
   */
  //: @hide
  let rows = [
    ("HMC, 7.7", "exact.hmc", hmc), ("HMC, adapted step", "adaptedHMC", [adapted]), ("NUTS", "nuts", nuts),
    ("NUTS, acceptance 0.99", "carefulNUTS", careful), ("local steps", "localSteps", localSteps),
    ("implicit, 7.5", "exact.implicit", implicit), ("midpoint, 3.6", "length.short", short),
    ("midpoint, 7.5", "exact.midpoint", midpoint), ("midpoint, 15", "length.long", longer),
    ("projected, 7.5", "exact.projected", projected),
    ("Riemannian NUTS", "riemannianNUTS", riemannianNUTS),
  ]
  let efficiencies = try rows.map { name, key, chains in
    let evidence = try Evidence(chains)
    return Efficiency(
      name: name, effectiveSampleSize: evidence.common.effectiveSampleSize,
      work: counted.works[key, default: Work()],
      dimension: 11, missesNeck: evidence.neck.value + 5 * evidence.neck.error < neckProbability)
  }
  for ((name, key, _), efficiency) in zip(rows, efficiencies) {
    let label = "effective draws per 1000 gradients, \(name)"
    try notebook.record("\(key).efficiency", efficiency.least, label: label)
    if efficiency.usesCurvature {
      try notebook.record(
        "\(key).efficiencyAtMost", efficiency.most, label: "\(label), further derivatives at the price of one"
      )
    }
  }
  try notebook.show(
    costs(efficiencies, of: "*v*", range: 0.003...1).png(), name: "costs",
    caption:
      "Effective draws of $v$ per 1000 gradients, by sampler and length of its trajectories, with standard errors. A bar ends where a Hessian costs as much as one gradient.",
    alternativeText:
      "One dot for each sampler on a logarithmic axis of effective draws per thousand gradients, and two ends of a bar where it has a metric. HMC and NUTS are grey, since they miss the neck. Local steps have somewhat fewer than the far ends of the bars of the two implicit integrators of length 7.5, whose near ends are lower by a factor of eight to ten."
  )
  //: @show
  /*:
   The samplers in grey miss the neck, and their effective draws are draws from another distribution.
   Each sampler has its place:

   - *NUTS* first. It has no number to tune, and where the widths of a target are the same everywhere it is right, as in
     chapter 1. Then look at $\hat R$, at effective sample sizes and at divergences. Here each of them gives it away.
   - If they complain, *change the coordinates*, where you can. Here the $z_i = x_i e^{v/2}$ and $v$ are independent and
     normal, and no funnel is left.
   - If you cannot, take *local steps*. They need gradients alone, and fit any number of coordinates. Their
     {{localSteps.efficiency}} effective draws per 1000 gradients lie between the {{exact.midpoint.efficiency}} and the
     {{exact.midpoint.efficiencyAtMost}} of the midpoint rule. There are many draws, each worth little; keep one of many where
     memory is short. Leave the masses at 1 if the coordinates have comparable units.
   - Take a *metric* where there are few coordinates and their second and third derivatives are cheap, since each
     iteration factors a matrix, or where few good draws are worth more than many. Both implicit integrators with
     trajectories of length 7.5 are good choices: the midpoint rule bears larger steps, and half of the leapfrog's iterations
     keep the position and so the metric. The projection takes three new metrics in an iteration, and has
     {{exact.projected.efficiency}} effective draws per 1000 gradients.
   - Where no length is known and none can be tried, take *Riemannian NUTS*. It costs more, {{riemannianNUTS.efficiency}} per 1000
     gradients, and has nothing to tune but a step size.
   - *HMC* with a length of your own, best drawn anew for each trajectory, is for targets whose widths you know, and for very
     large ones, as in chapter 3.

   `make bench` measures the integrators by the clock. And if you only remember one thing: look at a
   quantity whose distribution you know, and run it long enough to be proved wrong.

   ## Sources

   - A. D. Cobb, [*Introduction to hamiltorch*](https://adamcobb.github.io/journal/hamiltorch.html), 2019: the tutorial whose
     numbers are quoted as published; and `notebooks/hamiltorch_log_prob_examples.ipynb` of the package's repository, its
     later version.
   - R. M. Neal, *Slice sampling*, Annals of Statistics 31, 705–767, 2003,
     [doi:10.1214/aos/1056562461](https://doi.org/10.1214/aos/1056562461).
   - M. Betancourt, *A general metric for Riemannian manifold Hamiltonian Monte Carlo*, Geometric Science of Information,
     Lecture Notes in Computer Science 8085, 327–334, 2013, [arXiv:1212.4693](https://arxiv.org/abs/1212.4693).
   - B. Jayawardana & T. Ohsawa, *Semiexplicit symplectic integrators for non-separable Hamiltonian systems*, Mathematics of
     Computation 92, 251–281, 2023, [arXiv:2111.10915](https://arxiv.org/abs/2111.10915).
   - J. A. Brofos & R. R. Lederman, *On numerical considerations for Riemannian manifold Hamiltonian Monte Carlo*, preprint,
     2021, [arXiv:2111.09995](https://arxiv.org/abs/2111.09995).
   - M. D. Hoffman & A. Gelman, *The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo*,
     Journal of Machine Learning Research 15, 1593–1623, 2014, [arXiv:1111.4246](https://arxiv.org/abs/1111.4246).
   - N. Bou-Rabee, B. Carpenter, T. S. Kleppe & S. Liu, *The within-orbit adaptive leapfrog No-U-Turn sampler*, preprint,
     2025, [arXiv:2506.18746](https://arxiv.org/abs/2506.18746).
   - T. Lelièvre, R. Santet & G. Stoltz, *Unbiasing Hamiltonian Monte Carlo algorithms for a general Hamiltonian function*,
     preprint, 2023, [arXiv:2303.15918](https://arxiv.org/abs/2303.15918).
   */
  //: @hide
  try notebook.finish()
  checkpoints.remove()
} catch {
  end(notebook, with: error)
}
