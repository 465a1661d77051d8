// The files of a folder that is laid out by day and stem: evidence and scored runs.

import Artifacts

/// Finds `FOLDER/YYYY/MM/DD/STEM.jsonl`.
enum DayFiles {
  /// Returns the paths relative to the root, in path order; none if the folder is not there.
  ///
  /// Names of another form are passed over: they are no evidence and no scored runs.
  ///
  /// - Throws: Where a file leads out of the root or is none, before anything of it is read.
  static func list(
    _ folder: String, of root: LakehouseRoot, _ guardian: RootGuard
  ) throws -> [String] {
    guard try guardian.isFolder(folder) else { return [] }
    var folders = [folder]
    for digits in [4, 2, 2] {
      folders = try folders.flatMap { folder in
        try FileSystem.list(root.absolute(folder))
          .filter { isNumber($0, digits: digits) }
          .map { "\(folder)/\($0)" }
          .filter { try guardian.isFolderOrOther($0) }
      }
    }
    return try folders.flatMap { folder in
      try FileSystem.list(root.absolute(folder))
        .filter { isJSONLines($0) }
        .map { "\(folder)/\($0)" }
        .filter { try guardian.isFile($0) }
    }
  }

  /// The path of the evidence that a scored-runs file was made of, or the other way round.
  static func pairedPath(_ path: String, from folder: String, to paired: String) -> String {
    paired + path.dropFirst(folder.count)
  }

  private static func isNumber(_ name: String, digits: Int) -> Bool {
    name.utf8.count == digits
      && name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  private static func isJSONLines(_ name: String) -> Bool {
    let suffix = ".jsonl".utf8
    return name.utf8.count > suffix.count && name.utf8.suffix(suffix.count).elementsEqual(suffix)
  }
}
