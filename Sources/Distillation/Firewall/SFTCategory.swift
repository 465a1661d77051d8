// The firewall's set, as a type: what a fine-tuning sample may be worth (scoring.md, The firewall).

/// A category that may reach the SFT export.
///
/// There are these two and no more. Everything of the SFT export takes this type, so that code which
/// would let another category in does not compile.
///
///     SFTCategory(.accepted)            // .accepted
///     SFTCategory(.needsHumanReview)    // nil
public enum SFTCategory: Sendable, CaseIterable {
  /// Good as it is.
  case accepted
  /// Good in part, or unverified; only on request.
  case partiallyAccepted

  /// The same category on this side of the firewall; nil for one that stays on the other.
  public init?(_ category: Category) {
    switch category {
    case .accepted: self = .accepted
    case .partiallyAccepted: self = .partiallyAccepted
    case .needsHumanReview, .rejected: return nil
    }
  }

  /// The same category among all.
  public var category: Category {
    switch self {
    case .accepted: .accepted
    case .partiallyAccepted: .partiallyAccepted
    }
  }
}

extension Category {
  /// The categories that never reach the SFT export.
  public static let sftNever = Set(allCases.filter { SFTCategory($0) == nil })
}
