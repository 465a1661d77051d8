// A program that writes to a store until it is killed, and tells of every write that was acknowledged.
//
//     VectorStoreWriter FOLDER PREFIX WRITERS
//
// Writer W does, for N = 0, 1, 2, …: add PREFIX-W-N to index a; if N % 3 is 2, delete PREFIX-W-(N-1)
// from both indexes. After each step it writes the line "W". Meanwhile a moves to b, again and again.

import Artifacts
import Foundation
import VectorStore

let arguments = CommandLine.arguments
guard arguments.count == 4, let writers = Int(arguments[3]) else {
  try StandardStream.error.write("usage: VectorStoreWriter FOLDER PREFIX WRITERS\n")
  exit(2)
}
let prefix = arguments[2]

@Sendable func orExit(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    try? StandardStream.error.write("\(error)\n")
    exit(1)
  }
}

let store = try VectorStore(folder: arguments[1], checkpointBytes: 20_000)
for name in ["a", "b"] where try !store.list().contains(where: { $0.parameters.name == name }) {
  _ = try store.create(try IndexParameters(name: name, dimension: 2, distance: .l2))
}

for writer in 0..<writers {
  Thread {
    orExit {
      for number in 0... {
        let id = "\(prefix)-\(writer)-\(number)"
        let item = IndexItem(
          id: id, vector: [Float(writer), Float(number)], metadata: Array(#"{"id":"\#(id)"}"#.utf8))
        _ = try store.add([item], to: "a")
        if number % 3 == 2 {
          // It may be on its way from one to the other.
          let old = "\(prefix)-\(writer)-\(number - 1)"
          while try store.delete([old], from: "a").deleted + store.delete([old], from: "b").deleted
            == 0
          {}
        }
        try StandardStream.output.write("\(writer)\n")
      }
    }
  }.start()
}
orExit {
  while true {
    _ = try store.merge("a", into: "b", clearSource: true)
    _ = try store.search("b", SearchQuery(vector: [0, 0], k: 1))
  }
}
