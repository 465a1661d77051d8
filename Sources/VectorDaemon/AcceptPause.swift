// What the listening socket does when nothing more can be accepted.

import Glibc
import Logging
import NIOCore

/// Waits before it accepts again when the process or the system has no descriptor or no memory left.
///
/// The connection stays in the socket's queue, so the event loop would try again at once, without end.
final class AcceptPause: ChannelInboundHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel

  private static let length = TimeAmount.milliseconds(100)

  private let logger: Logger
  /// So that it is logged once, however often it is tried.
  private var isShort = false

  init(logger: Logger) { self.logger = logger }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isShort = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError,
      [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode)
    else { return context.fireErrorCaught(error) }
    if !isShort { logger.warning("no connection can be accepted", metadata: ["error": "\(error)"]) }
    isShort = true
    // A read that failed is still pending, so holding back the next one is not enough.
    try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) {
      try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}
