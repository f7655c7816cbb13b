// Parameters, transformed parameters and generated quantities at the draws of a chain.
import InputErrors
import LogDensities
import Randomness

extension StanProgram: QuantitySource {
  /// Random numbers of generated quantities depend on the seed of the program, the chain and the draw alone, so that those of
  /// a run that is resumed are those it would have had.
  public func makeQuantityEvaluator(chain: Int) -> any QuantityEvaluator {
    StanQuantityEvaluator(program: self, chain: chain)
  }
}

private struct StanQuantityEvaluator: QuantityEvaluator {
  let program: StanProgram
  let chain: Int
  /// In Stan's order.
  var numbers: [Double]

  init(program: StanProgram, chain: Int) {
    self.program = program
    self.chain = chain
    numbers = [Double](repeating: 0, count: program.places.count)
  }

  mutating func values(at position: [Double], draw: Int) throws -> [Double] {
    precondition(
      position.count == program.dimension,
      "StanProgram: expected \(program.dimension) coordinates, found \(position.count)")
    let (model, contents) = (program.model, program.contents)
    var message: UnsafeMutablePointer<CChar>?
    let generator = contents.generatedQuantities ? try makeGenerator(draw: draw) : nil
    defer { if let generator { model.library.rngDestruct(generator) } }
    let status = model.call {
      model.library.paramConstrain(
        model.pointer, contents.transformedParameters, contents.generatedQuantities, position, &numbers,
        generator, &message)
    }
    guard status == 0 else { throw failure(message, draw: draw) }
    model.library.discard(message)
    return program.places.map { numbers[$0] }
  }

  private func makeGenerator(draw: Int) throws(InputError) -> StanLibrary.Generator {
    let (bits, _) = Philox.block(
      index: UInt64(bitPattern: Int64(draw)),
      stream: Philox.stream(chain: chain, purpose: .generatedQuantity),
      seed: UInt64(program.contents.seed))
    var message: UnsafeMutablePointer<CChar>?
    guard let generator = program.model.library.rngConstruct(UInt32(truncatingIfNeeded: bits), &message)
    else {
      throw failure(message, draw: draw)
    }
    return generator
  }

  private func failure(_ message: UnsafeMutablePointer<CChar>?, draw: Int) -> InputError {
    InputError(
      "quantities of \(program.name)", expected: "values at draw \(draw) of chain \(chain)",
      found: program.model.library.take(message),
      advice: "Mend the program, or leave out its generated quantities or its transformed parameters.")
  }
}

extension Philox.Purpose {
  /// The seeds of Stan's generators.
  fileprivate static let generatedQuantity = Philox.Purpose(rawValue: 6)
}
