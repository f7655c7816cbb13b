// Placeholder of the module Tracing.
