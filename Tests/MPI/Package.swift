// swift-tools-version: 6.2
// A program that an MPI launcher starts in several processes: `make mpi` compares what they do with a single process.
import PackageDescription

let package = Package(
  name: "MPIChecks",
  dependencies: [.package(name: "Hamilton", path: "../..", traits: ["MPI"])],
  targets: [
    .executableTarget(
      name: "mpi-checks",
      dependencies: [
        .product(name: "HamiltonianMonteCarlo", package: "Hamilton"),
        .product(name: "InputErrors", package: "Hamilton"),
        .product(name: "LogDensities", package: "Hamilton"),
        .product(name: "MessagePassing", package: "Hamilton"),
        .product(name: "NeuralNetworks", package: "Hamilton"),
        .product(name: "Randomness", package: "Hamilton"),
      ])
  ]
)
