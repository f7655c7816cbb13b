// The digits of the chapter: MNIST, or a stand-in where it is not there.

import Datasets

struct Digits {
  /// Where MNIST is; nil where it is not.
  private let directory = MNIST.directory()

  /// What every table and figure has to say of itself: nothing on MNIST.
  var remark: String? { directory == nil ? "On digits drawn by this program, not on MNIST." : nil }

  func read() throws(DatasetError) -> MNIST {
    if let directory { try MNIST(directory: directory) } else { MNIST(drawnWithSeed: 1) }
  }
}
