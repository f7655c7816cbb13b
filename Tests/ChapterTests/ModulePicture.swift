// The picture of the modules in CONTRIBUTING.md, drawn from the package.

import FileTestSupport
import Foundation

/// The library modules, the chapters and the command, and which of them imports which.
struct ModulePicture {
  private let imports: [String: Set<String>]

  /// Asks the package manager.
  init(ofPackageAt root: URL) throws {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "package-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let run = try Program(
      at: URL(fileURLWithPath: "/usr/bin/env"),
      [
        "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "--disable-sandbox",
        "dump-package",
      ]
    ).finish()
    guard run.status == 0 else { throw NoPackage(errors: run.errors) }
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(run.output.utf8))
    let own = manifest.targets.filter { target in
      ["regular", "executable"].contains(target.type)
        && !["Tests/", "Benchmarks/"].contains { target.path?.hasPrefix($0) ?? false }
    }
    let names = Set(own.map(\.name))
    imports = Dictionary(
      uniqueKeysWithValues: own.map { ($0.name, names.intersection($0.dependencies.compactMap(\.target))) })
  }

  struct NoPackage: Error {
    let errors: String
  }

  /// A line for each module with what it imports, but for what it imports by another module that stands there. Each stands
  /// above all that it imports.
  var text: String {
    let width = imports.keys.map(\.count).max() ?? 0
    let levels = Dictionary(grouping: imports.keys, by: level)
    return levels.keys.sorted(by: >).map { level in
      levels[level, default: []].sorted().map { module in
        let needed = direct(module).sorted()
        let padding = String(repeating: " ", count: width - module.count)
        return needed.isEmpty
          ? "    \(module)" : "    \(module)\(padding)  ─▶  \(needed.joined(separator: ", "))"
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// The modules on the longest way down.
  private func level(_ module: String) -> Int {
    imports[module, default: []].map { level($0) + 1 }.max() ?? 0
  }

  private func direct(_ module: String) -> Set<String> {
    let all = imports[module, default: []]
    return all.filter { one in !all.contains { $0 != one && reaches($0, one) } }
  }

  private func reaches(_ module: String, _ other: String) -> Bool {
    imports[module, default: []].contains { $0 == other || reaches($0, other) }
  }
}

/// What `swift package dump-package` tells, as far as it is needed.
private struct Manifest: Decodable {
  let targets: [Target]

  struct Target: Decodable {
    let name: String
    let type: String
    let path: String?
    let dependencies: [Dependency]
  }

  /// `{"byName": [name, condition]}`, `{"target": [name, condition]}`, or a product, which is not ours.
  struct Dependency: Decodable {
    let target: String?

    private enum CodingKeys: CodingKey { case byName, target }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let key = CodingKeys.byName
      guard let found = [key, .target].first(where: container.contains) else {
        target = nil
        return
      }
      var list = try container.nestedUnkeyedContainer(forKey: found)
      target = try list.decode(String.self)
    }
  }
}
