// One row, ready to be asked, and the streams that rows come from.

import Artifacts
public import Parity
import WireJSON

/// Where a row stands, for people and for reports.
public struct RowIdentity: Sendable, Hashable {
  /// The row's name, unique in its probe.
  public var name: String
  /// The file that holds its input, relative to the root.
  public var file: String
  /// The line in it.
  public var line: Int
}

/// A row with its input and, where it has one, its expected answer.
public struct Row: Sendable {
  /// Where it stands.
  public var identity: RowIdentity
  /// The input; of a `tree` row, its `row.yaml`; of an `http` row, its requests as they are sent.
  public var input: [UInt8]
  /// What a `tree` row does.
  public var tree: TreeQuestion?
  /// What an `http` row requests.
  public var http: HTTPQuestion?
  /// The golden; nil where a runtime is the reference.
  public var expected: Answer?

  func question(_ surface: String) -> Question {
    Question(surface: surface, input: input, tree: tree, http: http)
  }
}

/// A row that is named but not read yet.
struct RowReference: Sendable {
  var identity: RowIdentity
  var content: Content

  enum Content: Sendable {
    case inline([UInt8], Answer?)
    case files(input: String, output: String, status: String)
    case folder(String, golden: String)
    case requests(HTTPRow)
  }

  /// Reads the row; one whose golden is not there is an error where a golden is needed, unless it is
  /// to be recorded.
  func load(
    root: String, needsGolden: Bool, isRecording: Bool = false, services: [String] = []
  ) throws(DeclarationError) -> Row {
    switch content {
    case .inline(let input, let expected):
      return Row(identity: identity, input: input, expected: expected)
    case .requests(let row):
      let question = try row.question(root: root, folder: "")
      let expected = needsGolden ? try row.expected(by: question, root: root) : nil
      return Row(
        identity: identity, input: question.wireForm, http: question, expected: expected)
    case .folder(let folder, let golden):
      return try loadFolder(
        folder, golden: golden, root: root, needsGolden: needsGolden, isRecording: isRecording,
        services: services)
    case .files(let input, let output, let status):
      let bytes = try Self.read(input, root)
      guard FileSystem.kind(of: "\(root)/\(output)") == .file else {
        guard needsGolden, !isRecording else {
          return Row(identity: identity, input: bytes, expected: nil)
        }
        throw DeclarationError(
          file: input,
          message: "has no golden: write what is expected of it to \(output), or record it with "
            + "conformance run --record")
      }
      var answer = Answer(output: try Self.read(output, root))
      if FileSystem.kind(of: "\(root)/\(status)") == .file {
        let text = String(decoding: try Self.read(status, root), as: UTF8.self)
        guard text.hasSuffix("\n"), let number = Int32(text.dropLast()), (1...255).contains(number)
        else {
          throw DeclarationError(
            file: status, message: "is not an exit status from 1 to 255 and LF")
        }
        answer.exitStatus = number
      }
      return Row(identity: identity, input: bytes, expected: needsGolden ? answer : nil)
    }
  }

  private func loadFolder(
    _ folder: String, golden: String, root: String, needsGolden: Bool, isRecording: Bool,
    services: [String]
  ) throws(DeclarationError) -> Row {
    let file = "\(folder)/\(Self.stepsFile)"
    let bytes = try Self.read(file, root)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DeclarationError(file: file, message: "is no UTF-8")
    }
    let value = try YAMLValue(parsing: text, file: file)
    var row = Row(identity: identity, input: bytes, expected: nil)
    if try value.members(of: "a row").contains(where: { HTTPRow.requestKeys.contains($0.key) }) {
      row.http = try HTTPRow(folder: value).question(root: root, folder: "\(folder)/")
      row.input = row.http!.wireForm
    } else {
      row.tree = try TreeQuestion(
        value, folder: "\(root)/\(folder)", services: services)
    }
    guard needsGolden else { return row }
    do throws(TreeError) {
      row.expected = Answer(output: [], tree: try TreeSnapshot(of: "\(root)/\(golden)"))
    } catch {
      throw DeclarationError(file: golden, message: "cannot be read: \(error)")
    }
    guard row.expected?.tree?.entries.isEmpty == false else {
      row.expected = nil
      if isRecording { return row }
      throw DeclarationError(
        file: file,
        message: "has no golden: put what is expected of it below \(golden), or record it with "
          + "conformance run --record")
    }
    return row
  }

  /// The file in a row's folder that lists its steps.
  static let stepsFile = "row.yaml"

  static func read(_ file: String, _ root: String) throws(DeclarationError) -> [UInt8] {
    do throws(ArtifactError) {
      return try FileSystem.read("\(root)/\(file)")
    } catch {
      throw DeclarationError(file: file, message: "cannot be read: \(error.reason)")
    }
  }
}

/// Reads the rows of a JSONL corpus one after the other: memory does not grow with their number.
///
/// Each line is `{"name"?,"input","output"?,"exit"?}`; input and output are texts or
/// `{"base64":…}`. A row's name is its line's number, followed by `-` and `name` if that is given.
final class LineCorpus {
  private let path: String
  private var reader: ChunkedFile
  private var lines = JSONLineReader()
  private var parser = JSONParser()
  private var isAtEnd = false

  init(path: String, root: String) throws {
    self.path = path
    reader = try ChunkedFile("\(root)/\(path)")
  }

  func next(needsGolden: Bool) throws -> Row? {
    while true {
      if let line = try lines.next() { return try row(line, needsGolden: needsGolden) }
      guard !isAtEnd else { return nil }
      if let chunk = try reader.next() {
        lines.append(chunk)
      } else {
        isAtEnd = true
        if let line = try lines.finish() { return try row(line, needsGolden: needsGolden) }
      }
    }
  }

  private func row(_ line: JSONLine, needsGolden: Bool) throws -> Row {
    let number = line.number
    func fault(_ message: String) -> DeclarationError {
      DeclarationError(file: path, line: number, message: message)
    }
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try parser.parse(line.bytes).root
    } catch {
      throw fault("is no JSON: \(error)")
    }
    guard root.kind == .object, let input = root["input"].flatMap(Self.bytes) else {
      throw fault("is no row: it needs \"input\", a text or {\"base64\":…}")
    }
    var expected: Answer?
    if needsGolden {
      guard let output = root["output"].flatMap(Self.bytes) else {
        throw fault("is no row: it needs \"output\", a text or {\"base64\":…}")
      }
      expected = Answer(output: output, exitStatus: Int32(root["exit"]?.integer ?? 0))
    }
    var name = "\(number)"
    if let given = root["name"]?.string {
      guard YAMLValue.isName(given) else { throw fault("\"name\" is no name for a row") }
      name += "-\(given)"
    }
    return Row(
      identity: RowIdentity(name: name, file: path, line: number), input: input, expected: expected)
  }

  private static func bytes(_ node: JSONNode) -> [UInt8]? {
    node.utf8 ?? node["base64"]?.utf8.flatMap(Base64.decode)
  }
}
