// What is computed from a position of a model, compiled.

import Tracing

/// The parameters and generated arrays of a model as one function of the position.
struct ModelOutputs {
  let names: [NamedShape]
  let function: TracedFunction

  init(_ model: Model) {
    var names: [NamedShape] = []
    function = TracedFunction(dimension: model.dimension) { position in
      let interpreter = OutputInterpreter(position: position)
      ModelBuilder(interpreter).run(model.body)
      names = interpreter.names
      return .concatenate(interpreter.values)
    }
    self.names = names
  }
}
