// One import for all that a model is written, sampled and summarised with.

@_exported import ChainDiagnostics
@_exported import Constraints
@_exported import Distributions
@_exported import HamiltonianMonteCarlo
@_exported import InputErrors
@_exported import LogDensities
@_exported import struct LinearAlgebra.Matrix
@_exported import Tracing
