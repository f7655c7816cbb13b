// How near a gradient of the tutorial's network comes to the time of dense matrix products at OpenBLAS' peak.

/// What dense matrix products multiply and add for a gradient, in billions of operations.
private let gradientGigaflops: Double = {
  // A multiplication and an addition for each output and each input that it depends on.
  let conv1 = 2.0 * (20 * 24 * 24) * 25
  let conv2 = 2.0 * (50 * 8 * 8) * (20 * 25)
  let fc1 = 2.0 * 500 * 800
  let fc2 = 2.0 * 10 * 500
  let forward = conv1 + conv2 + fc1 + fc2
  // Backwards, as much for the weights and as much for the inputs; those of conv1 are data.
  let backward = 2 * forward - conv1
  return 100 * (forward + backward) * 1e-9
}()

/// The time of the dense products alone at peak over that of the gradient, for each number of threads.
///
/// More than 1 is possible: max-pooling gives a gradient to one output of a convolution in four, and our backward
/// pass does not multiply the zeros of the others.
func sharesOfDenseFloor(_ results: [String: Measurement]) -> [String: Measurement] {
  var shares: [String: Measurement] = [:]
  for threads in ["1thread", "2threads"] {
    guard let milliseconds = results["cnn.gradient.\(threads)"]?.value,
      let peak = results["sgemm.\(threads)"]?.value
    else { continue }
    shares["cnn.shareOfDenseFloor.\(threads)"] = Measurement(
      value: gradientGigaflops / peak / (milliseconds / 1000), unit: "ratio")
  }
  return shares
}
