// Placeholder of the module Plotting.
