// swift-tools-version: 6.2
// Benchmarks are a package of their own, so that users of the library do not build them.
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "Hamilton", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "HamiltonBenchmarks",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "HamiltonianMonteCarlo", package: "Hamilton"),
        .product(name: "LogDensities", package: "Hamilton"),
        .product(name: "Tracing", package: "Hamilton"),
      ],
      path: "Benchmarks/Hamilton",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(name: "Summary", path: "Summary"),
  ]
)
