// What a trace knows of the program that it is part of: the statement it is in, and whether constants are the user's.

/// Settings of whatever traces in the present task.
package enum TracingContext {
  /// The statement of a model that is being traced, which errors name.
  package final class Statement: @unchecked Sendable {
    /// Such as "in line 12 of Schools.swift"; used by one task only.
    package var description = ""
    package init() {}
  }

  @TaskLocal package static var statement: Statement?

  /// Whether constant parameters are checked. They are not where a model is evaluated at numbers, which takes traced values
  /// for constants, those of branches that are not chosen included.
  @TaskLocal package static var checksConstants = true
}
