// The functions of the OpenCL loader, which is opened when it is first needed: nothing is linked.
import Foundation

/// The functions of OpenCL 1.2 that are used here, by the names of its specification without `cl`.
///
/// Every object of OpenCL (platform, device, context, queue, program, kernel, memory, event) is an opaque pointer.
package struct OpenCLLibrary: @unchecked Sendable {
  typealias Object = OpaquePointer
  typealias Objects = UnsafeMutablePointer<OpaquePointer?>
  typealias Code = UnsafeMutablePointer<Int32>
  typealias Count = UnsafeMutablePointer<UInt32>
  typealias Size = UnsafeMutablePointer<Int>
  typealias Sizes = UnsafePointer<Int>
  typealias Bytes = UnsafeMutableRawPointer
  typealias Info = @convention(c) (Object, UInt32, Int, Bytes?, Size?) -> Int32
  typealias Release = @convention(c) (Object) -> Int32
  typealias Names = UnsafeMutablePointer<UnsafePointer<CChar>?>
  typealias Binaries = UnsafeMutablePointer<UnsafePointer<UInt8>?>

  let getPlatformIDs: @convention(c) (UInt32, Objects?, Count?) -> Int32
  let getDeviceIDs: @convention(c) (Object, UInt64, UInt32, Objects?, Count?) -> Int32
  let getDeviceInfo: Info
  let createContext: @convention(c) (Bytes?, UInt32, Objects, Bytes?, Bytes?, Code) -> Object?
  let createCommandQueue: @convention(c) (Object, Object, UInt64, Code) -> Object?
  let createBuffer: @convention(c) (Object, UInt64, Int, Bytes?, Code) -> Object?
  let createProgramWithSource: @convention(c) (Object, UInt32, Names, Sizes?, Code) -> Object?
  let createProgramWithBinary:
    @convention(c) (Object, UInt32, Objects, Sizes, Binaries, Code?, Code) -> Object?
  let buildProgram: @convention(c) (Object, UInt32, Objects?, UnsafePointer<CChar>?, Bytes?, Bytes?) -> Int32
  let getProgramInfo: Info
  let getProgramBuildInfo: @convention(c) (Object, Object, UInt32, Int, Bytes?, Size?) -> Int32
  let createKernel: @convention(c) (Object, UnsafePointer<CChar>, Code) -> Object?
  let setKernelArg: @convention(c) (Object, UInt32, Int, UnsafeRawPointer?) -> Int32
  let enqueueNDRangeKernel:
    @convention(c) (Object, Object, UInt32, Sizes?, Sizes, Sizes?, UInt32, Objects?, Objects?) -> Int32
  let enqueueReadBuffer:
    @convention(c) (Object, Object, UInt32, Int, Int, Bytes, UInt32, Objects?, Objects?) -> Int32
  let enqueueWriteBuffer:
    @convention(c) (Object, Object, UInt32, Int, Int, UnsafeRawPointer, UInt32, Objects?, Objects?) -> Int32
  let finish: Release
  let getEventProfilingInfo: Info
  let releaseMemObject: Release
  let releaseProgram: Release
  let releaseKernel: Release
  let releaseCommandQueue: Release
  let releaseEvent: Release

  /// The loader of this machine.
  static let shared = Result<OpenCLLibrary, DeviceError> { () throws(DeviceError) in
    try OpenCLLibrary(opening: ["libOpenCL.so.1", "libOpenCL.so"])
  }

  package init(opening names: [String]) throws(DeviceError) {
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      throw DeviceError(
        .noLoader, "OpenCL", expected: "the loader \(names[0])", found: "none on this machine",
        advice: "Install it (on Debian ocl-icd-libopencl1) and the driver of the device.")
    }
    func symbol<Function>(_ name: String) throws(DeviceError) -> Function {
      guard let address = dlsym(library, name) else {
        throw DeviceError(
          .noLoader, "OpenCL", expected: "the function \(name) in the loader", found: "none",
          advice: "Install a loader of OpenCL 1.2 or later.")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    getPlatformIDs = try symbol("clGetPlatformIDs")
    getDeviceIDs = try symbol("clGetDeviceIDs")
    getDeviceInfo = try symbol("clGetDeviceInfo")
    createContext = try symbol("clCreateContext")
    createCommandQueue = try symbol("clCreateCommandQueue")
    createBuffer = try symbol("clCreateBuffer")
    createProgramWithSource = try symbol("clCreateProgramWithSource")
    createProgramWithBinary = try symbol("clCreateProgramWithBinary")
    buildProgram = try symbol("clBuildProgram")
    getProgramInfo = try symbol("clGetProgramInfo")
    getProgramBuildInfo = try symbol("clGetProgramBuildInfo")
    createKernel = try symbol("clCreateKernel")
    setKernelArg = try symbol("clSetKernelArg")
    enqueueNDRangeKernel = try symbol("clEnqueueNDRangeKernel")
    enqueueReadBuffer = try symbol("clEnqueueReadBuffer")
    enqueueWriteBuffer = try symbol("clEnqueueWriteBuffer")
    finish = try symbol("clFinish")
    getEventProfilingInfo = try symbol("clGetEventProfilingInfo")
    releaseMemObject = try symbol("clReleaseMemObject")
    releaseProgram = try symbol("clReleaseProgram")
    releaseKernel = try symbol("clReleaseKernel")
    releaseCommandQueue = try symbol("clReleaseCommandQueue")
    releaseEvent = try symbol("clReleaseEvent")
  }
}
