// How the gradients of a convolution are divided among work-items.

/// The strips of windows in which the gradient with respect to the inputs is computed.
struct ConvolutionStrips: Sendable {
  private let shape: ConvolutionShape
  /// How many windows side by side a work-item has.
  private let width: Int
  /// How many channels a group has, and how many filters' weights it copies to local memory at a time.
  private let lanes: Int
  private let staged: Int
  let groupSize: Int

  init(_ shape: ConvolutionShape, _ context: StageContext) {
    self.shape = shape
    lanes = min(shape.channels, 32)
    groupSize = lanes * max(min(512, context.device.largestWorkGroup) / lanes, 1)
    // A strip of several windows adds in registers what strips of one leave to be added; few examples need the groups.
    let widest = min(shape.windowColumns, 4)
    let perImage = shape.windowRows * shape.windowColumns.dividedUp(by: widest)
    let groups = (context.capacity * perImage * shape.channels).dividedUp(by: groupSize)
    width = groups < context.device.computeUnits ? 1 : widest
    // A third of the local memory, so that several groups have room.
    let floats = min(context.device.localMemory, 48 << 10) / 3 / MemoryLayout<Float>.size
    staged = min(max(floats / (lanes * shape.kernel * shape.kernel), 1), shape.filters)
  }

  private var perRow: Int { shape.windowColumns.dividedUp(by: width) }
  private var perImage: Int { shape.windowRows * perRow }

  /// Floats for each example.
  var floatCount: Int {
    let rows = shape.kernel + shape.pool - 1, columns = shape.pool * width + shape.kernel - 1
    return perImage * rows * columns * shape.channels
  }

  func groups(count: Int) -> [Int] {
    [(count * perImage).dividedUp(by: groupSize / lanes), shape.channels.dividedUp(by: lanes)]
  }

  var definitions: [(name: String, value: String)] {
    [
      ("STRIP", "\(width)"), ("STRIPS_PER_ROW", "\(perRow)"), ("LANES", "\(lanes)"), ("STAGED", "\(staged)"),
    ]
  }
}

/// The channels and filters of the work-items that compute the gradient with respect to the weights.
struct ConvolutionLanes: Sendable {
  private let shape: ConvolutionShape
  private let channels: Int
  private let filters: Int
  let groupSize: Int

  init(_ shape: ConvolutionShape, _ context: StageContext) throws(DeviceError) {
    self.shape = shape
    let most = min(512, context.device.largestWorkGroup)
    let plane = MemoryLayout<Float>.size * (shape.pixels | 1)
    let memory = context.device.localMemory - most * MemoryLayout<Float>.size
    guard plane <= memory else {
      throw DeviceError(
        .unsupported, "Convolution2D",
        expected: "images of at most \(memory / MemoryLayout<Float>.size) pixels on \(context.device.name)",
        found: "\(shape.height) × \(shape.width)", advice: "Use smaller images, or the processor.")
    }
    // Half of a small local memory, so that several groups have room.
    channels = min(shape.channels, most, max(min(memory, 24 << 10) / plane, 1))
    let groups = shape.filters.dividedUp(by: max(most / channels, 1))
    filters = shape.filters.dividedUp(by: groups)
    groupSize = channels * filters * min(max(most / (channels * filters), 1), shape.windows)
  }

  var groups: [Int] { [shape.channels.dividedUp(by: channels), shape.filters.dividedUp(by: filters)] }

  var definitions: [(name: String, value: String)] {
    [("LANES", "\(channels)"), ("FILTER_LANES", "\(filters)")]
  }
}
