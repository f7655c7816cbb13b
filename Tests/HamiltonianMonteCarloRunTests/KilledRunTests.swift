// Programs that are killed while they sample, at random moments, and run again until they are done.
import FileTestSupport
import Foundation
import Randomness
import Testing

@Suite("Killed runs", .serialized)
struct KilledRunTests {
  @Test(
    "a run that is killed again and again makes the same draws",
    arguments: ["NUTS", "pooled", "HMC", "WALNUTS", "Riemannian"])
  func killed(method: String) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let start = ContinuousClock.now
    let expected = try Program("checkpoint-probe", [method, folder.path("whole")]).finish()
    let length = (ContinuousClock.now - start) / .seconds(1)
    #expect(expected.status == 0, "\(expected.errors)")
    var random = Philox(seed: 5, stream: UInt64(method.count))
    for _ in 0..<5 {
      let program = try Program("checkpoint-probe", [method, folder.path("killed")])
      Thread.sleep(forTimeInterval: length * (0.05 + 0.3 * random.uniform()))
      program.kill()
      _ = program.finish()
    }
    let found = try Program("checkpoint-probe", [method, folder.path("killed")]).finish()
    #expect(found.status == 0 && found.output == expected.output, "\(found.errors)")
    // What a killed run was writing is replaced by the next.
    #expect(folder.names == ["killed", "whole"])
  }
}
