// One row of the SFT export. It can only be made on the right side of the firewall.

import Artifacts
import WireJSON

/// A fine-tuning sample (exports.md, SftSample).
///
/// Its quality is an ``SFTCategory``: there is no way to make one of any other category.
struct SFTSample {
  /// The sample's line, with its line feed.
  let line: [UInt8]
  /// Where the volatile values stand in it.
  let volatile: [Range<Int>]
  /// The SHA-256 of which the id is the first half.
  let digest: DigestBytes

  /// Makes a sample; nil if instruction or response is blank.
  ///
  /// - Parameter createdAt: The run's clock, as it is written.
  init?(of evidence: EvidenceRow, quality: SFTCategory, createdAt: [UInt8]) {
    let instruction = evidence.instruction
    guard !instruction.isBlank, !evidence.isBlank(.text) else { return nil }
    var instructionText = JSONWriter()
    instructionText.string(instruction)
    var runID: [UInt8] = []
    runID.append(evidence, .runID)
    var response: [UInt8] = []
    response.append(evidence, .text)
    digest = .sampleID(of: [runID, instructionText.bytes, response])
    var context = JSONWriter()
    context.string(evidence.context)

    var out = SampleLine(id: digest)
    out.field("instruction", instructionText.bytes)
    out.field("context", context.bytes)
    out.field("response", response)
    out.field("source_run_id", runID)
    out.field("quality_score", quality.category)
    out.end(createdAt: createdAt, provenanceOf: evidence)
    line = out.bytes
    volatile = out.volatile
  }
}
