// Which commit a folder's repository is at, read from the repository's files: no git is needed.

import Artifacts
import Glibc

/// The commit that receipts name (receipts-and-audit.md, A run).
package enum GitCommit {
  /// What is written where there is no commit.
  static let none = String(repeating: "0", count: 40)

  /// Whether a text is a commit as receipts name it: 40 lower-case hexadecimal digits.
  static func isCommit(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { $0.isLowerHexadecimal(digits: 40) }
  }

  /// The commit that was given, else HEAD of the repository around a root, else of that around the
  /// working directory, else 40 zeros.
  ///
  /// - Throws: `invalid_argument` for one that is given in another form.
  static func named(
    _ given: String?, around root: LakehouseRoot
  ) throws(DistillationError) -> String {
    if let given, !isCommit(given) {
      throw DistillationError(
        .invalidArgument, "git_commit has to be 40 lower-case hexadecimal digits: \(given)")
    }
    return given ?? head(ofRepositoryAround: root.path) ?? head(ofRepositoryAround: ".") ?? none
  }

  /// HEAD of the repository that a folder is in, nil if it is in none or nothing is committed.
  package static func head(ofRepositoryAround folder: String) -> String? {
    guard let resolved = realpath(folder, nil) else { return nil }
    defer { free(resolved) }
    var folder = String(cString: resolved)
    while true {
      if let repository = repository(at: folder) { return head(of: repository) }
      let parent = FileSystem.directory(of: folder)
      if parent.hasUTF8(of: folder) { return nil }
      folder = parent
    }
  }

  /// The folder of the repository whose working tree begins at a folder: `.git`, or what a file
  /// `.git` names, as in working trees beside the first one.
  private static func repository(at folder: String) -> String? {
    let path = "\(folder)/.git"
    switch FileSystem.kind(of: path) {
    case .directory:
      return FileSystem.kind(of: "\(path)/HEAD") == .file ? path : nil
    case .file:
      guard let target = line(of: path, after: "gitdir: ") else { return nil }
      return absolute(target, from: folder)
    default: return nil
    }
  }

  private static func head(of repository: String) -> String? {
    let common =
      line(of: "\(repository)/commondir", after: "").map { absolute($0, from: repository) }
      ?? repository
    guard var text = line(of: "\(repository)/HEAD", after: "") else { return nil }
    // A reference may name another one.
    for _ in 0..<5 {
      if isCommit(text) { return text }
      guard let name = text.dropping("ref: ") else { return nil }
      guard
        let next = line(of: "\(repository)/\(name)", after: "")
          ?? line(of: "\(common)/\(name)", after: "") ?? packed(name, in: common)
      else { return nil }
      text = next
    }
    return nil
  }

  /// The commit of a reference in `packed-refs`.
  private static func packed(_ name: String, in repository: String) -> String? {
    guard let bytes = try? FileSystem.read("\(repository)/packed-refs") else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n"))
    where line.count > 41 && line.dropFirst(41).elementsEqual(name.utf8) {
      return String(decoding: line.prefix(40), as: UTF8.self)
    }
    return nil
  }

  /// The rest of the first line of a file, nil if it does not begin so.
  private static func line(of path: String, after prefix: String) -> String? {
    guard let bytes = try? FileSystem.read(path) else { return nil }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: line, as: UTF8.self).dropping(prefix)
  }

  private static func absolute(_ path: String, from folder: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(folder)/\(path)"
  }
}

extension String {
  /// The text after a prefix, nil if it does not begin so.
  fileprivate func dropping(_ prefix: String) -> String? {
    utf8.starts(with: prefix.utf8) ? String(Substring(utf8.dropFirst(prefix.utf8.count))) : nil
  }
}
