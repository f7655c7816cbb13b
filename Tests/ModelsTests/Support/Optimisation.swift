// Whether the tests run in an optimised build; heavy statistics do only there.

#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif
