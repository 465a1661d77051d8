// What every command needs: the project's declarations, found from here, and the machine's facts.

import ArgumentParser
import Artifacts
import Conformance
import Glibc

struct ProjectOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The project's folder.", valueName: "folder"))
  var root: String?

  func load() throws -> Suite {
    let here = Machine.workingDirectory
    let start = root.map { $0.utf8.first == UInt8(ascii: "/") ? $0 : "\(here)/\($0)" }
    return try Suite(root: try start ?? Suite.findRoot(from: here))
  }
}

extension Suite {
  var preparation: RuntimePreparation {
    RuntimePreparation(suite: self, products: Machine.productsDirectory)
  }
}

enum Machine {
  static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// The folder of this executable, where `lakehouse` stands beside it.
  static var productsDirectory: String { FileSystem.directory(of: executable) }

  /// The path of this executable.
  static var executable: String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink("/proc/self/exe", &path, Int(PATH_MAX))
    guard length > 0 else { return "./conformance" }
    return String(decoding: path[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The day, `YYYY-MM-DD`, in UTC.
  static var today: String { String(WallClock.system.timestamp().prefix(10)) }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether a CI system runs this, which may check and must not decide.
  static var isCI: Bool {
    environment("CI").map { !["false", "0", "no", "off"].contains($0.lowercased()) } ?? false
  }

  /// Refuses what only a person may do.
  static func refuseUnderCI(_ what: String) throws {
    guard isCI else { return }
    complain("\(what) under CI=true: only a person decides that, who has looked at it")
    try finish(.usage)
  }

  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
