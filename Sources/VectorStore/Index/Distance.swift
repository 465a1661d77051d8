// How far apart two vectors are.

internal import CVectorKernels

/// The distance of an index: the smaller, the nearer.
public enum Distance: String, Sendable, CaseIterable {
  /// 1 minus the cosine of the angle, 0 to 2; refuses the zero vector.
  case cosine
  /// The squared Euclidean distance.
  case l2
  /// The negated inner product.
  case dot

  var code: Int32 {
    switch self {
    case .cosine: Int32(VECTOR_COSINE)
    case .l2: Int32(VECTOR_L2)
    case .dot: Int32(VECTOR_DOT)
    }
  }
}
