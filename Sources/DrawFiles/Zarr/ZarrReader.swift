// Reads a store of Zarr.
import Foundation
import InputErrors

/// Reads a store of Zarr, version 3, of anybody: arrays with the dimensions chain, draw, … in the group `posterior` or in the
/// store itself, and statistics by ArviZ's names in `sample_stats`. Arrays must not be compressed. Numbers that are stored with
/// a scale, an offset, or a value for those that are missing, as xarray writes them, are those that they stand for.
///
/// Draws at the end of a chain in which every number is NaN were not made, and are left out. So are arrays of text, dates and
/// other things that are no numbers, and numbers with an attribute that changes them in a way that is not known here, with a
/// warning.
public enum ZarrReader {
  /// - Throws: where a file cannot be read or is damaged, where an array is compressed or is stored in a way that is not
  ///   known here, and where arrays are of different chains and draws.
  public static func read(_ path: String) throws(InputError) -> StoredRun {
    var warnings: [String] = []
    let about = try ZarrArrayReader.decode(ZarrGroup.self, in: path).attributes
    let posterior = path + "/posterior"
    let folder = InputFile.exists(posterior) ? posterior : path
    let places = (about?.variables ?? []).enumerated().map { ($0.element, $0.offset) }
    let order = Dictionary(places) { first, _ in first }
    let quantities = try arrays(in: folder, &warnings).sorted {
      (order[$0.name] ?? .max, $0.name) < (order[$1.name] ?? .max, $1.name)
    }
    var statistics: [Statistic: ArrayContent] = [:]
    if InputFile.exists(path + "/sample_stats") {
      for array in try arrays(
        in: path + "/sample_stats", &warnings, names: Set(Statistic.allCases.map(\.rawValue)))
      {
        if let statistic = Statistic(rawValue: array.name) { statistics[statistic] = array }
      }
    }
    return try StoredRun(
      .zarr, path, quantities: quantities, statistics: statistics,
      facts: .init(
        model: about?.model, method: about?.sampler ?? about?.inferenceLibrary, seed: about?.seed,
        warmUp: about?.tuningSteps),
      warnings: warnings)
  }

  /// The arrays of a group that have the dimensions chain and draw.
  private static func arrays(
    in group: String, _ warnings: inout [String], names: Set<String>? = nil
  ) throws(InputError) -> [ArrayContent] {
    var arrays: [ArrayContent] = []
    var foreign: [(folder: String, name: String, warning: String)] = []
    for name in try listFolder(group) where names?.contains(name) ?? true {
      let folder = group + "/" + name
      guard InputFile.exists(folder + "/zarr.json") else { continue }
      let outline = try ZarrArrayReader.decode(ZarrOutline.self, in: folder)
      // Coordinates have one dimension, and are left out without a word.
      guard outline.isArray else { continue }
      if !outline.isOfDraws {
        warnings.append("\(folder): its dimensions are not chain and draw; it is left out")
      } else if let type = outline.foreignType {
        foreign.append((folder, name, StoredRun.warning(ofType: type, folder)))
      } else if let attribute = outline.unknownAttribute {
        let warning = "\(folder): its attribute “\(attribute)” is not read here; it is left out"
        foreign.append((folder, name, warning))
      } else {
        arrays.append(try array(folder, name))
      }
    }
    // Where nothing else is there, the error says why.
    if arrays.isEmpty, names == nil, let first = foreign.first {
      return [try array(first.folder, first.name)]
    }
    warnings += foreign.map(\.warning)
    return arrays
  }

  private static func array(_ folder: String, _ name: String) throws(InputError) -> ArrayContent {
    try ZarrArrayReader(folder, name, ZarrArrayReader.decode(ZarrArray.self, in: folder)).read()
  }
}
