// What is asked of the validators from outside: by the surface `validate` and by `POST /v1/validate`.

public import WireJSON

/// A record and the kind that it is to be valid as, `{"kind","record"}`.
///
/// Clause: EvidenceRecord in evidence.md; `validate` in cli.md; `POST /v1/validate` in vectors.md. Other
/// members are ignored.
public struct ValidationRequest: Sendable {
  /// Which table the record is held against.
  public let kind: RecordKind
  /// The record.
  public let record: JSONNode

  /// Why a request cannot be answered.
  public enum Refusal: Error, Sendable, Equatable {
    /// The text is no JSON.
    case syntax(JSONSyntaxError)
    /// It has no string `kind` or no `record`.
    case shape
    /// There is no such kind.
    case unknownKind

    /// The code that all runtimes answer.
    public var code: String {
      switch self {
      case .syntax(let error): error.wireCode
      case .shape: "invalid_request"
      case .unknownKind: "unknown_kind"
      }
    }

    /// One sentence for a person.
    public var message: String {
      switch self {
      case .syntax(let error): "\(error)"
      case .shape: "the request needs a string \"kind\" and a \"record\""
      case .unknownKind:
        "kind is none of \(RecordKind.allCases.map(\.rawValue).joined(separator: ", "))"
      }
    }
  }

  /// Reads a request.
  public init(parsing bytes: [UInt8]) throws(Refusal) {
    let request: JSONNode
    do throws(JSONSyntaxError) {
      request = try JSONDocument(parsing: bytes).root
    } catch {
      throw .syntax(error)
    }
    guard let name = request["kind"]?.string, let record = request["record"] else { throw .shape }
    let kind = RecordKind.allCases.first { $0.rawValue.utf8.elementsEqual(name.utf8) }
    guard let kind else { throw .unknownKind }
    self.kind = kind
    self.record = record
  }

  /// `{"valid","errors"}`, without a line feed.
  public var answer: [UInt8] { validationLine(RecordValidator.validate(record, as: kind)) }
}
