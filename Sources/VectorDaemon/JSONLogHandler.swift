// Logs as JSON lines on stderr.

import Artifacts
import Logging
import WireJSON

/// One line an event: `{"time","level","message",…metadata}`, in one write.
struct JSONLogHandler: LogHandler {
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("time")
    writer.string(WallClock.system.timestamp())
    writer.name("level")
    writer.string(event.level.rawValue)
    writer.name("message")
    writer.string(event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      writer.name(key)
      writer.string("\(value)")
    }
    writer.endObject()
    writer.lineFeed()
    try? StandardStream.error.write(String(decoding: writer.bytes, as: UTF8.self))
  }
}
