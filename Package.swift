// swift-tools-version: 6.2
// Foundations first: each target may import only what stands above it.
import PackageDescription

let package = Package(
  name: "Hamilton",
  products: [
    .library(name: "InputErrors", targets: ["InputErrors"]),
    .library(name: "LinearAlgebra", targets: ["LinearAlgebra"]),
    .library(name: "Randomness", targets: ["Randomness"]),
    .library(name: "SpecialFunctions", targets: ["SpecialFunctions"]),
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(name: "LogDensities", targets: ["LogDensities"]),
    .library(name: "Tracing", targets: ["Tracing"]),
    .library(name: "Constraints", targets: ["Constraints"]),
    .library(name: "Distributions", targets: ["Distributions"]),
    .library(name: "HamiltonianMonteCarlo", targets: ["HamiltonianMonteCarlo"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "StanPrograms", targets: ["StanPrograms"]),
    .library(name: "ModeFinding", targets: ["ModeFinding"]),
    .library(name: "MessagePassing", targets: ["MessagePassing"]),
    .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
    .library(name: "NetworksOnOpenCL", targets: ["NetworksOnOpenCL"]),
    .library(name: "ChainDiagnostics", targets: ["ChainDiagnostics"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .library(name: "Literate", targets: ["Literate"]),
    .library(name: "DrawFiles", targets: ["DrawFiles"]),
    .executable(name: "hamilton", targets: ["hamilton"]),
    .executable(name: "gaussian", targets: ["gaussian"]),
    .executable(name: "funnel", targets: ["funnel"]),
    .executable(name: "mnist-cnn", targets: ["mnist-cnn"]),
    .executable(name: "eight-schools", targets: ["eight-schools"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Chains and data on many machines, by an MPI library.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CNLopt", providers: [.apt(["libnlopt-dev"])]),
    .systemLibrary(name: "CGD", providers: [.apt(["libgd-dev"])]),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi", providers: [.apt(["libopenmpi-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Foundations.
    .target(name: "InputErrors"),
    .target(name: "WideKernels"),
    .target(name: "LinearAlgebra", dependencies: ["WideKernels", "COpenBLAS", "CLAPACKE"]),
    .target(name: "Randomness", dependencies: ["WideKernels"]),
    .target(name: "SpecialFunctions"),
    .target(name: "Statistics", dependencies: ["InputErrors"]),
    .target(name: "LogDensities"),
    .target(
      name: "ChainDiagnostics",
      dependencies: ["InputErrors", "LinearAlgebra", "SpecialFunctions", "Statistics"]),

    // What produces log densities, and what consumes them.
    .target(
      name: "Tracing",
      dependencies: [
        "LogDensities", "LinearAlgebra", "SpecialFunctions", "WideKernels", "COpenBLAS", "CLAPACKE",
      ]),
    .target(name: "Constraints", dependencies: ["Tracing"]),
    .target(
      name: "Distributions",
      dependencies: ["Constraints", "LinearAlgebra", "Randomness", "SpecialFunctions", "Tracing"]),
    .target(
      name: "NeuralNetworks",
      dependencies: [
        "WideKernels", "COpenBLAS", "InputErrors", "LinearAlgebra", "LogDensities", "Randomness",
        "SpecialFunctions", "Tracing",
      ]),
    .target(
      name: "HamiltonianMonteCarlo",
      dependencies: [
        "ChainDiagnostics", "InputErrors", "LogDensities", "LinearAlgebra", "Randomness", "Statistics",
        "WideKernels", .product(name: "Logging", package: "swift-log"),
      ]),

    // Stan programs as log densities; their libraries are opened when a program asks for them.
    .target(name: "StanPrograms", dependencies: ["InputErrors", "LogDensities", "Randomness"]),

    // Maxima of log densities.
    .target(
      name: "ModeFinding",
      dependencies: ["CNLopt", "InputErrors", "LinearAlgebra", "LogDensities", "Randomness"]),

    // Posteriors in named, constrained parameters, from their description to named draws.
    .target(
      name: "Models",
      dependencies: [
        "ChainDiagnostics", "Constraints", "Distributions", "HamiltonianMonteCarlo", "InputErrors",
        "LogDensities",
        "Randomness", "Tracing",
      ]),

    // Draws in the files that the field reads, written as they come and read back.
    .target(
      name: "DrawFiles",
      dependencies: ["ChainDiagnostics", "HamiltonianMonteCarlo", "InputErrors", "LogDensities"]),

    // Networks on graphics cards; OpenCL is opened when a program asks for it.
    .target(
      name: "NetworksOnOpenCL",
      dependencies: ["HamiltonianMonteCarlo", "InputErrors", "NeuralNetworks", "Randomness"]),

    // Runs of several processes; only the package trait MPI asks for an MPI library.
    .target(
      name: "MessagePassing",
      dependencies: [
        .target(name: "CMPI", condition: .when(traits: ["MPI"])), "HamiltonianMonteCarlo", "InputErrors",
        "LogDensities", .product(name: "Logging", package: "swift-log"),
      ]),

    // Outer rooms: they look at results and know nothing of the sampler.
    .target(name: "Datasets", dependencies: ["CGD", "CZlib", "InputErrors", "Randomness"]),
    .target(name: "Plotting", dependencies: ["CGD"]),
    .target(name: "Literate"),

    // What all chapters share: options, timings, evidence, and how they end.
    .target(
      name: "ChapterSupport",
      dependencies: [
        "HamiltonianMonteCarlo", "ChainDiagnostics", "InputErrors", "LogDensities", "Plotting", "Literate",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The command for people who do not write Swift.
    .executableTarget(
      name: "hamilton",
      dependencies: [
        "ChainDiagnostics", "DrawFiles", "HamiltonianMonteCarlo", "InputErrors", "LogDensities", "Plotting",
        "StanPrograms", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Chapters.
    .executableTarget(
      name: "gaussian",
      dependencies: [
        "HamiltonianMonteCarlo", "Distributions", "Tracing", "LinearAlgebra", "ChainDiagnostics", "Plotting",
        "Literate",
        "ChapterSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "chapters/gaussian", exclude: ["README.md", "results.json", "expected.json"]),
    .executableTarget(
      name: "funnel",
      dependencies: [
        "HamiltonianMonteCarlo", "Distributions", "LinearAlgebra", "LogDensities", "Randomness", "Tracing",
        "ChainDiagnostics",
        "Plotting", "Literate", "ChapterSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "chapters/funnel", exclude: ["README.md", "results.json", "expected.json"]),
    .executableTarget(
      name: "mnist-cnn",
      dependencies: [
        "HamiltonianMonteCarlo", "NeuralNetworks", "Datasets", "Randomness", "ChainDiagnostics", "Plotting",
        "Statistics", "Literate", "ChapterSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "chapters/mnist-cnn", exclude: ["README.md", "results.json", "expected-quick.json"]),
    .executableTarget(
      name: "eight-schools",
      dependencies: [
        "Models", "HamiltonianMonteCarlo", "ChainDiagnostics", "Plotting", "Literate", "ChapterSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "chapters/eight-schools", exclude: ["README.md", "results.json", "expected.json"]),

    // How fast networks are on a device.
    .executableTarget(
      name: "opencl-benchmark",
      dependencies: [
        "NetworksOnOpenCL", "HamiltonianMonteCarlo", "LogDensities", "NeuralNetworks", "Randomness",
      ],
      path: "Benchmarks/OpenCL"),

    // What the choices of a warm-up are worth.
    .executableTarget(
      name: "warm-up-benchmark",
      dependencies: [
        "HamiltonianMonteCarlo", "ChainDiagnostics", "LogDensities", "Randomness",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Benchmarks/WarmUp"),

    // Tests.
    .target(
      name: "TracingTestSupport", dependencies: ["LogDensities", "Tracing"], path: "Tests/TracingTestSupport"),
    .target(
      name: "StanTestSupport", dependencies: ["StanPrograms"], path: "Tests/StanTestSupport",
      exclude: ["double.c"]),
    .target(name: "FileTestSupport", path: "Tests/FileTestSupport"),
    .target(
      name: "SamplingTestSupport",
      dependencies: [
        "HamiltonianMonteCarlo", "LinearAlgebra", "LogDensities", "Randomness",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/SamplingTestSupport"),
    .executableTarget(
      name: "checkpoint-probe",
      dependencies: [
        "HamiltonianMonteCarlo", "LogDensities", "Tracing", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/CheckpointProbe"),
    .testTarget(name: "WideKernelsTests", dependencies: ["WideKernels", "Randomness"]),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
    .testTarget(name: "RandomnessTests", dependencies: ["WideKernels", "Randomness"]),
    .testTarget(name: "LogDensitiesTests", dependencies: ["LogDensities"]),
    .testTarget(name: "SpecialFunctionsTests", dependencies: ["SpecialFunctions"]),
    .testTarget(name: "StatisticsTests", dependencies: ["InputErrors", "Statistics"]),
    .testTarget(
      name: "DrawFilesTests",
      dependencies: [
        "DrawFiles", "ChainDiagnostics", "HamiltonianMonteCarlo", "InputErrors", "LogDensities", "Randomness",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "TracingTests",
      dependencies: [
        "Distributions", "Tracing", "TracingTestSupport", "LinearAlgebra", "LogDensities", "SpecialFunctions",
      ]),
    .testTarget(
      name: "ConstraintsTests", dependencies: ["Constraints", "Randomness", "Tracing", "TracingTestSupport"]),
    .testTarget(
      name: "DistributionsTests",
      dependencies: [
        "Constraints", "Distributions", "LinearAlgebra", "LogDensities", "Randomness", "SpecialFunctions",
        "Tracing",
        "TracingTestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: [
        "NeuralNetworks", "HamiltonianMonteCarlo", "ChainDiagnostics", "InputErrors", "LogDensities",
        "Randomness", "Tracing",
      ]),
    .testTarget(
      name: "NetworksOnOpenCLTests",
      dependencies: [
        "NetworksOnOpenCL", "HamiltonianMonteCarlo", "InputErrors", "NeuralNetworks", "Randomness",
        .product(name: "Logging", package: "swift-log"),
      ]),
    // One transition: systems, integrators, metrics, trajectories, and the laws that all of them obey.
    .testTarget(
      name: "HamiltonianMonteCarloTests",
      dependencies: [
        "ChainDiagnostics", "HamiltonianMonteCarlo", "InputErrors", "LogDensities", "LinearAlgebra",
        "Randomness", "SamplingTestSupport",
      ]),
    // Whole runs: warm-ups, chains, sinks, checkpoints, partners, and what a run says of itself.
    .testTarget(
      name: "HamiltonianMonteCarloRunTests",
      dependencies: [
        "ChainDiagnostics", "Distributions", "FileTestSupport", "HamiltonianMonteCarlo", "InputErrors",
        "LogDensities", "LinearAlgebra", "Randomness", "SamplingTestSupport", "Tracing", "checkpoint-probe",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "StanProgramsTests",
      dependencies: [
        "ChainDiagnostics", "HamiltonianMonteCarlo", "InputErrors", "LogDensities", "Randomness",
        "SamplingTestSupport", "StanPrograms", "StanTestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "HamiltonCommandTests",
      dependencies: ["DrawFiles", "FileTestSupport", "SamplingTestSupport", "StanTestSupport", "hamilton"]),
    .testTarget(
      name: "ModeFindingTests", dependencies: ["InputErrors", "LogDensities", "ModeFinding", "Tracing"]),
    .testTarget(
      name: "ModelsTests",
      dependencies: [
        "DrawFiles", "FileTestSupport", "LinearAlgebra", "LogDensities", "Models", "Randomness",
        "SamplingTestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ChainDiagnosticsTests",
      dependencies: ["ChainDiagnostics", "InputErrors", "Randomness", "SpecialFunctions"],
      exclude: ["Fixtures"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "CZlib", "Randomness"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "CGD"]),
    .testTarget(name: "LiterateTests", dependencies: ["Literate"]),
    .testTarget(
      name: "ChapterTests",
      dependencies: [
        "Datasets", "FileTestSupport", "Literate", "gaussian", "funnel", "mnist-cnn", "eight-schools",
      ]),
  ]
)

// The documentation plug-in is fetched by `make docs` only, not by users of the library.
if Context.environment["HAMILTON_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}
