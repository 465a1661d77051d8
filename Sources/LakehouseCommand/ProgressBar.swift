// A bar on a terminal, for what takes longer than a moment.

import Artifacts
import Distillation

/// Shows on standard error how far a stage is, if that is a terminal and a second has passed.
final class ProgressBar {
  private let isShown = StandardStream.error.isTerminal
  private let began = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private var stage = ""

  private static let width = 30
  private static let patience = Duration.seconds(1)
  private static let pause = Duration.milliseconds(100)

  /// Shows how far a stage is.
  func show(_ stage: String, _ progress: StageProgress) {
    let now = ContinuousClock.now
    guard isShown, now - began >= Self.patience else { return }
    guard now - (last ?? began) >= Self.pause || !stage.utf8.elementsEqual(self.stage.utf8) else {
      return
    }
    last = now
    self.stage = stage
    // What does not say how much there is to do is shown without a bar.
    guard progress.bytesTotal > 0 else {
      try? StandardStream.error.write("\r\u{1b}[K\(stage) …")
      return
    }
    let total = progress.bytesTotal
    let filled = min(Self.width, progress.bytesRead * Self.width / total)
    let bar =
      String(repeating: "━", count: filled) + String(repeating: "─", count: Self.width - filled)
    let percent = min(100, progress.bytesRead * 100 / total)
    try? StandardStream.error.write("\r\u{1b}[K\(bar) \(stage) \(percent) %")
  }

  /// Takes the bar away.
  func end() {
    guard last != nil else { return }
    last = nil
    try? StandardStream.error.write("\r\u{1b}[K")
  }
}
