// The peak rate of OpenBLAS' matrix product in single precision, which the network's gradient is compared with.

import Benchmark
import CReferenceBLAS

func benchmarkMatrixProducts() {
  benchmarkMatrixProduct("sgemm.1thread", threads: 1)
  benchmarkMatrixProduct("sgemm.2threads", threads: 2)
}

/// Operations per second in the best of many products of 1024 × 1024 matrices.
private func benchmarkMatrixProduct(_ name: String, threads: Int32) {
  let settings = Benchmark.Configuration(
    metrics: [.megaflopsPerSecond], warmupIterations: 1, maxDuration: .seconds(5))
  Benchmark(name, configuration: settings) { benchmark in
    openblas_set_num_threads(threads)
    defer { openblas_set_num_threads(1) }
    let n: Int32 = 1024
    let (a, b) = ([Float](repeating: 0.5, count: Int(n * n)), [Float](repeating: 0.25, count: Int(n * n)))
    var c = a
    var best = Double.infinity
    for _ in 0..<20 {
      let time = seconds {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, &c, n)
      }
      best = min(best, time)
    }
    blackHole(c)
    benchmark.measurement(.megaflopsPerSecond, Int(2 * Double(n) * Double(n) * Double(n) / best * 1e-6))
  }
}
