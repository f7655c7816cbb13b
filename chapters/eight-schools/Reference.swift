// The reference posterior of posteriordb.

/// Means and standard deviations of `eight_schools-eight_schools_noncentered` of posteriordb (Magnusson et al.), from its
/// 10,000 reference draws, rounded to three decimals.
enum Reference {
  static let draws = 10_000
  static let parameters: [(name: String, mean: String, standardDeviation: String)] = [
    ("mu", "4.411", "3.309"), ("tau", "3.602", "3.198"),
    ("theta[0]", "6.151", "5.616"), ("theta[1]", "4.940", "4.646"), ("theta[2]", "3.906", "5.281"),
    ("theta[3]", "4.796", "4.771"), ("theta[4]", "3.614", "4.615"), ("theta[5]", "4.051", "4.796"),
    ("theta[6]", "6.317", "5.003"), ("theta[7]", "4.884", "5.318"),
  ]
}
