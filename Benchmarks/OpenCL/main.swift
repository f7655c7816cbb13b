// How fast the tutorial's network is sampled on a device, beside the processor in the same run.
//
//     opencl-benchmark [part of a device's name] [numbers of images …]
import Foundation
import NetworksOnOpenCL

do {
  let arguments = CommandLine.arguments.dropFirst()
  let name = arguments.first { Int($0) == nil }
  let device = try name.map(OpenCLDevice.named) ?? OpenCLDevice.preferred()
  let sizes = arguments.compactMap { Int($0) }
  for device in try OpenCLDevice.all() { print("device:", device) }
  let peak = try device.measuredPeak()
  print("measured on:", device.name, "peak", format(peak * 1e-12), "TFLOP/s")
  // On processors kernels are not optimised, and 60,000 images would take hours.
  let usual = device.kind == .processor ? [100] : [100, 1000, 60_000]
  for size in sizes.isEmpty ? usual : sizes {
    try benchmarkSampling(images: size, on: device, peak: peak)
  }
  try benchmarkPrediction(images: 1000, on: device)
} catch {
  FileHandle.standardError.write(Data("opencl-benchmark: \(error)\n".utf8))
  exit(1)
}
