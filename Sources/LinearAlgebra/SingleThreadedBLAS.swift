// The number of threads of OpenBLAS.
import COpenBLAS

/// Lets OpenBLAS use one thread, once per process.
///
/// The matrices of this library are small: two threads are slower than one, and the last bits of a product
/// depend on the number of threads, so that results would not repeat. Everything here that calls BLAS or
/// LAPACK calls this first. A program that wants threads inside its own large products can call
/// `openblas_set_num_threads` after it.
public func useSingleThreadedBLAS() {
  _ = singleThreadedBLAS
}

private let singleThreadedBLAS: Void = openblas_set_num_threads(1)
