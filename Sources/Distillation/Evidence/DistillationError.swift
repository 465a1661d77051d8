// What stops a stage: one error for the module, with the place a person has to look at.

/// Why a stage of the pipeline could not go on.
///
/// `description` is one line: the file, the line in it if there is one, and what is wrong.
public struct DistillationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable {
    /// The root, or something that has to be a folder in it, is none.
    case notAFolder = "not_a_folder"
    /// Something stands where a file has to be.
    case notAFile = "not_a_file"
    /// A path leads out of the root.
    case outsideRoot = "outside_root"
    /// A line of the system's own files is not what it has to be.
    case damagedLine = "damaged_line"
    /// A record does not validate.
    case invalidRecord = "invalid_record"
    /// An argument is not of its form.
    case invalidArgument = "invalid_argument"
    /// An SFT-never record is about to be written to the SFT export (scoring.md, The firewall).
    case sftContamination = "sft_contamination"
    /// A request is not of the shape that its command takes (cli.md).
    case invalidRequest = "invalid_request"
    /// A number of buckets that is no integer (receipts-and-audit.md, Distribution drift).
    case badBuckets = "bad_buckets"
    /// A value or a range of values that is not finite (receipts-and-audit.md, Distribution drift).
    case notFinite = "not_finite"
  }

  /// What is wrong.
  public var code: Code
  /// The file or folder, nil where it is about none.
  public var path: String?
  /// The line in the file, 1-based.
  public var line: Int?
  /// A sentence for a person.
  public var message: String

  /// Makes an error.
  public init(_ code: Code, path: String? = nil, line: Int? = nil, _ message: String) {
    self.code = code
    self.path = path
    self.line = line
    self.message = message
  }

  public var description: String {
    let place = [path, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
