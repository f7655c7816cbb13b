// The warm-ups that learn the mass matrix: the schedules of nutpie and of Stan.

extension WarmUp {
  /// Transitions in which the mass matrix and the step size are adapted, the last 15 % of them, but at least 20, for the
  /// step size alone. It asks for the metric ``AdaptiveMetric``, as ``NUTS`` has.
  ///
  /// The mass is estimated again and again from overlapping windows (``MassAdapter``).
  ///
  /// - Parameters:
  ///   - transitions: of the whole warm-up.
  ///   - acceptance: the wanted mean acceptance probability, between 0 and 1.
  ///   - mass: how the mass is estimated.
  public static func adapting(
    _ transitions: Int, acceptance: Double = 0.8, mass: MassEstimator = .fisherLowRank
  ) -> WarmUp {
    let last = min(max(StepSizeAdapter.leastTransitions, fifteenPercent(transitions)), transitions)
    return WarmUp(stages: [
      Stage(
        transitions - last, [StepSizeAdapter.searching(acceptance: acceptance), MassAdapter(mass)]),
      Stage(last, [StepSizeAdapter.refining(acceptance: acceptance)]),
    ])
  }

  /// The same in the windows of Stan: after 75 transitions for the step size the mass is estimated at the end of windows of
  /// 25, 50, 100, … transitions, each from that window alone, and the search for the step size begins anew; the last 50
  /// are for the step size alone. With less than 150 transitions there is one window, of 75 %, after 15 % and before 10 %
  /// for the step size, these at least 20 each.
  ///
  /// Source: Stan Reference Manual, "MCMC sampling", section on automatic parameter tuning; Stan's `windowed_adaptation`.
  public static func adaptingInDoublingWindows(
    _ transitions: Int, acceptance: Double = 0.8, mass: MassEstimator = .variance
  ) -> WarmUp {
    let isShort = transitions < 150, least = StepSizeAdapter.leastTransitions
    let first = isShort ? min(max(least, fifteenPercent(transitions)), transitions) : 75
    let last = isShort ? min(max(least, transitions / 10), transitions - first) : 50
    let windows = doublingWindows(transitions - first - last, first: isShort ? max(transitions, 1) : 25)
    return WarmUp(
      stages: [Stage(first, [StepSizeAdapter.searching(acceptance: acceptance), GradientMass()])]
        + windows.map { window in
          Stage(
            window, [StepSizeAdapter.averaging(acceptance: acceptance), MassAdapter(mass, windows: .whole)])
        } + [Stage(last, [StepSizeAdapter.refining(acceptance: acceptance)])])
  }

  /// Without the product, which could overflow.
  private static func fifteenPercent(_ n: Int) -> Int { n / 100 * 15 + n % 100 * 15 / 100 }

  /// Windows of `first`, 2 `first`, 4 `first`, …, the last one longer where another would not fit.
  private static func doublingWindows(_ transitions: Int, first: Int) -> [Int] {
    var windows: [Int] = []
    var (rest, window) = (transitions, first)
    while rest / 3 >= window {
      windows.append(window)
      rest -= window
      window *= 2
    }
    return windows + [rest]
  }
}
