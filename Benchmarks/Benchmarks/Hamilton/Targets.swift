// The log densities that everything is measured on.

import Tracing

/// N([1, 2, 3], 0.5² I).
let gaussian = TracedLogDensity(dimension: 3) { q in
  Normal([1, 2, 3], 0.5).logDensity(q).sum()
}

/// Neal's funnel in 10 + 1 dimensions.
let funnel = TracedLogDensity(dimension: 11) { w in
  let v = w[0], x = w[1...]
  return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
}
