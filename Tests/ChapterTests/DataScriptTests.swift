// The script that downloads MNIST: mirrors, resuming, and what it says.

import FileTestSupport
import Foundation
import Testing

@Suite(
  "make data",
  .enabled(if: MNISTChapterTests.directory != nil, "MNIST is neither in MNIST_DIR nor in data/mnist"))
struct DataScriptTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "data-\(UUID().uuidString)")
  private let images = "train-images-idx3-ubyte.gz"

  /// A mirror on this machine: the files gzipped, as they are downloaded.
  private func makeMirror() throws -> URL {
    let mirror = folder.appendingPathComponent("mirror")
    try FileManager.default.createDirectory(at: mirror, withIntermediateDirectories: true)
    let source = try #require(MNISTChapterTests.directory)
    for file in try FileManager.default.contentsOfDirectory(atPath: source) where file.contains("-ubyte") {
      let copy = mirror.appendingPathComponent(file)
      try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: copy.path)
      if !file.hasSuffix(".gz") {
        #expect(try Program(at: URL(fileURLWithPath: "/usr/bin/gzip"), [copy.path]).finish().status == 0)
      }
    }
    return mirror
  }

  private func run(mirrors: [String]) throws -> (status: Int32, output: String, errors: String) {
    try Program(
      at: repository.appendingPathComponent(".ci/data"), [folder.appendingPathComponent("mnist").path],
      environment: ["MNIST_MIRRORS": mirrors.joined(separator: " ")]
    ).finish()
  }

  @Test(
    "the mirrors are tried in turn, what is incomplete is resumed, what is damaged is replaced, what is right is kept"
  )
  func mirrors() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let mirror = try makeMirror()
    let target = folder.appendingPathComponent("mnist")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let whole = try Data(contentsOf: mirror.appendingPathComponent(images))
    try whole.prefix(1_000_000).write(to: target.appendingPathComponent(images + ".part"))
    let labels = target.appendingPathComponent("train-labels-idx1-ubyte.gz")
    try Data("damaged".utf8).write(to: labels)

    let first = try run(mirrors: ["file:///nowhere", "file://\(mirror.path)"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(
      first.output.contains("\(images) (9.9 MB, 1000000 bytes of it are there) from file://\(mirror.path)"))
    #expect(try Data(contentsOf: target.appendingPathComponent(images)) == whole)
    #expect(try Data(contentsOf: labels).count > 20_000)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).count == 4)

    // A file that is not compressed is as good.
    let gunzip = try Program(at: URL(fileURLWithPath: "/usr/bin/gzip"), ["-d", labels.path]).finish()
    #expect(gunzip.status == 0)
    let second = try run(mirrors: ["file:///nowhere"])
    #expect(second.status == 0)
    #expect(second.output.ranges(of: "is there").count == 4, "\(second.output)")
  }
}
