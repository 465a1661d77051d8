// The table of targets in the architecture page, held against the package itself.

import Foundation
import Testing

@Suite struct ArchitectureTests {
  private struct Manifest: Decodable {
    struct Target: Decodable {
      var name: String
      var type: String
      var dependencies: [[String: [String?]]]
    }
    var targets: [Target]
  }

  @Test func everyTargetAndDependencyIsInTheTable() throws {
    let page = try String(
      contentsOfFile: Products.root + "/conformance/ARCHITECTURE.md", encoding: .utf8)
    var table = [String: Set<String>]()
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3 else { continue }
      let imports = cells[2] == "–" ? [] : cells[2].split(separator: ", ").map(String.init)
      table[cells[0].trimmingCharacters(in: ["`"])] = Set(imports)
    }

    let manifest = try manifest()
    let targets = manifest.targets.filter { $0.type != "test" }
    #expect(Set(targets.map(\.name)) == Set(table.keys))
    for target in targets {
      // A dependency is {"byName": [name, …]} or {"product": [product, package, …]}.
      let names = target.dependencies.compactMap { $0.values.first?.first ?? nil }
      #expect(Set(names) == table[target.name], "\(target.name)")
    }
  }

  /// What the package manager makes of the manifest, asked in a scratch folder of its own so that it does
  /// not wait for the one that runs this test.
  private func manifest() throws -> Manifest {
    let scratch = try Folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", Products.root, "--scratch-path", scratch.path,
      "dump-package",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Manifest.self, from: data)
  }
}
