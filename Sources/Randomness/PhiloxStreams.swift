// The naming of streams: one independent stream of random numbers per chain and per purpose.

extension Philox {
  /// What a stream of random numbers is used for.
  ///
  /// Each use has a stream of its own so that, for instance, one more draw of jitter does not change the
  /// momenta of the rest of the run. A program adds purposes of its own in an extension:
  ///
  ///     extension Philox.Purpose { static let dataset = Philox.Purpose.user(0) }
  public struct Purpose: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The draws of the momentum.
    public static let momentum = Purpose(rawValue: 0)
    /// The uniform numbers of the Metropolis test.
    public static let acceptance = Purpose(rawValue: 1)
    /// The random perturbation of a metric.
    public static let jitter = Purpose(rawValue: 2)
    /// The random length of trajectories.
    public static let trajectoryLength = Purpose(rawValue: 3)

    /// A purpose of the user's own; `index` must be less than 2³¹. None of them meets a purpose of the library.
    public static func user(_ index: UInt32) -> Purpose {
      guard index < 1 << 31 else {
        fatalError("Philox.Purpose.user: the index must be less than 2^31, found \(index)")
      }
      return Purpose(rawValue: 1 << 31 | index)
    }
  }

  /// The stream of a chain and a purpose: the chain in the upper 32 bits, the purpose in the lower.
  public static func stream(chain: Int, purpose: Purpose) -> UInt64 {
    guard let chain = UInt32(exactly: chain) else {
      fatalError("Philox.stream: the chain must be at least 0 and less than 2^32, found \(chain)")
    }
    return UInt64(chain) << 32 | UInt64(purpose.rawValue)
  }

  /// The generator at the start of the stream of a chain and a purpose.
  public init(seed: UInt64, chain: Int, purpose: Purpose) {
    self.init(seed: seed, stream: Philox.stream(chain: chain, purpose: purpose))
  }
}
