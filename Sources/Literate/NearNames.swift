// Suggestions for a misspelt name.

/// The names nearest to a misspelt one, best first: the few within a third of its length, or else all that
/// there are, up to eight.
func namesNear(_ misspelt: String, among names: some Collection<String>) -> [String] {
  let ranked =
    names
    .map { (name: $0, distance: editDistance(misspelt.lowercased(), $0.lowercased())) }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
  let near = ranked.filter { $0.distance <= max(2, misspelt.count / 3) }.prefix(3)
  return (near.isEmpty ? ranked.prefix(8) : near).map(\.name)
}

/// Levenshtein's distance: how many characters must be inserted, deleted or replaced.
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var previous = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var current = [i + 1]
    for j in b.indices {
      current.append(
        min(previous[j] + (character == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
