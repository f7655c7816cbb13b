// Integrators that can turn round: whose steps depend on the point alone.

/// An integrator whose step depends on the point it starts from and on nothing that came before.
///
/// A trajectory rule that goes both ways in time, such as a doubling one, needs it: an integrator that carries something
/// from step to step, such as a second copy of the point, cannot be taken back to the start and sent the other way.
public protocol MemorylessIntegrator: Integrator {}

/// An integration scheme whose step depends on the point it starts from and on nothing that came before.
public protocol MemorylessScheme: IntegrationScheme {}

extension Leapfrog: MemorylessIntegrator {}
extension SplitLeapfrog: MemorylessIntegrator {}
extension SchemeIntegrator: MemorylessIntegrator where Scheme: MemorylessScheme {}
