// The sizes of the chapter's runs.

import ChapterSupport

/// How many draws each run makes.
struct Sizes {
  /// Of the tutorial's run.
  var tutorial: Int
  /// Of the longer trajectories of the same posterior, and those before them that adapt the step size.
  var longer: Int
  var longerWarmUp: Int
  var longerSteps: Int
  /// Of the later notebook's setting.
  var notebook: Int
  /// Of the smooth prior, and those before them.
  var smooth: Int
  var smoothWarmUp: Int
  /// Leapfrog steps of its trajectories.
  var smoothSteps: Int
  /// Of the regression, for each chain.
  var regression: Int
  var regressionWarmUp: Int
  var regressionChains: Int

  /// Those that the text tells.
  var named: [(String, Int)] {
    [
      ("tutorial", tutorial), ("longer", longer), ("longerWarmUp", longerWarmUp),
      ("longerSteps", longerSteps),
      ("notebook", notebook), ("smooth", smooth), ("smoothWarmUp", smoothWarmUp),
      ("smoothAll", smoothWarmUp + smooth), ("smoothSteps", smoothSteps), ("regression", regression),
    ]
  }

  static let full = Sizes(
    tutorial: 3_000, longer: 80, longerWarmUp: 100, longerSteps: 50, notebook: 200, smooth: 120,
    smoothWarmUp: 10, smoothSteps: 150, regression: 2_000, regressionWarmUp: 1_000, regressionChains: 4)
  static let quick = Sizes(
    tutorial: 100, longer: 10, longerWarmUp: 20, longerSteps: 10, notebook: 10, smooth: 10, smoothWarmUp: 5,
    smoothSteps: 10, regression: 200, regressionWarmUp: 100, regressionChains: 4)

  /// The same proportions for another number of draws of the tutorial's run and another warm-up, of ten draws at least.
  func scaled(to asked: RunSizes) -> Sizes {
    func draws(_ count: Int) -> Int { max(10, count * asked.samples / tutorial) }
    func warmUp(_ count: Int) -> Int { max(1, count * asked.warmUp / longerWarmUp) }
    var sizes = self
    sizes.tutorial = draws(tutorial)
    sizes.longer = draws(longer)
    sizes.notebook = draws(notebook)
    sizes.smooth = draws(smooth)
    sizes.regression = draws(regression)
    sizes.longerWarmUp = warmUp(longerWarmUp)
    sizes.smoothWarmUp = warmUp(smoothWarmUp)
    sizes.regressionWarmUp = warmUp(regressionWarmUp)
    sizes.regressionChains = asked.chains
    return sizes
  }
}
