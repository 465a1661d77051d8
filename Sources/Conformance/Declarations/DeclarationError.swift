// What is wrong with a declaration, where, and what to do about it.

/// A fault in a declaration file or on the command line: exit status 2.
public struct DeclarationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, relative to the project's root; `command line` for an option.
  public var file: String
  /// The line, from 1; nil where the fault is the file's as a whole.
  public var line: Int?
  /// What is wrong and what to do.
  public var message: String

  /// Makes an error.
  public init(file: String, line: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}

/// All the faults that were found in one go, so that they can be mended in one go.
public struct DeclarationErrors: Error, Sendable, CustomStringConvertible {
  /// The faults, at least one.
  public var errors: [DeclarationError]

  /// Makes a list of faults.
  public init(_ errors: [DeclarationError]) { self.errors = errors }

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// Says which of the known names somebody may have meant.
enum NearestName {
  /// Returns `unknown KIND "NAME"`, with the nearest of `known` or, if none is near, all of them.
  static func message(_ kind: String, _ name: String, among known: some Collection<String>)
    -> String
  {
    let nearest = known.map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
    if let (candidate, edits) = nearest, edits <= max(2, name.utf8.count / 3) {
      return "unknown \(kind) \"\(name)\"; did you mean \"\(candidate)\"?"
    }
    if known.isEmpty { return "unknown \(kind) \"\(name)\"; there is none" }
    let list = known.sorted().prefix(12).joined(separator: ", ")
    return "unknown \(kind) \"\(name)\"; there are: \(list)\(known.count > 12 ? ", …" : "")"
  }

  /// The edit distance of Levenshtein, over bytes.
  static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8.prefix(64)), Array(second.utf8.prefix(64)))
    var row = Array(0...second.count)
    for (i, byte) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in second.enumerated() {
        let substitution = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
