// All benchmarks, in the order in which they are reported.

import Benchmark

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [], warmupIterations: 2, maxDuration: .seconds(2), maxIterations: 200)
  benchmarkGaussianSampling()
  benchmarkDerivatives()
  benchmarkTracing()
  benchmarkModels()
  benchmarkFunnelSampling()
  benchmarkChains()
  benchmarkTrees()
  benchmarkSteps()
  benchmarkDimensions()
  benchmarkNormals()
  benchmarkMatrixProducts()
  benchmarkNetwork()
  benchmarkFiles()
  benchmarkCheckpoints()
  benchmarkStanPrograms()
}
