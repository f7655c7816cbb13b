// Heavy statistics run in optimised builds only.

/// Whether the tests have been compiled with optimisation.
#if DEBUG
  package let isOptimised = false
#else
  package let isOptimised = true
#endif
