// One side of a distance: a vector in every form that the kernels ask for.

package import CVectorKernels
import Glibc

/// The vector that others are measured against.
package final class Probe {
  let dimension: Int
  let stride: Int
  let floats: UnsafeMutablePointer<Float>
  let codes: UnsafeMutablePointer<UInt8>
  let rest: UnsafeMutablePointer<UInt8>
  let spill: UnsafeMutablePointer<UInt8>
  let signed: UnsafeMutablePointer<Int8>
  package let raw = UnsafeMutablePointer<vector_probe>.allocate(capacity: 1)
  /// Scale, factor and norm of the vector, as a slot keeps them.
  var code = vector_code()
  /// Whether distances from here are computed from the float32 values.
  var isPrecise = false
  /// The sum of the squares, which the cosine divides by.
  var square = 0.0

  package init(dimension: Int, stride: Int) {
    self.dimension = dimension
    self.stride = stride
    floats = FlatMemory<Float>(capacity: dimension).base
    codes = FlatMemory<UInt8>(capacity: stride).base
    rest = FlatMemory<UInt8>(capacity: 3 * dimension).base
    spill = FlatMemory<UInt8>(capacity: dimension).base
    signed = FlatMemory<Int8>(capacity: stride).base
    raw.initialize(to: vector_probe())
  }

  deinit {
    free(floats)
    free(codes)
    free(rest)
    free(spill)
    free(signed)
    raw.deallocate()
  }

  /// Takes a vector that comes into the index.
  package func load(_ vector: [Float], distance: Distance) {
    load(vector, distance) {
      vector_encode(floats, dimension, stride, distance.code, codes, rest, spill)
    }
  }

  /// Takes a vector that is only searched for.
  func loadQuery(_ vector: [Float], distance: Distance) {
    load(vector, distance) {
      vector_quantize(floats, dimension, stride, distance.code, codes)
    }
  }

  private func load(_ vector: [Float], _ distance: Distance, encode: () -> vector_code) {
    vector.withUnsafeBufferPointer { floats.update(from: $0.baseAddress!, count: dimension) }
    code = encode()
    vector_probe_from_codes(
      codes, stride, code.factor, code.norm, distance.code, signed, raw)
    square = vector_dot_product(floats, floats, dimension)
  }
}
