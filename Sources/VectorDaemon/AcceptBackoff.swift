// What the listening socket does when nothing more can be accepted.

import Glibc
import Logging
import NIOCore

/// Waits before it accepts again when the process or the system has no descriptor or no memory left.
///
/// The connection stays in the socket's queue, so the event loop would try again at once, without end.
/// NIO's own `AcceptBackoffHandler` puts the next read off and does not help: the one that failed stays
/// pending.
final class AcceptBackoff: ChannelInboundHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel

  private static let length = TimeAmount.milliseconds(100)
  /// How long nothing may be short before it is logged again.
  private static let calm = TimeAmount.seconds(10)

  private let logger: Logger
  /// When it was last tried in vain.
  private var lastShortage: NIODeadline?

  init(logger: Logger) { self.logger = logger }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError,
      [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode)
    else { return context.fireErrorCaught(error) }
    let now = NIODeadline.now()
    if lastShortage.map({ now - $0 > Self.calm }) ?? true {
      logger.warning("no connection can be accepted", metadata: ["error": "\(error)"])
    }
    lastShortage = now
    try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) {
      try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}
