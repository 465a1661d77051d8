// An HTTP/1.1 response, read as it comes in (RFC 9112), strictly and within limits.

/// A whole response.
public struct HTTPResponse: Equatable, Sendable {
  /// The status code.
  public internal(set) var status = 0
  /// The fields in their order, names in lower case.
  public internal(set) var headers = [(name: String, value: [UInt8])]()
  /// The body, without the framing of chunks.
  public internal(set) var body = [UInt8]()
  /// True if the server says that it keeps the connection open.
  public internal(set) var isPersistent = true

  /// The value of a field; several of the same name are joined as RFC 9110 section 5.2 says.
  public subscript(name: String) -> [UInt8]? {
    let values = headers.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : Array(values.joined(separator: ", ".utf8))
  }

  public static func == (one: HTTPResponse, other: HTTPResponse) -> Bool {
    one.status == other.status && one.body == other.body && one.isPersistent == other.isPersistent
      && one.headers.elementsEqual(other.headers) { $0.name == $1.name && $0.value == $1.value }
  }
}

/// Puts a response together from the pieces that come in; every byte is looked at once.
struct HTTPResponseReader {
  /// The response, whole once ``isComplete`` is true.
  private(set) var response = HTTPResponse()
  private(set) var isComplete = false
  /// True as soon as something came in.
  private(set) var hasBegun = false

  private let isHead: Bool
  private let bodyLimit: Int
  private var state = State.statusLine
  private var pending = [UInt8]()
  private var consumed = 0
  private var scanned = 0
  private var headSize = 0

  private enum State: Equatable {
    case statusLine, fields, trailers, chunkSize, chunkEnd
    case sized(Int)
    case chunk(Int)
    case untilClosed
  }

  /// What status line and fields, or trailers, may come to, in bytes.
  static let headLimit = 65_536

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - isHead: whether the request was HEAD, whose answer has no body.
  ///   - bodyLimit: what a body may come to, in bytes.
  init(isHead: Bool, bodyLimit: Int) {
    self.isHead = isHead
    self.bodyLimit = bodyLimit
  }

  /// How many bytes came in behind the end of the response.
  var excess: Int { isComplete ? pending.count - consumed : 0 }

  /// Takes in a piece.
  mutating func take(_ piece: UnsafeBufferPointer<UInt8>) throws(HTTPFault) {
    hasBegun = hasBegun || !piece.isEmpty
    if state == .untilClosed { return try append(piece) }
    pending.append(contentsOf: piece)
    while !isComplete, try step() {}
    if consumed == pending.count {
      pending.removeAll(keepingCapacity: true)
      (consumed, scanned) = (0, 0)
    } else if !isComplete && consumed > 0 {
      pending.removeFirst(consumed)
      (consumed, scanned) = (0, scanned - consumed)
    }
  }

  /// The connection was closed by the server.
  mutating func end() throws(HTTPFault) {
    if state == .untilClosed { isComplete = true }
    guard !isComplete else { return }
    throw .closed(isAnswerBegun: hasBegun)
  }

  // MARK: - Steps

  /// Goes one step on; false where more has to come in first.
  private mutating func step() throws(HTTPFault) -> Bool {
    switch state {
    case .sized(let left):
      let taken = try takeBody(left)
      state = .sized(left - taken)
      isComplete = taken == left
      return taken > 0
    case .chunk(let left):
      let taken = try takeBody(left)
      state = taken == left ? .chunkEnd : .chunk(left - taken)
      return taken > 0
    case .untilClosed:
      let taken = try takeBody(pending.count - consumed)
      return taken > 0
    case .statusLine, .fields, .trailers, .chunkSize, .chunkEnd:
      guard let line = try takeLine() else { return false }
      try read(line)
      return true
    }
  }

  private mutating func read(_ line: [UInt8]) throws(HTTPFault) {
    switch state {
    case .statusLine: try readStatus(line)
    case .fields where line.isEmpty: try beginBody()
    case .fields: response.headers.append(try Self.field(line))
    case .trailers where line.isEmpty: isComplete = true
    case .trailers: _ = try Self.field(line)
    case .chunkEnd:
      guard line.isEmpty else {
        throw .malformed("a chunk is longer than its size says")
      }
      state = .chunkSize
    case .chunkSize:
      let digits = line.prefix { Self.hexadecimal($0) != nil }
      let rest = line.dropFirst(digits.count).drop { $0 == 0x20 || $0 == 0x09 }
      guard (1...15).contains(digits.count), rest.isEmpty || rest.first == UInt8(ascii: ";") else {
        throw .malformed("a chunk's size is no hexadecimal number: \(Self.shown(line))")
      }
      let size = digits.reduce(0) { $0 << 4 | Self.hexadecimal($1)! }
      headSize = 0
      state = size == 0 ? .trailers : .chunk(size)
    case .sized, .chunk, .untilClosed: break
    }
  }

