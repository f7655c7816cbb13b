// Placeholder of the module LinearAlgebra.
