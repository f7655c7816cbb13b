// What cannot run on a device is a typed error that says what to do; a spoilt cache is no error at all.
import Foundation
import NetworksOnOpenCL
import NeuralNetworks
import Testing

/// Errors that need no device.
@Suite struct LoaderTests {
  @Test("without a loader the error says what to install")
  func absentLoader() throws {
    let error = try #require(throws: DeviceError.self) {
      try OpenCLLibrary(opening: ["libNoSuchLoader.so.1"])
    }
    #expect(error.kind == .noLoader && error.advice.contains("ocl-icd-libopencl1"))
  }

  @Test("a library that is no loader is refused")
  func otherLibrary() throws {
    let error = try #require(throws: DeviceError.self) { try OpenCLLibrary(opening: ["libm.so.6"]) }
    #expect(error.kind == .noLoader && error.expected.contains("clGetPlatformIDs"))
  }
}

@Suite("Errors of devices", .needsDevice)
struct DeviceErrorTests {
  @Test("devices are chosen by a part of their name; another name lists those that are there")
  func names() throws {
    let device = try TestDevice.get()
    #expect(try OpenCLDevice.named(device.name.uppercased()).name == device.name)
    let error = try #require(throws: DeviceError.self) { try OpenCLDevice.named("no such card") }
    #expect(error.kind == .noDevice && error.found.contains(device.name))
  }

  @Test("a kernel that the compiler refuses comes with its log")
  func buildFailure() throws {
    let source = KernelSource(
      name: "broken", groupSize: 1, definitions: [],
      body: "__kernel void NAME(__global float *x) { x[0] = gibberish; }")
    let error = try #require(throws: DeviceError.self) {
      try DeviceProgram.make([source], on: TestDevice.get())
    }
    #expect(error.kind == .buildFailed && error.log?.contains("gibberish") == true)
  }

  @Test("more memory than there is")
  func outOfMemory() throws {
    let error = try #require(throws: DeviceError.self) {
      try DeviceBuffer(bytes: 1 << 50, on: TestDevice.get())
    }
    #expect(error.kind == .outOfMemory && error.expected.contains("\(1 << 50) bytes"))
  }

  struct Square: Layer {
    func outputShape(for input: [Int]) -> [Int] { input }
    func forward(_ batch: LayerBatch) {}
    func backward(_ batch: LayerBatch) {}
  }

  struct FlatLikelihood: Likelihood {
    func targetCount(outputs: Int) -> Int { outputs }
    func validate(network: Sequential, target: [Double]) {}
    func logDensity(outputs: [Double], target: [Double], gradient: inout [Double]) -> Double { 0 }
  }

  struct OwnPrior: NetworkPrior {
    func logDensity(
      ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
    ) -> Double { 0 }
  }

  @Test("layers, likelihoods and priors of a user's own, and networks beyond 32 bits, are for the processor")
  func unsupported() throws {
    let device = try TestDevice.get()
    let dense = try Sequential(input: [2], layers: [Dense(1)])
    let own = try Sequential(input: [2], layers: [Dense(1), Square()])
    let gaussian = try GaussianPrior(for: dense)
    let huge = try Sequential(input: [50_000], layers: [Dense(50_000)])
    func posterior(
      _ network: Sequential, _ likelihood: any Likelihood, _ prior: any NetworkPrior
    ) throws -> NetworkPosterior {
      try NetworkPosterior(network, likelihood: likelihood, prior: prior, inputs: [1, 2], targets: [1])
    }
    let regression = RegressionLikelihood(precision: 1)
    let attempts: [(String, () throws -> Void)] = [
      ("Square", { _ = try DeviceGradient(posterior(own, regression, FlatPrior()), on: device) }),
      ("Square", { _ = try DevicePredictor(own, inputs: [1, 2], on: device) }),
      (
        "FlatLikelihood", { _ = try DeviceGradient(posterior(dense, FlatLikelihood(), gaussian), on: device) }
      ),
      ("OwnPrior", { _ = try DeviceGradient(posterior(dense, regression, OwnPrior()), on: device) }),
      (
        "Sequential",
        { _ = try DevicePredictor(huge, inputs: [Float](repeating: 0, count: 50_000), on: device) }
      ),
    ]
    for (subject, attempt) in attempts {
      let error = try #require(throws: DeviceError.self) { try attempt() }
      #expect(error.kind == .unsupported && error.advice.contains("processor"))
      #expect(error.subject == subject)
    }
  }
}

@Suite("The cache of compiled kernels", .needsDevice)
struct BinaryCacheTests {
  /// A kernel whose file no other test has.
  private func source(_ name: String) -> KernelSource {
    KernelSource(
      name: name, groupSize: 1, definitions: [], body: "__kernel void NAME(__global float *x) { x[0] = 1; }")
  }

  @Test("what was written is read; a file that is cut or changed counts as none")
  func checkSum() throws {
    let file = DeviceProgram.binaryFile(of: [source("check_sum")], on: try TestDevice.get())
    defer { try? FileManager.default.removeItem(at: file.url) }
    file.write([1, 2, 3, 4])
    #expect(file.read() == [1, 2, 3, 4])
    let data = try Data(contentsOf: file.url)
    for spoilt in [data.dropLast(), data.dropLast() + [5], data.prefix(3), Data()] {
      try spoilt.write(to: file.url)
      #expect(file.read() == nil)
    }
  }

  @Test("kernels are compiled again where the driver does not take the file")
  func foreignBinary() throws {
    let kernel = source("foreign_binary"), device = try TestDevice.get()
    let file = DeviceProgram.binaryFile(of: [kernel], on: device)
    defer { try? FileManager.default.removeItem(at: file.url) }
    file.write([1, 2, 3, 4])
    _ = try DeviceProgram.make([kernel], on: device)
    #expect(try #require(file.read()).count > 4)
  }
}
