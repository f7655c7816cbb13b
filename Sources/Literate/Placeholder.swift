// Placeholder of the module Literate.
