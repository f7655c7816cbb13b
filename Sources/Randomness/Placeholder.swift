// Placeholder of the module Randomness.
