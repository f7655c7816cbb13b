// How much memory the machine has.
import Foundation

enum Memory {
  /// The bytes of physical memory.
  static var physicalBytes: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }
}
