// Placeholder of the module ChainDiagnostics.
