// Whether files of Stan are those of one run, and of all of its chains.
import InputErrors

extension StanCSVTable {
  /// The number that the run has given to the chain.
  var id: Int? { settings["id"].flatMap { Int($0) } }

  fileprivate var isOurs: Bool { settings["written_by"] == "Hamilton" }
}

extension [StanCSVTable] {
  /// Checks that the comments, where there are some, are those of one run.
  func requireOneRun() throws(InputError) {
    let keys = [
      "model", "method", "sampler", "algorithm", "engine", "num_samples", "num_warmup", "warm_up", "thin",
    ]
    for key in keys {
      // In our files it is the number of rows, which chains that were stopped have each their own.
      let tables = filter { $0.settings[key] != nil && !($0.isOurs && key == "num_samples") }
      guard let first = tables.first, let value = first.settings[key] else { continue }
      for table in tables where table.settings[key] != value {
        throw InputError(
          table.path, expected: "“\(key) = \(value)” as in \(first.path)",
          found: "“\(key) = \(table.settings[key] ?? "")”", advice: "Give the files of one run.")
      }
    }
    try requireDifferentIDs()
  }

  /// Stan gives all chains of one process the same id. Chains that were begun one by one may have that of the first all.
  private func requireDifferentIDs() throws(InputError) {
    if wereBegunOneByOne { return }
    let begun = filter { $0.rowCount > 0 }
    for id in Set(begun.compactMap(\.id)).sorted() {
      let tables = begun.filter { $0.id == id }
      // Of copies there is a warning.
      let others = tables.indices.dropFirst().filter { i in
        !tables[..<i].contains { $0.values == tables[i].values }
      }
      let most = Int(tables[0].settings["num_chains"] ?? "") ?? 1
      guard others.count >= Swift.max(1, most) else { continue }
      let (first, other) = (tables[0], tables[others[0]])
      let seeds = [first, other].map { $0.settings["seed"] ?? "none" }
      throw InputError(
        other.path, expected: "another id than in \(first.path), as chains of one run have",
        found: "the id \(id)" + (seeds[0] == seeds[1] ? "" : ", and the seeds \(seeds[0]) and \(seeds[1])"),
        advice: "Give the files of one run.")
    }
  }

  private var wereBegunOneByOne: Bool {
    let seeds = compactMap { $0.settings["seed"] }
    return count > 1 && allSatisfy { $0.id != nil && $0.id == self[0].id } && Set(seeds).count == count
  }

  /// In the order of their ids, where each file has one of its own.
  var inOrderOfIDs: [StanCSVTable] {
    hasIDs ? sorted { ($0.id ?? 0) < ($1.id ?? 0) } : self
  }

  private var hasIDs: Bool { allSatisfy { $0.id != nil } && Set(map(\.id)).count == count }

  /// What is to be said of chains without a file, and of numbers that are not those of the run.
  /// - Parameter areAll: whether these are all files of the run.
  func warningsOfChains(areAll: Bool) -> [String] {
    let ids = hasIDs ? compactMap(\.id) : []
    let list = ids.map { "\($0)" }.joined(separator: ", ")
    let numbering = "the files have the ids \(list), and are the chains 1 to \(count) here"
    let isCounted = ids.isEmpty || ids.elementsEqual(1...count) || ids.elementsEqual(0..<count)
    let chains = compactMap { $0.isOurs ? $0.settings["chains"].flatMap { Int($0) } : nil }.max() ?? 0
    if areAll, count < chains {
      let told = "\(count) of \(chains) chains have files, as of a run that ended before the others had draws"
      return [told + ", or goes on" + (isCounted ? "" : "; \(numbering)")]
    }
    if wereBegunOneByOne {
      return ["the files have one id and different seeds, as of chains begun one by one, or several runs"]
    }
    return isCounted || count == 1 ? [] : [numbering + "; a chain without draws may have no file"]
  }
}
