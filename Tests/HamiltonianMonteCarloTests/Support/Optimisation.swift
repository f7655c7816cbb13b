// Heavy statistics run in optimised builds only.

/// Whether the tests have been compiled with optimisation.
#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif
