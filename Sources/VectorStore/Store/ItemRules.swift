// What an index takes, judged before anything is written.

import WireJSON

/// The rules for items. Clause: "Index" in vectors.md.
package enum ItemRules {
  /// How many bytes an id has.
  static let idLengths = 1...512

  /// Throws the first fault of the first item that has one, with its position.
  package static func check(
    _ items: [IndexItem], for parameters: IndexParameters
  ) throws(VectorError) {
    var parser = JSONParser(maximumDepth: JSONDocument.rowDepth)
    var canonical: [UInt8] = []
    for (position, item) in items.enumerated() {
      func fault(_ code: VectorError.Code, _ message: String) -> VectorError {
        VectorError(code, message, position: position)
      }
      guard idLengths ~= item.id.utf8.count else {
        throw fault(.id, "an id of \(item.id.utf8.count) bytes, not 1 to 512")
      }
      guard item.vector.count == parameters.dimension else {
        throw fault(
          .dimension, "a vector of \(item.vector.count) numbers, not \(parameters.dimension)")
      }
      guard item.vector.allSatisfy(\.isFinite) else {
        throw fault(.nonFinite, "a vector with a number that is no finite float32")
      }
      guard parameters.distance != .cosine || item.vector.contains(where: { $0 != 0 }) else {
        throw fault(.zeroVector, "a zero vector, which has no cosine")
      }
      if let metadata = item.metadata {
        canonical.removeAll(keepingCapacity: true)
        try? parser.appendCanonical(of: metadata, to: &canonical)
        guard metadata.first == UInt8(ascii: "{"), canonical == metadata else {
          throw fault(.metadata, "metadata that is no object of at most 128 levels, canonical")
        }
      }
    }
  }
}