  private mutating func readStatus(_ line: [UInt8]) throws(HTTPFault) {
    guard line.count >= 12, line.starts(with: "HTTP/1.".utf8),
      line[7] == 0x30 || line[7] == 0x31, line[8] == 0x20,
      line[9..<12].allSatisfy({ (0x30...0x39).contains($0) }), line[9] != 0x30,
      line.count == 12 || line[12] == 0x20
    else { throw .malformed("the answer begins with no status line: \(Self.shown(line))") }
    response = HTTPResponse()
    response.status = line[9..<12].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    response.isPersistent = line[7] == 0x31
    state = .fields
  }

  /// Decides how long the body is (RFC 9112 section 6.3).
  private mutating func beginBody() throws(HTTPFault) {
    let status = response.status
    headSize = 0
    if (100..<200).contains(status) {
      guard status != 101 else { throw .malformed("status 101, and no upgrade was asked for") }
      state = .statusLine
      return
    }
    let connection = String(decoding: response["connection"] ?? [], as: UTF8.self).lowercased()
    if connection.contains("close") { response.isPersistent = false }
    let lengths = Set(response.headers.filter { $0.name == "content-length" }.map(\.value))
    let coding = response["transfer-encoding"]
    guard lengths.count < 2, lengths.isEmpty || coding == nil else {
      throw .malformed("it gives its length in two ways")
    }
    if let coding, String(decoding: coding, as: UTF8.self).lowercased() != "chunked" {
      throw .malformed("a transfer coding that was not asked for: \(Self.shown(coding))")
    }
    var length: Int?
    if let digits = lengths.first {
      guard (1...15).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
      else {
        throw .malformed("content-length is no number: \(Self.shown(digits))")
      }
      length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    if isHead || status == 204 || status == 304 || length == 0 {
      isComplete = true
    } else if coding != nil {
      state = .chunkSize
    } else if let length {
      guard length <= bodyLimit else { throw tooLarge }
      state = .sized(length)
    } else {
      response.isPersistent = false
      state = .untilClosed
    }
  }

  // MARK: - Bytes

  private var tooLarge: HTTPFault { .malformed("more than \(bodyLimit) bytes of body") }

  /// Moves what has come in, `count` bytes at most, to the body.
  private mutating func takeBody(_ count: Int) throws(HTTPFault) -> Int {
    let taken = min(count, pending.count - consumed)
    guard response.body.count + taken <= bodyLimit else { throw tooLarge }
    response.body.append(contentsOf: pending[consumed..<consumed + taken])
    consumed += taken
    scanned = consumed
    return taken
  }

  private mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(HTTPFault) {
    guard response.body.count + piece.count <= bodyLimit else { throw tooLarge }
    response.body.append(contentsOf: piece)
  }

  /// Returns the next whole line without its CR LF.
  private mutating func takeLine() throws(HTTPFault) -> [UInt8]? {
    guard let end = pending[scanned...].firstIndex(of: 0x0a) else {
      scanned = pending.count
      guard headSize + scanned - consumed <= Self.headLimit else { throw tooLong }
      return nil
    }
    headSize += end + 1 - consumed
    guard headSize <= Self.headLimit else { throw tooLong }
    let line = pending[consumed..<end]
    (consumed, scanned) = (end + 1, end + 1)
    guard line.last == 0x0d else {
      throw .malformed("a line of its head does not end in CR LF: \(Self.shown(Array(line)))")
    }
    return Array(line.dropLast())
  }

  private var tooLong: HTTPFault {
    .malformed("its head has more than \(Self.headLimit) bytes")
  }

  private static func field(_ line: [UInt8]) throws(HTTPFault) -> (name: String, value: [UInt8]) {
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var value = line.dropFirst(name.count + 1).drop(while: isSpace)
    while let last = value.last, isSpace(last) { value.removeLast() }
    guard name.count < line.count, !name.isEmpty, name.allSatisfy(HTTPField.isTokenByte),
      value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
    else { throw .malformed("a line of its head is no field: \(shown(line))") }
    return (String(decoding: name, as: UTF8.self).lowercased(), Array(value))
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte - 0x30)
    case 0x41...0x46: Int(byte - 0x41 + 10)
    case 0x61...0x66: Int(byte - 0x61 + 10)
    default: nil
    }
  }

  private static func shown(_ line: [UInt8]) -> String { VisibleText.excerpt(line, limit: 120) }
}
