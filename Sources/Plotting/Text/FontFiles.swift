// Where the DejaVu fonts are, and the error that says how to install them.
import Foundation

/// The font files that figures are lettered with.
package struct FontFiles: Sendable, Hashable {
  package let regular: String
  package let oblique: String

  /// Where distributions keep the DejaVu fonts (Debian and Ubuntu first).
  package static let standardDirectories = [
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts/dejavu",
    "/usr/local/share/fonts",
  ]

  /// The first readable file of each style in the given directories. A chapter calls it before its run, so that a
  /// missing font is not found out afterwards.
  @discardableResult
  package static func find(in directories: [String] = standardDirectories) throws(MissingFont) -> FontFiles {
    func find(_ name: String, package: String) throws(MissingFont) -> String {
      let candidates = directories.map { $0 + "/" + name }
      guard let path = candidates.first(where: FileManager.default.isReadableFile(atPath:)) else {
        throw MissingFont(file: name, debianPackage: package, directories: directories)
      }
      return path
    }
    return FontFiles(
      regular: try find("DejaVuSans.ttf", package: "fonts-dejavu-core"),
      oblique: try find("DejaVuSans-Oblique.ttf", package: "fonts-dejavu-extra"))
  }
}

/// A font that figures need is not installed.
public struct MissingFont: Error, Hashable, CustomStringConvertible, LocalizedError {
  /// The file looked for.
  public let file: String
  /// The Debian package that brings it.
  public let debianPackage: String
  /// The directories searched.
  public let directories: [String]

  public var description: String {
    """
    The font \(file), with which figures are lettered, was not found in \(directories.joined(separator: ", ")). \
    Run `make setup`, or install the Debian package \(debianPackage).
    """
  }

  public var errorDescription: String? { description }
}
