// swift-tools-version: 6.2
// Benchmarks are a package of their own, so that users of the library do not build them.
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "Hamilton", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
  ],
  targets: [
    // LAPACK as one calls it from C, which our own eigendecomposition is compared with.
    .systemLibrary(
      name: "CReferenceLAPACK", path: "CReferenceLAPACK", pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"])]),
    // BLAS likewise, whose peak rate our networks are compared with.
    .systemLibrary(
      name: "CReferenceBLAS", path: "CReferenceBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]),
    // Gradients written by hand, for this machine alone, which traced ones are compared with.
    .target(
      name: "CHandWritten", path: "CHandWritten",
      cSettings: [.unsafeFlags(["-O3", "-march=native"])],
      linkerSettings: [.linkedLibrary("openblas"), .linkedLibrary("lapacke"), .linkedLibrary("m")]),
    .executableTarget(
      name: "HamiltonBenchmarks",
      dependencies: [
        "CHandWritten",
        "CReferenceBLAS",
        "CReferenceLAPACK",
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "ChainDiagnostics", package: "Hamilton"),
        .product(name: "Datasets", package: "Hamilton"),
        .product(name: "DrawFiles", package: "Hamilton"),
        .product(name: "InputErrors", package: "Hamilton"),
        .product(name: "StanPrograms", package: "Hamilton"),
        .product(name: "HamiltonianMonteCarlo", package: "Hamilton"),
        .product(name: "LinearAlgebra", package: "Hamilton"),
        .product(name: "LogDensities", package: "Hamilton"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NeuralNetworks", package: "Hamilton"),
        .product(name: "Randomness", package: "Hamilton"),
        .product(name: "Distributions", package: "Hamilton"),
        .product(name: "Tracing", package: "Hamilton"),
      ],
      path: "Benchmarks/Hamilton",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Summary",
      dependencies: [
        .product(name: "Datasets", package: "Hamilton"),
        .product(name: "Plotting", package: "Hamilton"),
      ],
      path: "Summary"),
  ]
)
