// Distances from a probe to slots: over the codes while walking, over the float32 values for the answer.

internal import CVectorKernels

extension SlotTable {
  /// Distances that order as the exact ones do, but for the rounding of the codes.
  @inline(__always)
  func score(
    _ probe: Probe, _ slots: UnsafePointer<UInt32>, _ count: Int,
    into distances: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    if probe.isPrecise {
      scorePrecisely(probe, slots, count, into: distances, scratch: scratch)
    } else {
      kernel(probe.raw, raw, slots, count, distances)
    }
  }

  /// The square root keeps the order and stays within float32 where the square would not.
  @inline(never)
  private func scorePrecisely(
    _ probe: Probe, _ slots: UnsafePointer<UInt32>, _ count: Int,
    into distances: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<count {
      let exact = exactDistance(probe, slots[index], scratch: scratch)
      distances[index] = Float(exact < 0 ? -(-exact).squareRoot() : exact.squareRoot())
    }
  }

  /// The distance of the float32 vectors in double precision; `scratch` has room for one vector.
  func exactDistance(
    _ probe: Probe, _ slot: UInt32, scratch: UnsafeMutablePointer<Float>
  ) -> Double {
    vector_decode(raw, slot, scratch)
    switch distance {
    case .l2:
      return vector_squared_distance(probe.floats, scratch, dimension)
    case .dot:
      // 0 minus, so that nothing in common is 0 and not -0.
      return 0 - vector_dot_product(probe.floats, scratch, dimension)
    case .cosine:
      let product = vector_dot_product(probe.floats, scratch, dimension)
      let square = vector_dot_product(scratch, scratch, dimension)
      return 1 - product / (probe.square * square).squareRoot()
    }
  }
}
