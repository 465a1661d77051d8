// The query of `ids`: `after` and `limit`, form-encoded.

/// Which page of ids is asked for.
struct PageQuery {
  /// The id behind which the page begins; nil at the start.
  var after: String?
  /// How many ids at most, 1 to 10,000.
  var limit = 1000

  /// Reads `after=ID&limit=N`; throws `query`.
  init(_ query: String?) throws(ServiceError) {
    var seen: Set<String> = []
    for pair in (query ?? "").split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(sides[0])
      let value = try Self.decoded(sides.count == 2 ? sides[1] : "")
      guard seen.insert(name).inserted else { throw Self.fault("parameter \(name) stands twice") }
      switch name {
      case "after": after = value.isEmpty ? nil : value
      case "limit":
        guard 1...5 ~= value.utf8.count,
          value.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
          let limit = Int(value), 1...10_000 ~= limit
        else { throw Self.fault("limit is no number from 1 to 10000") }
        self.limit = limit
      default: throw Self.fault("there is no parameter \(name)")
      }
    }
  }

  private static func fault(_ message: String) -> ServiceError {
    ServiceError(400, "query", message)
  }

  /// Resolves `+` and `%XX`.
  private static func decoded(_ text: Substring) throws(ServiceError) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { throw fault("a % that no two hexadecimal digits follow") }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard let decoded = String(validating: bytes, as: UTF8.self) else {
      throw fault("a parameter that is no UTF-8")
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
