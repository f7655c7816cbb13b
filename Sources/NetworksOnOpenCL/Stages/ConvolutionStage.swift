// A convolution, alone or with relu and pooling over 2 × 2.

/// The shapes of a convolution with what follows it in one kernel.
struct ConvolutionShape: Sendable {
  let channels, height, width, filters, kernel: Int
  /// The side of the pooling windows: 1 or 2.
  let pool: Int
  let hasReLU: Bool

  var windowRows: Int { (height - kernel + 1) / pool }
  var windowColumns: Int { (width - kernel + 1) / pool }
  var windows: Int { windowRows * windowColumns }
  var pixels: Int { height * width }
  /// The number of terms of each output.
  var terms: Int { channels * kernel * kernel }

  /// For each term how far its pixel lies behind the first pixel under the kernel.
  var taps: [Int32] {
    (0..<terms).map { term in
      let (channel, tap) = term.quotientAndRemainder(dividingBy: kernel * kernel)
      return Int32(channel * pixels + tap / kernel * width + tap % kernel)
    }
  }
}

struct ConvolutionStage: DeviceStage {
  let parameters: Range<Int>
  let parts: Int
  private let shape: ConvolutionShape
  private let context: StageContext
  private let tile: MatrixTile
  private let strips: ConvolutionStrips
  private let lanes: ConvolutionLanes
  private let taps: DeviceBuffer

  init(_ shape: ConvolutionShape, parameters: Range<Int>, _ context: StageContext) throws(DeviceError) {
    (self.shape, self.parameters, self.context) = (shape, parameters, context)
    let places = shape.windows * shape.pool * shape.pool
    tile = .suited(
      rows: context.capacity * places, columns: shape.filters, terms: shape.terms, to: context.device)
    strips = ConvolutionStrips(shape, context)
    lanes = try ConvolutionLanes(shape, context)
    // As many groups as run at the same time, each with examples of its own.
    parts = max(min(context.capacity, 2 * context.device.computeUnits / lanes.groups.reduce(1, *)), 1)
    taps = try DeviceBuffer(bytes: shape.terms * MemoryLayout<Int32>.size, on: context.device)
    try DeviceQueue(on: context.device).write(shape.taps, to: taps)
  }

  var inputCount: Int { shape.channels * shape.pixels }
  var outputCount: Int { shape.filters * shape.windows }
  var savedCount: Int { outputCount }
  var scratchCount: Int { strips.floatCount }

  var forwardKernels: [KernelSource] {
    [
      KernelSource(
        name: context.name("convolution"), groupSize: tile.groupSize,
        definitions: tile.definitions + definitions + [
          ("A_BY_TERM", "0"), ("B_BY_TERM", "1"),
        ],
        body: convolutionSource)
    ]
  }

  var backwardKernels: [KernelSource] {
    [
      KernelSource(
        name: context.name("convolution_to_strips"), groupSize: strips.groupSize,
        definitions: definitions + strips.definitions, body: convolutionStripsSource),
      KernelSource(
        name: context.name("strips_to_inputs"), groupSize: 256, definitions: definitions + strips.definitions,
        body: convolutionFoldSource),
      KernelSource(
        name: context.name("convolution_to_weights"), groupSize: lanes.groupSize,
        definitions: definitions + lanes.definitions, body: convolutionWeightGradientSource),
    ]
  }

  func forward(_ batch: StageBatch) throws(DeviceError) {
    let rows = batch.count * shape.windows * shape.pool * shape.pool
    try batch.run(
      context.name("convolution"), groups: tile.groups(rows: rows, columns: shape.filters),
      [
        .buffer(batch.position), .buffer(taps), .buffer(batch.input), .buffer(batch.output),
        .buffer(batch.saved), .int(batch.count),
      ])
  }

  func backward(_ batch: StageBatch, _ gradients: StageGradients) throws(DeviceError) {
    try batch.run(
      context.name("convolution_to_weights"), groups: [parts] + lanes.groups,
      [
        .buffer(batch.input), .buffer(gradients.output), .buffer(batch.saved), .buffer(gradients.partial),
        .int(batch.count), .int(gradients.accumulates ? 1 : 0),
      ])
    guard let input = gradients.input else { return }
    try batch.run(
      context.name("convolution_to_strips"), groups: strips.groups(count: batch.count),
      [
        .buffer(batch.position), .buffer(gradients.output), .buffer(batch.saved), .buffer(gradients.scratch),
        .int(batch.count),
      ])
    try batch.run(
      context.name("strips_to_inputs"), items: batch.count * inputCount,
      [.buffer(gradients.scratch), .buffer(input), .int(batch.count)])
  }

  private var definitions: [(name: String, value: String)] {
    [
      ("CHANNELS", "\(shape.channels)"), ("HEIGHT", "\(shape.height)"), ("WIDTH", "\(shape.width)"),
      ("FILTERS", "\(shape.filters)"), ("KERNEL", "\(shape.kernel)"), ("POOL", "\(shape.pool)"),
      ("RELU", shape.hasReLU ? "1" : "0"), ("WINDOW_ROWS", "\(shape.windowRows)"),
      ("WINDOW_COLUMNS", "\(shape.windowColumns)"), ("WINDOWS", "\(shape.windows)"),
      ("TERMS", "\(shape.terms)"), ("WEIGHTS", "\(parameters.lowerBound)"),
      ("DIMENSION", "\(context.dimension)"),
    ]
  }
}
