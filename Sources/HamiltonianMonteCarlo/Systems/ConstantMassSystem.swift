// What all systems with a constant mass matrix have in common: everything that depends on the momentum alone.
import Foundation
import Randomness

/// A Hamiltonian system with the kinetic energy ½ pᵀM⁻¹p: velocities, momentum draws and natural lengths are those of M.
public protocol ConstantMassSystem<Scalar, Mass>: HamiltonianSystem {
  associatedtype Mass: EuclideanMass

  /// M, factored.
  var mass: Mass { get set }
}

extension ConstantMassSystem {
  @inlinable
  public mutating func velocity(
    momentum: [Scalar], geometry: inout Geometry, into velocity: inout [Scalar]
  ) {
    mass.velocity(of: momentum, into: &velocity)
  }

  @inlinable
  public mutating func sampleMomentum(
    geometry: inout Geometry, using generator: inout Philox, into momentum: inout [Scalar]
  ) {
    mass.sampleMomentum(using: &generator, into: &momentum)
  }

  @inlinable
  public mutating func whiten(displacement: inout [Scalar], geometry: inout Geometry) {
    mass.whiten(displacement: &displacement)
  }

  @inlinable
  public mutating func whiten(momentum: inout [Scalar], geometry: inout Geometry) {
    mass.whiten(momentum: &momentum)
  }

  @inlinable
  public mutating func diagonals(
    of geometry: inout Geometry, metric: inout [Double], inverse: inout [Double]
  ) {
    mass.diagonals(masses: &metric, inverse: &inverse)
  }

  @inlinable
  public mutating func changeMass<M: EuclideanMass>(_ change: (inout M) -> Void) -> Bool {
    guard var changed = mass as? M else { return false }
    change(&changed)
    guard let new = changed as? Mass else { return false }
    replaceMass(by: new)
    return true
  }

  public func memory() throws -> Data { try codedMass() }

  public mutating func restore(memory: Data) throws { try restoreMass(from: memory) }

  /// The mass matrix, if it is one that can be coded; one that an adapter changes must be.
  func codedMass() throws -> Data {
    guard let mass = mass as? any Encodable else { return Data() }
    return try StateCoding.encode(mass)
  }

  mutating func restoreMass(from memory: Data) throws {
    guard let type = Mass.self as? any Decodable.Type else { return }
    if let restored = try StateCoding.decode(type, from: memory) as? Mass { replaceMass(by: restored) }
  }

  /// The threads stay those of the system.
  @inlinable
  mutating func replaceMass(by new: Mass) {
    let threads = mass.threads
    mass = new
    mass.threads = threads
  }
}
