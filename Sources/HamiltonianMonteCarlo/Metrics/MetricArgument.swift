// The matrix that a metric is a function of.

/// The symmetric matrix A(q) that a ``RiemannianMetric`` is a function of.
public enum MetricArgument: Sendable {
  /// The curvature −∇²ℓ / scale. Its derivative is one of third order.
  case curvature
  /// diag((∂₁ℓ)², …, (∂ₙℓ)²) / scale. Its derivative takes the Hessian.
  case squaredGradient
}
