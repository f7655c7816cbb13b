// What programs print arrives in whole lines.
import Dispatch
import StanPrograms
import StanTestSupport
import Synchronization
import Testing

@Suite(.serialized) struct StanPrintTests {
  @Test("pieces of several threads are put together to lines")
  func lines() throws {
    let program = try StanDouble.program("SMALL", "STAN_THREADS", "PRINTS")
    let lines = Lines()
    StanProgram.setPrintHandler { lines.append($0) }
    defer { StanProgram.setPrintHandler(nil) }
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      var evaluator = program.makeEvaluator()
      for _ in 0..<250 { _ = evaluator.logDensity(at: [0, 0, 0, 0, 0]) }
    }
    #expect(lines.all == [String](repeating: "x[2] is large", count: 1000))
  }

  private final class Lines: Sendable {
    private let storage = Mutex<[String]>([])
    var all: [String] { storage.withLock { $0 } }
    func append(_ line: String) { storage.withLock { $0.append(line) } }
  }
}
