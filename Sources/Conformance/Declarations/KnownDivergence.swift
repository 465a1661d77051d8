// conformance/known/*.yaml: differences that are known, with their reason, held to the letter.

public import Parity

/// A difference that may be there, and must be.
public struct KnownDivergence: Sendable {
  /// The runtime that differs.
  public var runtime: String
  /// The probe.
  public var probe: String
  /// The row, or a pattern with `*` that names at most ``rowLimit`` rows.
  public var row: String
  /// How it differs.
  public var signature: Signature
  /// Why this is so and stays so.
  public var reason: String
  /// Since when it is known, `YYYY-MM-DD`.
  public var date: String
  /// The day after which it fails, `YYYY-MM-DD`; nil for none.
  public var expires: String?
  /// Where it stands.
  public var file: String
  /// Where it stands.
  public var line: Int

  /// The most rows that one pattern may name.
  public static let rowLimit = 20

  /// True if the entry speaks of this row.
  public func names(row: String) -> Bool { Glob.matches(self.row, row) }

  /// True if the entry no longer holds on `day`, `YYYY-MM-DD`.
  public func isExpired(on day: String) -> Bool { expires.map { $0 < day } ?? false }
}

extension KnownDivergence {
  static func all(in value: YAMLValue) throws(DeclarationError) -> [KnownDivergence] {
    let top = try value.fields(of: "a file of known divergences", allowed: ["known"])
    var entries = [KnownDivergence]()
    for item in try top["known"]?.list("known") ?? [] { entries.append(try .init(item)) }
    return entries
  }

  /// The entries of every file of `conformance/known/`, in the order of the files.
  static func all(below root: String) throws -> [KnownDivergence] {
    var entries = [KnownDivergence]()
    var errors = [DeclarationError]()
    for file in Suite.files(folder, root) {
      do throws(DeclarationError) {
        entries += try all(in: Suite.load(file, root))
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw DeclarationErrors(errors) }
    return entries
  }

  static let folder = "conformance/known"

  private init(_ value: YAMLValue) throws(DeclarationError) {
    let required = ["runtime", "probe", "row", "signature", "reason", "date"]
    let fields = try value.fields(
      of: "a known divergence", allowed: required + ["expires"], required: required)
    runtime = try fields["runtime"]!.string("runtime")
    probe = try fields["probe"]!.string("probe")
    row = try fields["row"]!.string("row")
    reason = try fields["reason"]!.string("reason")
    date = try fields["date"]!.day("date")
    expires = try fields["expires"].map { (day) throws(DeclarationError) in try day.day("expires") }
    file = value.file
    line = value.line
    let text = try fields["signature"]!.string("signature")
    let words = Cause.allCases.map(\.rawValue)
    for part in text.split(separator: ";") {
      let cause = part.split(separator: " ").last.map(String.init) ?? ""
      guard words.contains(cause) || cause == "…" else {
        throw fields["signature"]!.error(NearestName.message("cause", cause, among: words))
      }
    }
    signature = Signature(text: text)
    if reason.isEmpty { throw fields["reason"]!.error("the reason is empty") }
  }
}

extension YAMLValue {
  fileprivate func day(_ what: String) throws(DeclarationError) -> String {
    let text = try string(what)
    let parts = text.split(separator: "-").map { Int($0) ?? 0 }
    guard text.utf8.count == 10, parts.count == 3, (1...12).contains(parts[1]),
      (1...31).contains(parts[2])
    else { throw error("\(what) is no day, YYYY-MM-DD") }
    return text
  }
}

/// Patterns with `*` for any run of characters and `?` for one byte.
public enum Glob {
  /// True if the whole of `text` is as `pattern` says.
  public static func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
    var (p, t) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p + 1, t)
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        p = last.pattern
        t = last.text + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
