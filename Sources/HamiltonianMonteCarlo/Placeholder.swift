// Placeholder of the module HamiltonianMonteCarlo.
