// Recurrences: states that follow from one another, step by step.

/// The states s₁ … sₙ of the recurrence sₜ = step(sₜ₋₁, xₜ), which begins with s₀ = `initial`.
///
/// The elements x are those of any sequence: the elements or rows of a traced array, plain numbers, indices, or several
/// of them by `zip`. A GARCH(1,1) variance:
///
///     let variances = scan(over: returns, from: omega / (1 - alpha - beta)) { variance, x in
///       omega + alpha * x * x + beta * variance
///     }.states
///
/// The steps are written out one after the other. Tracing, differentiation, memory and run time are proportional to
/// their number.
///
/// - Returns: the n states stacked along a new first axis, without s₀, and the last one; s₀ itself where there is no
///   step.
public func scan<Element>(
  over elements: some Sequence<Element>, from initial: TracedArray,
  _ step: (TracedArray, Element) -> TracedArray
) -> (states: TracedArray, last: TracedArray) {
  let (states, last) = scan(over: elements, from: initial) { state, x in
    let next = step(state, x)
    return (next, next)
  }
  return (states, last)
}

/// A recurrence (sₜ, yₜ) = step(sₜ₋₁, xₜ) with a state of any type and an output of its own: the state may be a tuple or
/// a struct of several arrays. A local level with its variance, whose outputs are log densities:
///
///     let filtered = scan(over: observations, from: (mean: m, variance: v)) { state, y in
///       let predicted = state.variance + q
///       let gain = predicted / (predicted + r)
///       let next = (mean: state.mean + gain * (y - state.mean), variance: (1 - gain) * predicted)
///       return (next, Normal(state.mean, sqrt(predicted + r)).logDensity(TracedArray(y)))
///     }
///     return filtered.outputs.sum()
///
/// - Returns: the n outputs, all of one shape, stacked along a new first axis, and the last state.
public func scan<Element, State>(
  over elements: some Sequence<Element>, from initial: State,
  _ step: (State, Element) -> (state: State, output: TracedArray)
) -> (outputs: TracedArray, last: State) {
  var state = initial
  var outputs: [TracedArray] = []
  for element in elements {
    let next = step(state, element)
    state = next.state
    outputs.append(next.output)
  }
  return (.stack(outputs), state)
}
