// The error about what is given to a network.
import InputErrors

public typealias NetworkError = InputError
