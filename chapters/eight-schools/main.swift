// Chapter 4: the eight schools, a hierarchical model, centred and not centred, with checks before and after.
//: @hide
import ChainDiagnostics
import ChapterSupport
import Foundation
import HamiltonianMonteCarlo
import Literate
import Logging
import Models
import Plotting

let options = Options.parseOrExit()
let notebook = openNotebook(chapter: "eight-schools", number: 4, options.chapter)

do {
  let sizes = options.sizes
  let samples = sizes.samples
  let seed = options.chapter.seed
  var quiet = Logger(label: "eight-schools")
  quiet.logLevel = .error
  let logger = quiet
  let checkpoints = try RunCheckpoints(notebook, resuming: options.chapter.resume)
  var counted = CountedRuns(notebook, checkpoints)
  try notebook.record("samples", Double(samples), format: .decimals(0))
  try notebook.record("chains", inWords(sizes.chains))
  try notebook.record("warmUp", Double(sizes.warmUp), format: .decimals(0))
  //: @show
  //: # Eight schools
  /*:
   In eight schools pupils were coached for an admission test, and in each an experiment told by how many
   points coaching raised the score (Rubin, 1981). The experiments are of one kind, the schools are not
   the same, and each experiment alone says little: its standard error is between nine and eighteen points. What is
   to be believed of school A, whose pupils gained 28 points?

   It is the classic of hierarchical models, and the standard test of a sampler, since in its plainest form it is a
   funnel. This chapter goes through it as one would with a model of one's own: look at what the prior expects, sample,
   read what the report complains of, change coordinates, compare with what is known, and look at what the posterior
   expects. And as the model is small, everything can be held against the exact answer.

   ## The model

   The effects $y_j$ that were observed, and their standard errors $\sigma_j$:
   */
  let y: [Double] = [28, 8, -3, 7, -1, 1, 18, 12]
  let sigma: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]
  /*:
   The true effects $\theta_j$ are thought of as draws from a normal distribution whose mean $\mu$ and spread $\tau$ are
   unknown too:

   $$ \mu \sim \mathcal N(0, 5^2), \qquad \tau \sim \mathrm{Cauchy}^+(0, 5), \qquad \theta_j \sim \mathcal N(\mu, \tau^2),
      \qquad y_j \sim \mathcal N(\theta_j, \sigma_j^2). $$

   If $\tau$ is small, the schools are alike and each learns from all others; if it is large, each stands alone. The data
   decide. With `Models` the same is written as a closure:
   */
  let centred = try Model { m in
    let mu = m.parameter("mu", Normal(0, 5))
    let tau = m.parameter("tau", HalfCauchy(5))
    let theta = m.parameter("theta", Normal(mu, tau), shape: [8])
    m.observe("y", y, Normal(theta, sigma))
  }
  /*:
   A sampler sees ten numbers without constraint: $\mu$, $\log\tau$ and the eight $\theta_j$. Draws come back by name, as
   $\tau$ and not as its logarithm. The Jacobian of the logarithm is a part of the log density.

   ## What the prior expects

   Before any data, draw from the prior, and from each draw eight effects such as might be observed:
   */
  let before = try centred.priorDraws(4_000, seed: seed)
  //: @hide
  let priorSpread = before["y"].map(standardDeviation)
  let observedSpread = standardDeviation(of: y[...])
  try notebook.record("observed.sd", observedSpread, format: .significant(3))
  try notebook.record(
    "prior.spreadBelow", priorSpread.map { $0 < observedSpread ? 1 : 0 }.estimatedRate,
    label: "prior probability that eight effects are spread less than those observed", format: .decimals(2))
  try notebook.record(
    "prior.beyond100", before["y"].map { $0.contains { abs($0) > 100 } ? 1 : 0 }.estimatedRate,
    label: "prior probability that an effect is beyond 100 points", format: .decimals(3))
  try notebook.show(
    priorPredictions(before, observed: y).png(), name: "prior",
    caption:
      "What the prior expects to observe, and what was observed (red): each effect, and how much the eight differ.",
    alternativeText:
      "Left, wide intervals of the prior for eight schools, all around zero, with the observed effects as red dots within them. Right, a histogram of the spread of eight effects with a long tail to a thousand, and a red line at the observed spread left of its peak."
  )
  //: @show
  /*:
   In {{figure.prior}} the prior has room for what was observed, and for much else. The observed effects have a standard
   deviation of {{observed.sd}} points; a share of {{prior.spreadBelow}} of the draws has less. The long tail of the half-Cauchy
   shows as well. In a share of {{prior.beyond100}} of the draws a school gains or loses more than 100 points, on a test whose
   scores run from 200 to 800. Nobody believes that. It is the usual price of a prior that rules out little, and who knows
   more should say so in the prior. We keep it, since the numbers to compare with were made with it.

   ## The exact answer

   Given $\tau$ everything here is normal. The $\theta_j$ and $\mu$ can be integrated out on paper, and what remains is an
   integral over $\tau$ alone, which `ExactPosterior`, beside this text, does by the trapezoidal rule.
   */
  let exact = ExactPosterior(effects: y, standardErrors: sigma)
  let truth = Neck(exact)
  //: @hide
  try notebook.report(
    "exact.tau", exact.spread.mean, label: "mean of $\\tau$, exact", format: .decimals(4))
  try notebook.report(
    "exact.logTau", exact.logSpread.mean, label: "mean of $\\log\\tau$, exact", format: .decimals(4))
  try notebook.report("exact.belowOne", truth.belowOne, label: "$P(\\tau < 1)$, exact", format: .decimals(5))
  try notebook.report(
    "exact.neck", truth.mass, label: "$P(\\tau < 0.1)$, exact", headline: true, format: .decimals(5))
  try notebook.record("exact.neckPercent", 100 * truth.mass, format: .decimals(1))
  //: @show
  /*:
   Nobody has this for a model of their own. Here it tells which of the samplers below are right.

   ## The centred form

   NUTS makes {{chains}} chains of {{samples}} draws, after a warm-up of {{warmUp}} transitions. Nothing else is set by hand:
   */
  let schools = Counted(centred)
  let chains = ChainStarts.drawn(sizes.chains), warmUp = WarmUp.adapting(sizes.warmUp)
  let nuts = try counted("centred", of: schools) {
    try sample(
      schools, draws: samples, chains: chains, warmUp: warmUp, seed: seed + 1, logger: logger,
      checkpoints: $0, with: NUTS())
  }
  let nutsDraws = centred.draws(of: nuts)
  //: @hide
  let nutsEvidence = try Evidence(nuts, nutsDraws)
  try notebook.record("centred", nutsEvidence, name: "centred, NUTS", truth: truth, headline: true)
  let nutsSummary = nutsDraws.summary()
  try notebook.print("\(nutsSummary)")
  try notebook.record(
    "centred.verdict", nutsSummary.problems.isEmpty ? "a good one, and wrong" : "not a good one")
  //: @show
  /*:
   (`Counted`, of `ChapterSupport`, counts the gradients that a sampler asks for; its draws are those of the model. The checkpoint
   keeps the run in a file, from which the chapter goes on if it is interrupted.) The
   verdict below the table is {{centred.verdict}}. The chains have something to say of themselves, too:
   */
  //: @hide
  try notebook.print(nuts.map(\.report).joined(separator: "\n"))
  let contours = neckContours(exact)
  let centredRun = DrawnRun(name: "centred, NUTS", color: .blue, chains: nuts, draws: nutsDraws)
  try notebook.record(
    "centred.divergences", median(ofChains: centredRun.divergences.map { $0.map { exp($0[1]) } }),
    label: "median $\\tau$ where divergent steps began, centred, NUTS")
  //: @show
  /*:
   A step *diverges* where it raises the energy by more than 1000. {{centred.failures}} orbits failed, all of them in
   that way, and half of the divergent steps began below $\tau =$ {{centred.divergences}}. {{figure.funnel}} shows them in its left
   panel. The plane of $\theta_1$ and $\log\tau$ is a funnel, chapter 2 upside down: for small $\tau$ all effects must lie
   close to $\mu$ and to each other. The width of the neck is $\tau$ itself, and a leapfrog step that is more than twice as
   long as the target is wide is unstable. The step size fits the wide part, where most draws are. So there is a $\tau$
   below which the chains do not go.

   The advice of the report is a higher acceptance, which makes the steps smaller:
   */
  let carefulChains = try counted("careful", of: schools) {
    try sample(
      schools, draws: samples, chains: chains, warmUp: .adapting(sizes.warmUp, acceptance: 0.99),
      seed: seed + 2, logger: logger, checkpoints: $0, with: NUTS())
  }
  //: @hide
  let carefulDraws = centred.draws(of: carefulChains)
  let carefulEvidence = try Evidence(carefulChains, carefulDraws)
  let carefulRun = DrawnRun(
    name: "centred, acceptance 0.99", color: .purple, chains: carefulChains, draws: carefulDraws)
  try notebook.record(
    "careful", carefulEvidence, name: "centred, NUTS with acceptance 0.99", truth: truth, headline: true)
  try notebook.show(
    planes([centredRun, carefulRun], contours: contours, columns: 2).png(), name: "funnel",
    caption:
      "Draws of the centred form in the plane of $\\theta_1$ and $\\log\\tau$, over the exact level lines, a factor of $e$ apart.",
    alternativeText:
      "Two panels of draws in the plane of the effect of school A and the logarithm of tau, over pear-shaped level lines that narrow downwards. The draws of NUTS stop well above the lower end. With smaller steps they reach further, but not to the end. The red dots of divergent steps lie at the lower end of the draws, on the right nearly all of them in one cluster."
  )
  for (key, name, chains) in [
    ("centred", "centred, NUTS", nuts), ("careful", "centred, NUTS with acceptance 0.99", carefulChains),
  ] {
    try notebook.record(
      "\(key).gradients",
      try ScalarDraws(chains: chains.map { $0.statistics.map { Double($0.steps) } }).estimatedMean,
      label: "leapfrog steps of a draw, \(name)")
  }
  try notebook.table([("NUTS", "centred"), ("NUTS, acceptance 0.99", "careful")], truth: truth)
  //: @show
  /*:
   The neck, $\tau < 0.1$, holds {{exact.neckPercent}} % of the posterior. Of NUTS as it is the share of the draws there is
   {{centred.neck}}, and the smallest $\tau$ is {{centred.smallest.value}}. The sampler is exact, and given draws without end it
   would get there. But no number of draws that one can wait for does, and no error bar knows of it. (*ESS of τ* is the smaller one
   of bulk and tail. The ± of $\hat R$ is how much it varies for chains that agree.)

   With smaller steps the chains reach further down, to {{careful.smallest.value}}. What they have of the neck are a few
   places just below its edge, where they stood still. They pay for it. A draw takes
   {{careful.gradients}} gradients instead of {{centred.gradients}}. A chain that has come far down, where its steps are too
   long, may stand still there for a thousand draws, while its orbits diverge. So all {{chains}} times {{samples}} draws of $\tau$
   are worth {{careful.ess}} independent ones. And whatever the step size is, there is a $\tau$ for which it is too large.

   ## The form that is not centred

   Given $\mu$ and $\tau$ the standardized effects $z_j = (\theta_j - \mu)/\tau$ are normal with mean 0 and standard deviation
   1, whatever $\tau$ is. A chain that moves in $\mu$, $\log\tau$ and the $z_j$ meets no funnel in the prior. Such a change of
   coordinates need not change the model. The parameter is still $\theta$ with its distribution; a third argument says
   in which coordinates it is sampled:
   */
  let nonCentred = try Model { m in
    let mu = m.parameter("mu", Normal(0, 5))
    let tau = m.parameter("tau", HalfCauchy(5))
    let theta = m.parameter("theta", Normal(mu, tau), .real(offset: mu, multiplier: tau), shape: [8])
    m.observe("y", y, Normal(theta, sigma))
  }
  let standardized = Counted(nonCentred)
  let usual = try counted("usual", of: standardized) {
    try sample(
      standardized, draws: samples, chains: chains, warmUp: warmUp, seed: seed + 3, logger: logger,
      checkpoints: $0, with: NUTS())
  }
  let good = try counted("nonCentred", of: standardized) {
    try sample(
      standardized, draws: samples, chains: chains, warmUp: .adapting(sizes.warmUp, acceptance: 0.95),
      seed: seed + 4, logger: logger, checkpoints: $0, with: NUTS())
  }
  let draws = nonCentred.draws(of: good)
  //: @hide
  let usualDraws = nonCentred.draws(of: usual)
  let goodEvidence = try Evidence(good, draws)
  try notebook.record("usual", Evidence(usual, usualDraws), name: "not centred, NUTS as it is", truth: truth)
  try notebook.record(
    "nonCentred", goodEvidence, name: "not centred, acceptance 0.95", truth: truth, headline: true)
  let places = usual.flatMap { $0.failures.recordsOfDraws.map { exp($0.position[1]) } }
  let large = Double(places.filter { $0 > exact.spread.mean }.count)
  try notebook.record(
    "usual.failuresAbove", large, error: large.squareRoot() + 1,
    label: "failed trajectories where $\\tau$ is above its mean", format: .decimals(0))
  try notebook.print("\(draws.summary())")
  try notebook.table(
    [("NUTS", "usual"), ("NUTS, acceptance 0.95", "nonCentred")], truth: truth)
  //: @show
  /*:
   The first run is NUTS as it is. {{usual.failures}} of its orbits still diverged, {{usual.failuresAbove.value}} of them at a
   step where $\tau$ was above its mean of {{exact.tau}}. Here it is the other end that is narrow, since for large $\tau$ the
   data hold $\theta_j$, and so $z_j$, to a width of $\sigma_j / \tau$. But there a smaller step is enough. With an acceptance of 0.95,
   {{nonCentred.failures}} orbits diverge, $\hat R$ is at most {{nonCentred.rHat.value}}, and the draws of $\tau$ are worth
   {{nonCentred.ess}} independent ones (centred: {{centred.ess}}).

   {{figure.traces}} shows the three runs in time. In the new coordinates a few draws lead from one end of the range to the other. In
   the old ones $\log\tau$ moves slowly, and at the lower end it stops, or stands still for a while.
   */
  //: @hide
  let goodRun = DrawnRun(name: "not centred", color: .green, chains: good, draws: draws)
  try notebook.show(
    traces([centredRun, carefulRun, goodRun]).png(), name: "traces",
    caption: "Traces of $\\log\\tau$ in the \(inWords(sizes.chains)) chains of each run, every tenth draw.",
    alternativeText:
      "Three traces of the logarithm of tau, each of \(inWords(sizes.chains)) chains one after the other, with a dashed line at the edge of the neck. The first stays above the line, the second comes down to it and stands still there at times, the third crosses it again and again."
  )
  //: @show
  /*:
   How good are these draws? posteriordb (Magnusson et al.) keeps 10,000 reference draws of this posterior. Their means and
   standard deviations are the published numbers here. They are draws, too; the errors in their column are
   those of 10,000 independent ones.
   */
  let comparisons = Comparison.all(draws, exact)
  //: @hide
  try notebook.compare(
    "nonCentred", comparisons, name: "not centred",
    headlines: ["mean.mu", "mean.tau", "sd.tau", "mean.theta1"])
  func largest(_ values: [Double]) -> Double { values.map(\.magnitude).max()! }
  for (key, values) in [
    ("nonCentred.zExact", comparisons.map(\.deviation.exact)),
    ("nonCentred.zReference", comparisons.map(\.deviation.published)),
  ] {
    try notebook.record(key, Estimate(value: largest(values), error: 1), format: .decimals(1))
  }
  /// The mean square of the deviations from what is exact, in each of twenty runs with seeds of their own.
  let meanSquares = try (UInt64(10)..<30).map { offset in
    let again = try sample(
      nonCentred, draws: samples, chains: chains, warmUp: .adapting(sizes.warmUp, acceptance: 0.95),
      seed: seed + offset, logger: logger, checkpoints: checkpoints["again.\(offset)"], with: NUTS())
    let squares = Comparison.all(nonCentred.draws(of: again), exact).map {
      $0.deviation.exact * $0.deviation.exact
    }
    return squares.reduce(0, +) / Double(squares.count)
  }
  try notebook.record(
    "again.meanSquare", meanSquares.meanOfIndependent, label: "mean square of z in twenty runs")
  try notebook.record(
    "published.z", largest(comparisons.map(\.publishedDeviation)), format: .decimals(1))
  //: @show
  /*:
   $z$ is the difference in standard errors, of this run or of both. The largest of the twenty is
   {{nonCentred.zExact.value}} from the exact numbers and {{nonCentred.zReference.value}} from those of posteriordb, whose
   own largest deviation from the exact ones is {{published.z}}. Of twenty such numbers one is expected beyond 2, and about one
   run of twenty has one beyond 3. They are not independent, since all $\theta_j$ move with $\mu$. Whether the errors are right is
   seen in many runs: in twenty with other seeds the mean square of $z$, from the exact numbers, is {{again.meanSquare}}, and it
   should be 1.

   ## Without a change of coordinates

   Sometimes there is no such change of coordinates, or nobody has found it. Then a sampler can follow the width of the
   target. Chapter 2 has two ways: local steps, `WALNUTS`, which need gradients alone, and a metric. Both sample the centred form.
   (The masses of the local steps are learned here, since $\mu$ and $\log\tau$ have no common unit.)
   */
  let local = try counted("local", of: schools) {
    try sample(
      schools, draws: 4 * samples, chains: chains, warmUp: .adapting(sizes.warmUp, acceptance: 0.7),
      seed: seed + 5, logger: logger, checkpoints: $0, with: WALNUTS())
  }
  let metric = SoftAbs(hardness: 30)
  let riemannian = try counted("riemannian", of: schools) {
    try sample(
      schools, draws: samples / 10, chains: chains, warmUp: .discarding(20), seed: seed + 6, logger: logger,
      checkpoints: $0,
      with: RiemannianHMC(metric: metric, integrator: ImplicitMidpoint(), stepSize: 0.25, steps: 30))
  }
  let riemannianTree = try counted("riemannianNUTS", of: schools) {
    try sample(
      schools, draws: samples / 6, chains: chains, warmUp: .discarding(50), seed: seed + 7, logger: logger,
      checkpoints: $0,
      with: RiemannianNUTS(metric: metric, integrator: ImplicitMidpoint(), stepSize: 0.3))
  }
  //: @hide
  let cures = try [
    ("local steps", "local", Color.orange, local), ("Riemannian HMC", "riemannian", .skyBlue, riemannian),
    ("Riemannian NUTS", "riemannianNUTS", .darkGrey, riemannianTree),
  ].map { name, key, color, chains in
    let run = DrawnRun(name: name, color: color, chains: chains, draws: centred.draws(of: chains))
    let evidence = try Evidence(chains, run.draws)
    try notebook.record(key, evidence, name: "centred, \(name)", truth: truth, headline: true)
    return (name: name, key: key, run: run, evidence: evidence)
  }
  try notebook.table(cures.map { ($0.name, $0.key) }, truth: truth)
  let hard = try notebook.timed("hard") {
    try sample(
      schools, draws: 25, chains: chains, warmUp: .discarding(5), seed: seed + 8, logger: logger,
      with: RiemannianHMC(
        metric: SoftAbs(hardness: 1e6), integrator: ImplicitMidpoint(), stepSize: 0.25, steps: 30))
  }
  for (key, name, chains) in [("hard", "hardness $10^6$", hard), ("riemannian", "hardness 30", riemannian)] {
    try notebook.record(
      "\(key).failureRate",
      try ScalarDraws(chains: chains.map { $0.statistics.map { $0.failure == nil ? 0 : 1 } }).estimatedRate,
      label: "share of failed trajectories, \(name)")
  }
  //: @show
  /*:
   All three reach the neck. Their largest deviations from the truth, over the last three columns, are {{local.z.value}},
   {{riemannian.z.value}} and {{riemannianNUTS.z.value}} standard errors. (For this the error of a share is the one that the true
   share gives at the effective sample size of $\tau$; the errors in the table come from the draws, and are too small where
   hardly a draw is in the neck.) {{figure.marginals}} shows the marginal distribution of $\log\tau$ in six runs.

   The metric needs a word. SoftAbs replaces an eigenvalue $\lambda$ of the curvature by $\lambda \coth \alpha\lambda$, which
   is about $|\lambda|$, but not less than $1/\alpha$. The Hessian of this target has eigenvalues that change their sign, and
   with the $\alpha = 10^6$ of chapter 2 the metric all but vanishes there: {{hard.failureRate}} of the trajectories
   of a short run failed, each of them detected and rejected. $\alpha = 30$ says that no width is above $\sqrt{30} = 5.5$, about
   that of the posterior of the $\theta_j$, and {{riemannian.failureRate}} fail.
   */
  //: @hide
  try notebook.show(
    marginals([centredRun, carefulRun, goodRun] + cures.map(\.run), exact: exact, columns: 3).png(),
    name: "marginals", caption: "The marginal distribution of $\\log\\tau$, with the exact one.",
    alternativeText:
      "Six histograms of the logarithm of tau with the exact curve. The centred run lacks most of the left tail, the one with smaller steps its end; each has a spike where a chain stood still. The other four follow the curve, two of them roughly, since they have few draws."
  )
  let rows =
    [
      ("centred, NUTS", "centred", nutsEvidence), ("centred, acceptance 0.99", "careful", carefulEvidence),
      ("not centred, acceptance 0.95", "nonCentred", goodEvidence),
    ] + cures.map { ("centred, \($0.name)", $0.key, $0.evidence) }
  let efficiencies = rows.map { name, key, evidence in
    Efficiency(
      name: name, effectiveSampleSize: evidence.effectiveSampleSize,
      work: counted.works[key, default: Work()],
      dimension: 10, missesNeck: evidence.misses(truth))
  }
  func ratio(_ a: Estimate, _ b: Estimate) -> Estimate {
    let relative = (pow(a.error / a.value, 2) + pow(b.error / b.value, 2)).squareRoot()
    return Estimate(value: a.value / b.value, error: a.value / b.value * relative)
  }
  for ((name, key, _), efficiency) in zip(rows, efficiencies) {
    let label = "effective draws of $\\tau$ per 1000 gradients, \(name)"
    try notebook.record("\(key).efficiency", efficiency.least, label: label, headline: true)
    if efficiency.usesCurvature {
      try notebook.record(
        "\(key).efficiencyAtMost", efficiency.most, label: "\(label), further derivatives at the price of one"
      )
    }
  }
  try notebook.show(
    costs(efficiencies, of: "*τ*", range: 0.001...100).png(), name: "costs",
    caption:
      "Effective draws of $\\tau$ per 1000 gradients, with standard errors. A bar ends where a Hessian costs as much as one gradient.",
    alternativeText:
      "A dot for each sampler on a logarithmic axis of effective draws per thousand gradients. The form that is not centred is alone near thirty. The centred run of NUTS is grey, since it misses the neck. Local steps are at about a half; both metrics, and the centred runs of NUTS, are lower still."
  )
  //: @show
  /*:
   {{figure.costs}} counts what an effective draw of $\tau$ costs, warm-ups and reversibility checks included. The
   effective draws are the smaller of bulk and tail, as in the summaries. Each Hessian, and each contraction of third
   derivatives, counts as ten gradients, one for each coordinate; at the other end of the bar it counts as one. The sampler in grey
   misses the neck.

   The change of coordinates wins by far: {{nonCentred.efficiency}} effective draws per 1000 gradients, where local steps have
   {{local.efficiency}}, Riemannian HMC has {{riemannian.efficiency}} and Riemannian NUTS {{riemannianNUTS.efficiency}}. The
   samplers that follow the width pay for it with many small steps, or with many derivatives. But nobody had to find a change
   of coordinates for them.

   ## What the posterior expects

   Is the model compatible with the data? `predictions` draws, for each draw of the posterior, eight effects of another
   experiment in the same schools:
   */
  let replicated = try notebook.timed("predictions") { nonCentred.predictions(of: good, seed: seed + 9)["y"] }
  //: @hide
  let statistics = [
    TestStatistic(
      name: "largest effect", key: "maximum", observed: y.max()!, replicated: replicated.map { $0.max()! }),
    TestStatistic(
      name: "smallest effect", key: "minimum", observed: y.min()!, replicated: replicated.map { $0.min()! }),
    TestStatistic(
      name: "standard deviation", key: "sd", observed: observedSpread,
      replicated: replicated.map(standardDeviation)),
  ]
  for statistic in statistics {
    try notebook.record(
      "predictive.\(statistic.key)", statistic.pValue,
      label: "posterior predictive $p$-value, \(statistic.name)", headline: true)
  }
  try notebook.record(
    "exact.predictive.maximum", 1 - exact.replicatedEffects(at: y.max()!).allBelow, format: .decimals(4))
  try notebook.record(
    "exact.predictive.minimum", exact.replicatedEffects(at: y.min()!).allAbove, format: .decimals(4))
  try notebook.show(
    predictiveCheck(statistics).png(), name: "predictive",
    caption: "Three statistics of eight effects: as replicated by the posterior, and as observed.",
    alternativeText:
      "Three histograms of replicated data with a red line at the observed value: the largest effect, the smallest, and the standard deviation. Each line lies within its histogram, that of the smallest effect towards the right."
  )
  //: @show
  /*:
   {{figure.predictive}} compares three statistics of the replicated effects with those observed. The $p$-value is the
   share of the replicated ones that are at least as large. It is {{predictive.maximum}} for the largest effect,
   {{predictive.minimum}} for the smallest, {{predictive.sd}} for the standard deviation. (By quadrature the first two are
   {{exact.predictive.maximum}} and {{exact.predictive.minimum}}.) A $p$-value near 0 or 1 would say that the model cannot
   make such data. None is. That is no proof of the model; it says that these three features of eight numbers do not speak against it.

   ## What is to be believed of school A
   */
  //: @hide
  let theta = draws["theta"]
  try notebook.record("posterior.A", theta[0].estimatedMean, label: "mean effect of school A")
  try notebook.record("posterior.A.upper", theta[0].estimatedQuantile(0.95), format: .decimals(1))
  try notebook.record("posterior.A.lower", theta[0].estimatedQuantile(0.05), format: .decimals(1))
  try notebook.record(
    "posterior.best", theta.map { $0.first! == $0.max()! ? 1 : 0 }.estimatedRate,
    label: "probability that school A is the best")
  try notebook.record(
    "posterior.AaboveC", theta.map { $0.first! > $0[$0.startIndex + 2] ? 1 : 0 }.estimatedRate,
    label: "probability that school A is better than school C")
  try notebook.show(
    shrinkage(draws, exact: exact).png(), name: "shrinkage",
    caption:
      "Left: observed effects with their standard errors, and those of the posterior. Right: the mean of each effect for a given $\\tau$, by its exact formula, over the posterior density of $\\tau$, which is not to scale. The circles of the posterior are medians.",
    alternativeText:
      "Left, observed effects with wide error bars for eight schools, and below each a narrower interval of the posterior, all drawn towards a common dashed line. Right, the mean effects as curves of tau that fan out from one point, over the posterior density of tau, which is largest near zero."
  )
  //: @show
  /*:
   Not 28 points. {{figure.shrinkage}} shows on the left how the posterior draws each school towards the others, those most
   whose own experiment says least. The effect of school A has a mean of {{posterior.A.value}}, and lies between
   {{posterior.A.lower.value}} and {{posterior.A.upper.value}} with a probability of 90 %. On the right is the reason. For each $\tau$ the mean effect is a
   compromise between the school's own number and the common mean, and the posterior prefers small $\tau$, where the schools are
   alike. It does not decide, though. So all values of $\tau$ have to be averaged over, the smallest included,
   and a sampler that leaves out the neck gives the schools more of their own numbers than they should have.

   Draws answer questions that tables do not. The probability that school A has the largest effect of all is
   {{posterior.best}}, and that it is better than school C, {{posterior.AaboveC}}.

   ## What to take home

   - Look at what the prior expects before looking at the data. `priorDraws` costs one line.
   - A divergence is not noise. It marks a place that the sampler could not enter, and what is beyond is missing from every
     mean and from every error bar. Here it is the neck, {{exact.neckPercent}} % of the posterior, and more around it.
   - Raise the acceptance first. If divergences remain, or effective sample sizes stay small, change coordinates:
     `.real(offset: mu, multiplier: tau)` leaves the model as it is written. Where the data of each group are many and
     strong, the centred form is the better one; where they are few and weak, as here, the other.
   - Where no coordinates help, take local steps. Here an effective draw costs them {{local.slowdown}} times as many gradients.
     With a metric, choose $\alpha$ as about the square of the largest width there is.
   - Compare with something that is known: a published reference, or an integral that can be done.
   - Look at what the posterior expects, by statistics that matter to you.

   ## Sources

   - D. B. Rubin, *Estimation in parallel randomized experiments*, Journal of Educational Statistics 6, 377–401, 1981,
     [doi:10.3102/10769986006004377](https://doi.org/10.3102/10769986006004377): the data.
   - A. Gelman, *Prior distributions for variance parameters in hierarchical models*, Bayesian Analysis 1, 515–534, 2006,
     [doi:10.1214/06-BA117A](https://doi.org/10.1214/06-BA117A): the half-Cauchy prior.
   - M. Magnusson, P. Bürkner & A. Vehtari, [*posteriordb: a set of posteriors for Bayesian inference and probabilistic
     programming*](https://github.com/stan-dev/posteriordb), 2023, posterior `eight_schools-eight_schools_noncentered`: the
     model, and the reference draws whose means and standard deviations are quoted as published.
   - O. Papaspiliopoulos, G. O. Roberts & M. Sköld, *A general framework for the parametrization of hierarchical models*,
     Statistical Science 22, 59–73, 2007, [doi:10.1214/088342307000000014](https://doi.org/10.1214/088342307000000014): when
     which form is better.
   - M. Betancourt & M. Girolami, *Hamiltonian Monte Carlo for hierarchical models*, preprint, 2013,
     [arXiv:1312.0906](https://arxiv.org/abs/1312.0906).
   - M. Betancourt, *A general metric for Riemannian manifold Hamiltonian Monte Carlo*, Geometric Science of Information,
     Lecture Notes in Computer Science 8085, 327–334, 2013, [arXiv:1212.4693](https://arxiv.org/abs/1212.4693).
   - N. Bou-Rabee, B. Carpenter, T. S. Kleppe & S. Liu, *The within-orbit adaptive leapfrog No-U-Turn sampler*, preprint,
     2025, [arXiv:2506.18746](https://arxiv.org/abs/2506.18746).
   - A. Gelman, X.-L. Meng & H. Stern, *Posterior predictive assessment of model fitness via realized discrepancies*,
     Statistica Sinica 6, 733–760, 1996, [jstor:24306036](https://www.jstor.org/stable/24306036).
   */
  //: @hide
  try notebook.record(
    "local.slowdown", ratio(efficiencies[2].least, efficiencies[3].least),
    label: "gradients for an effective draw of $\\tau$, local steps over the form that is not centred")
  try notebook.finish()
  checkpoints.remove()
} catch {
  end(notebook, with: error)
}
