// swift-tools-version: 6.2
// A package outside of Hamilton, as a user would write it: it must build without unsafe flags, and sample.
import PackageDescription

let package = Package(
  name: "Smoke",
  dependencies: [.package(name: "Hamilton", path: "../..")],
  targets: [
    .executableTarget(
      name: "smoke",
      dependencies: [
        .product(name: "ChainDiagnostics", package: "Hamilton"),
        .product(name: "HamiltonianMonteCarlo", package: "Hamilton"),
        .product(name: "InputErrors", package: "Hamilton"),
        .product(name: "LinearAlgebra", package: "Hamilton"),
        .product(name: "LogDensities", package: "Hamilton"),
        .product(name: "Randomness", package: "Hamilton"),
        .product(name: "Distributions", package: "Hamilton"),
        .product(name: "Models", package: "Hamilton"),
        .product(name: "Tracing", package: "Hamilton"),
      ])
  ]
)
