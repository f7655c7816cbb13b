// hamilton summary, diagnose and plot: on our files and on those of others.
import FileTestSupport
import Foundation
import Testing

@Suite("hamilton summary, diagnose and plot")
struct LookingTests {
  /// A file as CmdStan writes it, of draws that are no good: the chains disagree and half of the trajectories diverge.
  private func write(_ folder: TemporaryFolder, chain: Int) throws {
    var text = "# model = bad\n# method = sample\n# id = \(chain)\n"
    text += "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,theta.1,theta.2\n"
    text += "# Adaptation terminated\n# Step size = 0.1\n"
    for i in 0..<100 {
      let x = Double((i * 37) % 100) / 100
      text += "-1.5,0.9,0.1,3,7,\(i % 2),\(x),\(Double(chain) + x),\(x),\(-x)\n"
    }
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("bad_\(chain).csv"))
  }

  private func withBadRun(_ body: (TemporaryFolder, CommandLine) throws -> Void) throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for chain in 1...2 { try write(folder, chain: chain) }
    try body(folder, command)
  }

  @Test("the table of files of others, and of some of their quantities")
  func summary() throws {
    try withBadRun { folder, command in
      let all = try command.run("summary", folder.url.path)
      #expect(all.status == 0 && all.errors.isEmpty)
      #expect(all.output.contains("theta[1]") && all.output.contains("R̂ is above 1.01"))
      let some = try command.run(
        "summary", folder.path("bad_1.csv"), folder.path("bad_2.csv"), "--variables", "mu")
      #expect(some.status == 0 && some.output.contains("mu") && !some.output.contains("theta"))
      let none = try command.run("summary", folder.path("none"))
      #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("none"))
      let wrong = try command.run("summary", folder.url.path, "--variables", "tau")
      #expect(wrong.status == 1 && wrong.errors.contains("mu, theta"))
    }
  }

  @Test("names that would command a terminal are printed as their numbers")
  func namesThatCommand() throws {
    try withBadRun { folder, command in
      let name = "\u{1B}]0;told\u{7}\u{9B}2J\u{202E}"
      let text = "# model = \(name)x\nlp__,a\(name),b\n" + (0..<50).map { "1,\($0 % 7),\($0 % 3)\n" }.joined()
      let path = folder.path("told\(name).csv")
      for cut in ["", "1,2"] {
        // A row that was cut off brings a warning with the path.
        try Data((text + cut).utf8).write(to: URL(fileURLWithPath: path))
        for arguments in [["summary"], ["diagnose"], ["summary", "--variables", "c"]] {
          let run = try command.start(arguments + [path]).finish()
          let said = run.output + run.errors
          #expect(said.contains("\\u{1B}]0;told\\u{7}\\u{9B}2J\\u{202E}"), "\(arguments)")
          #expect(
            said.unicodeScalars.allSatisfy {
              $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
            }, "\(arguments)")
        }
      }
    }
  }

  @Test("a file of a run that was cut off is told, and its draws are used")
  func fewerDrawsThanAnnounced() throws {
    try withBadRun { folder, command in
      let path = folder.path("cut.csv")
      let rows = (0..<60).map { "-1,\(($0 * 37) % 61)\n" }.joined()
      for (announced, isTold) in [(1000, true), (60, false)] {
        let text = "# method = sample (Default)\n#     num_samples = \(announced)\nlp__,mu\n" + rows
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        for name in ["summary", "diagnose"] {
          let run = try command.run(name, path)
          #expect(!run.output.isEmpty)
          #expect(run.errors.hasPrefix("warning: \(path): 60 of 1000 draws") == isTold, "\(run.errors)")
          #expect(run.errors.isEmpty == !isTold)
        }
      }
    }
  }

  @Test("what is wrong, with advice and a status of its own")
  func diagnose() throws {
    try withBadRun { folder, command in
      let bad = try command.run("diagnose", folder.url.path)
      #expect(bad.status == 2)
      #expect(bad.output.hasPrefix("bad: 2 chains of 100 draws\n100 of 200 trajectories (50 %) diverged"))
      #expect(bad.output.contains("R̂ is above 1.01") && bad.output.contains("E-BFMI") == false)
      let run = try command.sample("-o", "good", "--samples", "1000", "--acceptance", "0.97", "--quiet")
      #expect(run.status == 0)
      let good = try command.run("diagnose", "good", "--variables", "x,s")
      #expect(good.status == 0 && good.output.contains("Fine"), "\(good.output)")
    }
  }

  /// 500 draws with the statistics of one chain; `change` may change them.
  private func statistics(
    of folder: TemporaryFolder, depthLimit: Int? = nil, _ change: (Int, inout [Double]) -> Void
  ) throws -> String {
    var text = "# model = told\n# method = sample\n" + (depthLimit.map { "# max_depth = \($0)\n" } ?? "")
    text += "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu\n"
    for i in 0..<500 {
      // Energies that rise all the time: an E-BFMI near 0.
      var row = [-1.5, 0.3, 0.1, 2, 3, 0, Double(i) / 10, Double((i * 37) % 101)]
      change(i, &row)
      text += row.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    let path = folder.path("told_\(UUID()).csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("one statistic that is not a number hides nothing, and is told")
  func notNumbers() throws {
    try withBadRun { folder, command in
      let plain = try command.run("diagnose", try statistics(of: folder) { _, _ in })
      #expect(plain.output.contains("below 0.5") && plain.output.contains("E-BFMI"), "\(plain.output)")
      #expect(!plain.output.contains("not numbers"))
      let path = try statistics(of: folder) { i, row in
        if i == 100 { (row[1], row[5], row[6]) = (.nan, .nan, .nan) }
      }
      let holed = try command.run("diagnose", path)
      #expect(holed.output.contains("below 0.5") && holed.output.contains("E-BFMI"), "\(holed.output)")
      #expect(holed.output.contains("1 of accept_stat__, 1 of divergent__"), "\(holed.output)")
      #expect(!holed.output.contains("diverged or failed"))
    }
  }

  @Test("trees that end at a limit that the file tells, however low")
  func shallowTrees() throws {
    try withBadRun { folder, command in
      let full = { (_: Int, row: inout [Double]) in (row[3], row[4]) = (4, 15) }
      let cut = try command.run("diagnose", try statistics(of: folder, depthLimit: 4, full))
      #expect(cut.output.contains("500 of 500 trees were as deep as 4"), "\(cut.output)")
      let free = try command.run("diagnose", try statistics(of: folder, depthLimit: 10, full))
      #expect(!free.output.contains("trees were as deep"))
      let unknown = try command.run("diagnose", try statistics(of: folder, full))
      #expect(!unknown.output.contains("trees were as deep"))
    }
  }

  @Test("more elements than panels, indices without spaces, and no elements at all")
  func panels() throws {
    let command = try CommandLine("SMALL")
    defer { command.folder.remove() }
    var text = "lp__," + (1...14).map { "a.\($0)" }.joined(separator: ",") + "\n"
    for i in 0..<50 { text += (0...14).map { "\((i * 7 + $0 * 3) % 11)" }.joined(separator: ",") + "\n" }
    try Data(text.utf8).write(to: command.folder.url.appendingPathComponent("wide.csv"))
    let run = try command.run("plot", "wide.csv", "--trace", "--pairs", "a[0],a[13]")
    #expect(run.status == 0 && run.output == "./trace.png\n./pairs.png\n", "\(run.errors)")
    #expect(run.errors.contains("of 14 elements the first 12 are drawn"))
    for none in ["", ","] { #expect(try command.run("plot", "wide.csv", "--pairs", none).status == 64) }
    #expect(try command.run("summary", "a.npy", "b.npy").errors.contains("NumPy"))
  }

  @Test("figures")
  func plot() throws {
    try withBadRun { folder, command in
      let run = try command.run(
        "plot", folder.url.path, "--trace", "--rank", "--energy", "--pairs", "mu,theta[0]", "-o", "figures")
      #expect(run.status == 0, "\(run.errors)")
      for name in ["trace", "rank", "energy", "pairs"] {
        #expect(run.output.contains("figures/\(name).png\n"))
        let bytes = try Data(contentsOf: command.folder.url.appendingPathComponent("figures/\(name).png"))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 5_000)
      }
      #expect(try command.run("plot", folder.url.path).status == 64)
      for arguments in [["plot", "x", "--trace", "-o", "-f"], ["summary", "x", "--rows", "-3"]] {
        let dash = try command.start(arguments).finish()
        #expect(dash.status == 64 && dash.errors.contains("\(arguments.last!)"), "\(dash.errors)")
      }
      let unknown = try command.run("plot", folder.url.path, "--pairs", "mu,tau")
      #expect(unknown.status == 1 && unknown.errors.contains("“tau”"))
      let unwritable = try command.run("plot", folder.url.path, "--trace", "-o", "/proc/none")
      #expect(unwritable.status == 1 && unwritable.errors.contains("/proc/none"))
    }
  }
}
