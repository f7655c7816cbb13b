// The names that a model has used so far.

/// Names with the statements that gave them. Those of elements count as used: tables and files call the first element of
/// "a" "a[0]".
struct UsedNames {
  private var places: [String: Place] = [:]
  /// For an array, the first of its elements that has a name of its own.
  private var elements: [String: String] = [:]

  /// A name given before that would be mistaken for this one, and where it was given.
  func earlier(_ name: String) -> (name: String, place: Place)? {
    let array = name.hasSuffix("]") ? String(name.prefix { $0 != "[" }) : nil
    for candidate in [name, array, elements[name]].compactMap(\.self) {
      if let place = places[candidate] { return (candidate, place) }
    }
    return nil
  }

  /// Takes a name in as many steps as it has brackets, however many names there are.
  mutating func insert(_ name: String, _ place: Place) {
    places[name] = place
    guard name.hasSuffix("]") else { return }
    for bracket in name.indices where name[bracket] == "[" {
      let array = String(name[..<bracket])
      if elements[array] == nil { elements[array] = name }
    }
  }
}
