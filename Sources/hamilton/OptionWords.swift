// Advice of the libraries in the words of the command and of Stan.

import InputErrors

extension String {
  /// With options, and Stan's functions, in place of Swift, where there are such.
  var inOptions: String {
    let words = [
      ("chains: .from(starts)", "--start"),
      ("; chains: .drawn(4, bestOf: 10) begin at the best of ten starts each", ""),
      (": .only([…])", " by --variables"), ("which is softplus(x)", "which is log1p_exp(x) in Stan"),
    ]
    return words.reduce(self) { $0.replacing($1.0, with: $1.1) }
  }
}

extension InputError {
  /// With options in its advice in place of Swift.
  var inOptions: InputError {
    InputError(subject, expected: expected, found: found, advice: advice.inOptions)
  }
}
