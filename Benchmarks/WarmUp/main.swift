// What the choices of a warm-up are worth, as tables of medians over several seeds.
//
//     warm-up-benchmark estimators [seeds]   // schedules and estimators of the mass, 1000 transitions
//     warm-up-benchmark pooling [seeds]      // chains that learn together or each for itself, 50 to 300 transitions
//     warm-up-benchmark samplers [seeds]     // NUTS and local steps, 1000 transitions
import Foundation
import HamiltonianMonteCarlo

do {
  let arguments = CommandLine.arguments
  let seeds = arguments.count > 2 ? max(Int(arguments[2]) ?? 5, 1) : 5
  switch arguments.dropFirst().first {
  case "estimators": try compareEstimators(seeds: seeds)
  case "pooling": try comparePooling(seeds: seeds)
  case "samplers": try compareSamplers(seeds: seeds)
  default:
    FileHandle.standardError.write(
      Data("usage: warm-up-benchmark estimators|pooling|samplers [seeds]\n".utf8))
    exit(2)
  }
} catch {
  FileHandle.standardError.write(Data("warm-up-benchmark: \(error)\n".utf8))
  exit(1)
}

func compareEstimators(seeds: Int) throws {
  print("least bulk ESS per 1000 draw gradients · warm-up gradients per transition · ε · acceptance\n")
  for (schedule, makeWarmUp) in [
    ("overlapping", { WarmUp.adapting(1_000, mass: $0) }),
    ("doubling", { WarmUp.adaptingInDoublingWindows(1_000, mass: $0) }),
  ] as [(String, (MassEstimator) -> WarmUp)] {
    for estimator in MassEstimator.allCases {
      let cells = try targets.map { try Measurement($0.logDensity, makeWarmUp(estimator), seeds: seeds).cell }
      print(([schedule, "\(estimator)"] + cells).joined(separator: " | "))
    }
  }
}

func comparePooling(seeds: Int) throws {
  print("least bulk ESS per 1000 draw gradients · warm-up gradients per transition · ε · acceptance; ESS/s\n")
  for target in targets.prefix(2) {
    for transitions in [50, 100, 200, 300] {
      let alone = WarmUp.adapting(transitions)
      let cells = try [alone, alone.pooled].map { warmUp in
        let measured = try Measurement(target.logDensity, warmUp, seeds: seeds)
        return measured.cell + String(format: "; %.0f", measured.speed)
      }
      print(([target.name, "\(transitions)"] + cells).joined(separator: " | "))
    }
  }
}

func compareSamplers(seeds: Int) throws {
  print("least bulk ESS per 1000 draw gradients · warm-up gradients per transition · ε · acceptance\n")
  for target in targets {
    let nuts = try Measurement(target.logDensity, .adapting(1_000), seeds: seeds)
    let local = try Measurement(
      target.logDensity, .adapting(1_000, acceptance: 0.7), seeds: seeds, withLocalSteps: true)
    print([target.name, nuts.cell, local.cell].joined(separator: " | "))
  }
}
