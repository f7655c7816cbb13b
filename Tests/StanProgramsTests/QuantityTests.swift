// Names, shapes and values of a program's quantities, row by row.
import InputErrors
import LogDensities
import StanPrograms
import StanTestSupport
import Testing

@Suite struct StanQuantityTests {
  static let position = [0.3, 1.1, 0, 0, 0, 11, 21, 12, 22, 13, 23.0]

  @Test("arrays with their shapes")
  func shapes() throws {
    let program = try StanDouble.program()
    #expect(
      program.quantities == [
        Quantity("x", shape: [2]), Quantity("s"), Quantity("w", shape: [3]), Quantity("m", shape: [2, 3]),
        Quantity("half"), Quantity("twice", shape: [2, 3]), Quantity("y"), Quantity("z_real"),
        Quantity("z_imag"),
      ])
  }

  @Test("values come row by row where Stan's come column by column")
  func permutation() throws {
    let values = try StanDouble.program().makeQuantityEvaluator(chain: 0).values(of: Self.position)
    #expect(values[0..<3] == [0.3, 1.1, 1])
    #expect(values[6..<12] == [11, 12, 13, 21, 22, 23])
    #expect(values[12] == 0.5 && values[13..<19] == [22, 24, 26, 42, 44, 46])
    #expect(values[19] >= 0.3 && values[19] < 1.3 && values[20...] == [0.3, 1.1])
  }

  @Test(
    "transformed parameters and generated quantities may be left out", arguments: [true, false],
    [true, false])
  func contents(transformed: Bool, generated: Bool) throws {
    let program = try StanDouble.program(transformedParameters: transformed, generatedQuantities: generated)
    let names =
      ["x", "s", "w", "m"] + (transformed ? ["half", "twice"] : [])
      + (generated ? ["y", "z_real", "z_imag"] : [])
    #expect(program.quantities.map(\.name) == names)
    let values = try program.makeQuantityEvaluator(chain: 0).values(of: Self.position)
    #expect(values.count == program.quantities.reduce(0) { $0 + $1.elementCount })
    #expect(values.last == (generated ? 1.1 : transformed ? 46 : 23))
  }

  @Test("what is random depends on seed, chain and draw alone")
  func reproducible() throws {
    func values(seed: UInt32 = 1, chain: Int = 0, draws: [Int]) throws -> [Double] {
      let program = try StanDouble.program(seed: seed)
      var evaluator = program.only(["y"]).makeEvaluator(chain)
      return try draws.map { try evaluator.values(at: Self.position, draw: $0)[0] }
    }
    let all = try values(draws: Array(0..<20))
    #expect(try values(draws: Array(10..<20)) == Array(all[10...]))
    #expect(try values(draws: [7]) == [all[7]])
    let others = try values(chain: 1, draws: Array(0..<20)) + values(seed: 2, draws: Array(0..<20))
    #expect(Set(all + others).count == 60)
  }

  @Test("what cannot be generated is an error with the program's words")
  func failure() throws {
    var evaluator = try StanDouble.program("SMALL").makeQuantityEvaluator(chain: 3)
    let error = try #require(throws: InputError.self) {
      try evaluator.values(at: [0, 31, 0, 0, 0], draw: 12)
    }
    #expect(error.expected == "values at draw 12 of chain 3")
    #expect(error.found.hasPrefix("x[2] is too large to generate anything"))
  }

  @Test("names of complex numbers, tuples, arrays of matrices, and arrays with gaps")
  func names() {
    func arrays(_ names: String) -> [String] {
      let names = ParameterNames(names.split(separator: ","))
      return names.quantities.map { "\($0.name)\($0.shape)" } + ["\(names.places)"]
    }
    #expect(arrays("a,b.1,b.2") == ["a[]", "b[2]", "[0, 1, 2]"])
    #expect(arrays("c.1.real,c.1.imag,c.2.real,c.2.imag") == ["c_real[2]", "c_imag[2]", "[0, 2, 1, 3]"])
    #expect(arrays("t:1,t:2.1.1,t:2.2.1") == ["t_1[]", "t_2[2, 1]", "[0, 1, 2]"])
    #expect(
      arrays("u.1:1,u.1:2.1,u.1:2.2,u.2:1,u.2:2.1,u.2:2.2")
        == ["u_1[2]", "u_2[2, 2]", "[0, 3, 1, 2, 4, 5]"])
    #expect(
      arrays("m.1.1.1,m.2.1.1,m.1.2.1,m.2.2.1,m.1.1.2,m.2.1.2,m.1.2.2,m.2.2.2")
        == ["m[2, 2, 2]", "[0, 4, 2, 6, 1, 5, 3, 7]"])
    #expect(arrays("r.1,r.2,r.4") == ["r_1[]", "r_2[]", "r_4[]", "[0, 1, 2]"])
    #expect(arrays("r.1,r.1") == ["r_1[]", "r_1_[]", "[0, 1]"])
    #expect(arrays("r.1,r.1.2") == ["r_1[]", "r_1_2[]", "[0, 1]"])
    #expect(arrays("r.0,r.1") == ["r_0[]", "r_1[]", "[0, 1]"])
    #expect(arrays("r.9223372036854775807.9223372036854775807,s.9223372036854775808").count == 3)
    #expect(arrays("") == ["[]"])
  }
}

extension ChosenQuantities {
  fileprivate func makeEvaluator(_ chain: Int) -> any QuantityEvaluator {
    do { return try makeQuantityEvaluator(chain: chain) } catch { fatalError("\(error)") }
  }
}
