// Every integrator on every system: reversibility, volume, symplecticity and energy order.
import Testing

@Suite("Laws of the integrators")
struct IntegratorLawTests {
  @Test("a step back undoes a step", arguments: StepMaps.all)
  func reversibility(_ map: StepMap) throws {
    let error = try reversalError(of: map, stepSize: 0.1)
    #expect(error <= 1e-10)
  }

  @Test("a step preserves volume", arguments: StepMaps.all)
  func volume(_ map: StepMap) throws {
    let error = try volumeError(of: map, stepSize: 0.1)
    #expect(error <= 1e-8)
  }

  @Test("a step is symplectic", arguments: StepMaps.all)
  func symplecticity(_ map: StepMap) throws {
    let error = try symplecticityError(of: map, stepSize: 0.1)
    #expect(error <= 1e-8)
  }

  @Test("the energy error is of second order", arguments: StepMaps.all)
  func energyOrder(_ map: StepMap) throws {
    let order = try HamiltonianMonteCarloTests.energyOrder(of: map, stepSize: 0.04, steps: 25)
    #expect(abs(order - 2) < 0.1)
  }
}
