// What distributions share that are standard ones, shifted and scaled.

import Tracing

/// location + scale · z(k) for each element k of the shape; parameters must be constant.
func locationScale(
  _ distribution: String, _ location: TracedArray, _ scale: TracedArray, _ shape: [Int], _ z: (Int) -> Double
) -> [Double] {
  let (location, scale) = (
    location.drawable(distribution, to: shape), scale.drawable(distribution, to: shape)
  )
  return location.indices.map { location[$0] + scale[$0] * z($0) }
}

/// The shape that parameters have in common.
func commonShape(_ distribution: String, _ parameters: TracedArray...) -> [Int] {
  parameters.dropFirst().reduce(parameters[0].shape) { Shapes.broadcast($0, $1.shape, distribution) }
}
