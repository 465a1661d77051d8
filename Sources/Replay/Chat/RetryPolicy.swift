// When a failed request is sent again (replay.md, 3).

/// The pauses before further tries.
public struct RetryPolicy: Sendable {
  /// The pause before each further try; there are as many as pauses.
  public var pauses: [Duration]
  /// A pause that a server asks for is kept up to this.
  public var longestPause = Duration.seconds(60)

  /// Two further tries, after a quarter of a second and after one.
  public static let standard = RetryPolicy(pauses: [.milliseconds(250), .seconds(1)])

  /// Makes a policy.
  public init(pauses: [Duration]) { self.pauses = pauses }

  /// Whether a status says that the same request may do better later.
  public static func isPassing(_ status: Int) -> Bool { [429, 502, 503, 504].contains(status) }
}
