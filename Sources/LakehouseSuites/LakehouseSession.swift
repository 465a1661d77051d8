// The Swift runtime's side of a session (conformance/peers/PROTOCOL.md, Session).

import Artifacts
public import Parity

/// Answers requests on standard input line by line until it ends.
public struct LakehouseSession {
  private let functions: [String: SurfaceFunction]

  /// A session of some surfaces; mostly of all.
  public init(functions: [String: SurfaceFunction] = Surfaces.functions) {
    self.functions = functions
  }

  /// Serves to the end of the input.
  ///
  /// - Returns: The exit status: 0, or 2 after a line that is no request.
  public func serve() throws -> Int32 {
    var server = SessionServer(runtime: "swift", version: swiftVersion, functions: functions)
    let input = ChunkedFile(standardInput: "standard input")
    while let chunk = try input.next() {
      let (answers, fault) = server.feed(chunk)
      try write(answers)
      if let fault {
        try StandardStream.error.write("\(fault)\n")
        return 2
      }
    }
    try write(server.finish())
    return 0
  }

  private func write(_ bytes: [UInt8]) throws {
    let output = StandardStream.output
    try FileSystem.write(bytes, to: output.descriptor, path: output.rawValue)
  }
}

#if compiler(>=6.3)
  private let swiftVersion = "6.3"
#else
  private let swiftVersion = "6.2"
#endif
