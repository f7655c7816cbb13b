// What a model's closure talks to.

import Constraints
import Distributions
import InputErrors
import Tracing

/// Takes the description of a model: its parameters, its density, its data, and what is computed from them.
public final class ModelBuilder {
  private let interpreter: any ModelInterpreter
  private let statement = TracingContext.Statement()
  private var names = UsedNames()
  /// The first thing that was wrong.
  private(set) var error: InputError?

  init(_ interpreter: any ModelInterpreter) {
    self.interpreter = interpreter
    statement.description = "before the first statement of the model"
  }

  /// Runs the closure of a model.
  func run(_ body: (ModelBuilder) -> Void) {
    TracingContext.$statement.withValue(statement) { body(self) }
  }

  // MARK: Parameters

  /// A parameter that lies in a set; its density is what `add` says of it.
  ///
  ///     let weights = m.parameter("weights", .simplex, shape: [3])
  ///
  /// - Parameters:
  ///   - name: of the model's own, for tables and for `draws["weights"]`.
  ///   - constraint: the set, all real numbers by default.
  ///   - shape: of its value: `[]` for a single number.
  ///   - file: where the statement stands, for errors.
  ///   - line: its line.
  public func parameter(
    _ name: String, _ constraint: some Constraint = .real, shape: [Int] = [], file: StaticString = #fileID,
    line: UInt = #line
  ) -> TracedArray {
    declare(name, constraint, nil, shape, Place(file, line))
  }

  /// A parameter with a distribution, its prior, whose log density is added to that of the model.
  ///
  ///     let tau = m.parameter("tau", HalfCauchy(5))
  ///     let theta = m.parameter("theta", Normal(mu, tau), shape: [8])
  ///
  /// - Parameters:
  ///   - name: of the model's own, for tables and for `draws["tau"]`.
  ///   - distribution: a continuous one, whose support is the set that the parameter lies in.
  ///   - shape: of its value; that of the distribution where it is left out.
  ///   - file: where the statement stands, for errors.
  ///   - line: its line.
  public func parameter(
    _ name: String, _ distribution: some Distribution, shape: [Int]? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) -> TracedArray {
    let place = Place(file, line)
    guard let support = distribution.support else {
      fail(
        InputError(
          "parameter \"\(name)\" (\(place))", expected: "a continuous distribution",
          found: "one of whole numbers", advice: "Sum the density over its values, as a Mixture does."))
      return declare(name, Reals(), nil, shape ?? [], place)
    }
    return declare(name, support, distribution, shape ?? distribution.shape, place)
  }

  /// A parameter with a distribution and a set of its own, which takes the place of the support.
  ///
  ///     let theta = m.parameter("theta", Normal(mu, tau), .real(offset: mu, multiplier: tau), shape: [8])
  ///
  /// `.real(offset:multiplier:)` changes coordinates alone. Where the set is smaller than the support, the density is cut and
  /// not normalised again.
  public func parameter(
    _ name: String, _ distribution: some Distribution, _ constraint: some Constraint, shape: [Int]? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) -> TracedArray {
    declare(name, constraint, distribution, shape ?? distribution.shape, Place(file, line))
  }

  // MARK: Density and data

  /// Adds to the log density; elements of an array are summed.
  ///
  /// Shapes are broadcast without a word: a column less a row is a matrix, of which all elements count. For data prefer
  /// `observe`, which refuses shapes that do not fit.
  public func add(_ term: TracedArray, file: StaticString = #fileID, line: UInt = #line) {
    at(Place(file, line)) { interpreter.add(term) }
  }

  /// Adds the log density of data. Predictions then give draws of what else might have been observed.
  ///
  /// - Parameters:
  ///   - name: of the data, and of its predictions.
  ///   - data: constants of any shape, or arrays computed from parameters; at least one number.
  ///   - distribution: of which parameters are broadcast to the data.
  ///   - file: where the statement stands, for errors.
  ///   - line: its line.
  public func observe(
    _ name: String, _ data: some TracedArrayConvertible, _ distribution: some Distribution,
    file: StaticString = #fileID, line: UInt = #line
  ) {
    let place = Place(file, line)
    claim(name, place)
    let values = checked(name, data.traced, place)
    guard isSome(name, values.shape, place), fits(distribution, name, values.shape, place) else { return }
    requirePossible(name, values, distribution, place)
    at(place) { interpreter.observe(name, values, distribution) }
  }

  /// Constants that are named where they hold no number.
  public func data(
    _ name: String, _ values: some TracedArrayConvertible, file: StaticString = #fileID, line: UInt = #line
  ) -> TracedArray {
    let place = Place(file, line)
    return at(place) { checked(name, values.traced, place) }
  }

  // MARK: What is computed from parameters

  /// Names an array that is computed from parameters, whose draws come with theirs; returns it.
  @discardableResult
  public func generated(
    _ name: String, _ value: some TracedArrayConvertible, file: StaticString = #fileID, line: UInt = #line
  ) -> TracedArray {
    let place = Place(file, line)
    claim(name, place)
    let value = value.traced
    at(place) { interpreter.generated(name, value) }
    return value
  }

