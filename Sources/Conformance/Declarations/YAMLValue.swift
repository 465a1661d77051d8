// A YAML value that knows its file and line, so that every fault can be shown where it stands.

internal import Yams

/// One value of a declaration file.
struct YAMLValue {
  let node: Node
  let file: String

  /// Parses a file's text; a file without content is an empty mapping.
  init(parsing text: String, file: String) throws(DeclarationError) {
    self.file = file
    do {
      node = try compose(yaml: text) ?? Node.mapping(.init([]))
    } catch let error as YamlError {
      throw DeclarationError(file: file, message: "no YAML: \(error)")
    } catch {
      throw DeclarationError(file: file, message: "no YAML: \(error)")
    }
  }

  private init(_ node: Node, _ file: String) {
    self.node = node
    self.file = file
  }

  var line: Int { node.mark?.line ?? 1 }

  func error(_ message: String) -> DeclarationError {
    DeclarationError(file: file, line: line, message: message)
  }

  /// The members of a mapping in their order; a key that is not allowed, or stands twice, is an error.
  func members(
    of what: String, allowed: [String]? = nil
  ) throws(DeclarationError) -> [(key: String, value: YAMLValue)] {
    guard case .mapping(let mapping) = node else { throw error("\(what) is not a mapping") }
    var members = [(key: String, value: YAMLValue)]()
    for (key, value) in mapping {
      let place = YAMLValue(key, file)
      guard let name = key.scalar?.string else { throw place.error("a key is no plain text") }
      if let allowed, !allowed.contains(name) {
        throw place.error(NearestName.message("key of \(what)", name, among: allowed))
      }
      if members.contains(where: { $0.key == name }) {
        throw place.error("\"\(name)\" stands twice")
      }
      members.append((name, YAMLValue(value, file)))
    }
    return members
  }

  /// The mapping as a dictionary.
  func fields(
    of what: String, allowed: [String], required: [String] = []
  ) throws(DeclarationError) -> [String: YAMLValue] {
    var fields = [String: YAMLValue]()
    for (key, value) in try members(of: what, allowed: allowed) { fields[key] = value }
    for name in required where fields[name] == nil { throw error("\(what) lacks \"\(name)\"") }
    return fields
  }

  func list(_ what: String) throws(DeclarationError) -> [YAMLValue] {
    guard case .sequence(let sequence) = node else { throw error("\(what) is not a list") }
    return sequence.map { YAMLValue($0, file) }
  }

  func string(_ what: String) throws(DeclarationError) -> String {
    guard let scalar = node.scalar else { throw error("\(what) is not a text") }
    return scalar.string
  }

  func strings(_ what: String) throws(DeclarationError) -> [String] {
    var strings = [String]()
    for item in try list(what) { strings.append(try item.string("an item of \(what)")) }
    return strings
  }

  func integer(_ what: String) throws(DeclarationError) -> Int {
    guard let value = Int(try string(what)) else { throw error("\(what) is not a whole number") }
    return value
  }

  func number(_ what: String) throws(DeclarationError) -> Double {
    guard let value = Double(try string(what)), value.isFinite else {
      throw error("\(what) is not a number")
    }
    return value
  }

  /// A duration: a number with `ms`, `s` or `m`.
  func duration(_ what: String) throws(DeclarationError) -> Duration {
    let text = try string(what)
    let units: [(String, Double)] = [("ms", 1), ("s", 1_000), ("m", 60_000)]
    for (unit, milliseconds) in units where text.hasSuffix(unit) {
      if let value = Double(text.dropLast(unit.count)), value > 0, value < 1e9 {
        return .milliseconds(Int64((value * milliseconds).rounded(.up)))
      }
    }
    throw error("\(what) is not a duration such as 500ms, 10s or 2m")
  }

  func name(_ what: String) throws(DeclarationError) -> String {
    let text = try string(what)
    guard Self.isName(text) else {
      throw error("\(what) \"\(text)\" is not made of letters, digits, '.', '_' and '-'")
    }
    return text
  }

  /// True for a path that stays below the folder that it starts from, spelled in one way only.
  static func isPath(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && !part.contains(0)
    }
  }

  /// True for names that can stand in paths, filters and reports alike.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 128 && text.utf8.first != UInt8(ascii: ".")
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
          || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
  }
}
