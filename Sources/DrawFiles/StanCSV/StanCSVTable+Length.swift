// Whether a file of Stan has the draws that its comments announce.

extension StanCSVTable {
  /// What is to be said of the number of draws, where a line was cut off or the comments announce another number.
  ///
  /// - Parameter incompleteLine: the last line, if it was cut off.
  func warningsOfLength(incompleteLine: Int?) -> [String] {
    let remarks = [
      incompleteLine.map { "line \($0) is not complete, as of a run that was killed, and is left out" },
      announcedCount.flatMap(remark),
    ].compactMap { $0 }
    return remarks.isEmpty ? [] : ["\(path): \(remarks.joined(separator: "; "))"]
  }

  private func remark(ofAnnounced count: Int) -> String? {
    if rowCount < count {
      return "\(rowCount) of \(count) draws are there, as of a run that was cut off or still goes on; "
        + "sample again where they are too few"
    }
    if rowCount > count {
      return "\(rowCount) draws are there, where the comments announce \(count), as of two runs in one file; "
        + "give the files of one run"
    }
    return nil
  }

  /// Stan writes the first of every `thin` draws; nil where the comments do not say how many there are.
  private var announcedCount: Int? {
    guard let samples = settings["num_samples"].flatMap({ Int($0) }), samples >= 0,
      let thin = Int(settings["thin"] ?? "1"), thin > 0
    else { return nil }
    return samples / thin + (samples % thin == 0 ? 0 : 1)
  }
}
