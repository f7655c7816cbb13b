// What a process said that a trace has stopped, for tests of mistakes.

import LogDensities
import Testing
import Tracing

/// Whether what a stopped process printed holds each of `parts`.
func message(of result: ExitTest.Result?, contains parts: String...) -> Bool {
  guard let bytes = result?.standardErrorContent else { return false }
  let text = String(decoding: bytes, as: UTF8.self)
  return parts.allSatisfy { text.contains($0) }
}

/// Traces a closure, and nothing else.
func trace(_ dimension: Int, _ body: (TracedArray) -> TracedArray) {
  _ = TracedLogDensity(dimension: dimension, body)
}