  /// Names a distribution of something not observed, such as a new observation, of which predictions give draws.
  public func predicted(
    _ name: String, _ distribution: some Distribution, shape: [Int]? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) {
    let place = Place(file, line)
    claim(name, place)
    let shape = shape ?? distribution.shape
    guard fits(distribution, name, shape, place) else { return }
    at(place) { interpreter.predicted(name, distribution, shape: shape) }
  }

  // MARK: Parts

  private func declare(
    _ name: String, _ constraint: any Constraint, _ distribution: (any Distribution)?, _ shape: [Int],
    _ place: Place
  ) -> TracedArray {
    claim(name, place)
    if !shape.allSatisfy({ $0 >= 1 }) {
      fail(
        InputError(
          "shape of \"\(name)\" (\(place))", expected: "at least one element along each axis",
          found: "\(shape)",
          advice: "Give its extents, such as [8] or [2, 3]; [] is a single number."))
    }
    let isFit = distribution.map { fits($0, name, shape, place) } ?? true
    return at(place) {
      interpreter.parameter(
        ParameterDeclaration(
          name: name, shape: shape, constraint: constraint, distribution: isFit ? distribution : nil,
          place: place))
    }
  }

  /// Whether the parameters of a distribution can be repeated to a shape: if they are larger, terms would be counted twice.
  /// Along the axes of one draw nothing is repeated.
  private func fits(_ distribution: some Distribution, _ name: String, _ shape: [Int], _ place: Place) -> Bool
  {
    let own = distribution.shape
    let eventAxes = distribution.eventAxes
    let pairs = zip(own.reversed(), shape.reversed()).enumerated()
    let areFit = pairs.allSatisfy { axis, extents in
      extents.0 == extents.1 || (extents.0 == 1 && axis >= eventAxes)
    }
    if own.count <= shape.count, areFit { return true }
    let ofDraws = eventAxes == 0 ? "" : "; along the axes of one draw, the last \(eventAxes), equal"
    fail(
      InputError(
        "shape of \"\(name)\" (\(place))", expected: "one into which that of the distribution fits, \(own)",
        found: "\(shape)",
        advice: "Matched from the last, extents must be equal, or 1 in the distribution\(ofDraws)."))
    return false
  }

  /// Does something in a statement, which errors then name; what is traced afterwards comes after that statement.
  private func at<Result>(_ place: Place, _ action: () -> Result) -> Result {
    statement.description = "\(place)"
    defer { statement.description = "after \(place)" }
    return action()
  }

  /// Takes a name, which must be that of nothing else.
  private func claim(_ name: String, _ place: Place) {
    if let earlier = names.earlier(name) {
      fail(
        InputError(
          "name \"\(name)\" (\(place))", expected: "one that is used once in the model, for elements as well",
          found: "\"\(earlier.name)\" of \(earlier.place)", advice: "Give one of the two another name."))
    }
    names.insert(name, place)
  }

  private func checked(_ name: String, _ values: TracedArray, _ place: Place) -> TracedArray {
    if let numbers = values.knownValues, let index = numbers.firstIndex(where: \.isNaN) {
      fail(
        InputError(
          "data \"\(name)\" (\(place))", expected: "numbers",
          found: "NaN at \(values.indexDescription(of: index))",
          advice: "Leave out what is missing, or make it a parameter of the model."))
    }
    return values
  }

  /// Data without a number say nothing of the parameters: mostly what made them went wrong.
  private func isSome(_ name: String, _ shape: [Int], _ place: Place) -> Bool {
    guard shape.contains(0) else { return true }
    fail(
      InputError(
        "data \"\(name)\" (\(place))", expected: "at least one number", found: "the shape \(shape)",
        advice: "Look at what chose them; where nothing can be observed, leave the statement out."))
    return false
  }

  /// Counts and categories that are impossible whatever the parameters are would make every density 0.
  private func requirePossible(
    _ name: String, _ data: TracedArray, _ distribution: some Distribution, _ place: Place
  ) {
    guard let range = distribution.countRange, let numbers = data.knownValues,
      let outside = range.firstOutside(numbers, shape: data.shape)
    else { return }
    let index = data.shape.isEmpty ? "" : " at \(data.indexDescription(of: outside.index))"
    fail(
      InputError(
        "data \"\(name)\" (\(place))", expected: outside.expected,
        found: "\(wholeNumber(numbers[outside.index]))\(index)",
        advice: range.areCategories
          ? "Subtract 1 from data that count from 1; else the distribution has fewer categories than the data."
          : "Look at this element, or choose a distribution that can give it."))
  }

  private func fail(_ error: InputError) {
    if self.error == nil { self.error = error }
  }
}

extension TracedArray {
  /// The place of an element as it is written: [2, 0].
  fileprivate func indexDescription(of element: Int) -> String { "\(elementIndices(element, in: shape))" }
}

/// The indices of an element by its place in row-major order.
func elementIndices(_ element: Int, in shape: [Int]) -> [Int] {
  var rest = element
  var indices: [Int] = []
  for extent in shape.reversed() {
    indices.append(rest % extent)
    rest /= extent
  }
  return indices.reversed()
}
