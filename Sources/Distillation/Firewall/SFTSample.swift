// One row of the SFT export. It can only be made on the right side of the firewall.

import WireJSON

/// A fine-tuning sample (exports.md, SftSample).
///
/// Its quality is an ``SFTCategory``: there is no way to make one of any other category.
struct SFTSample {
  /// The sample's line, which stands in the block that it was made in.
  let draft: SampleDraft

  /// Makes a sample; nil if instruction or response is blank. No instruction is: each has words of
  /// its own.
  ///
  /// - Parameter block: What the line is appended to.
  init?(of evidence: EvidenceRow, quality: SFTCategory, in block: inout DraftBlock) {
    if evidence.isBlank(.text) { return nil }
    block.beginLine()
    let instruction = block.field(#","instruction":"#) { $0.appendInstruction(of: evidence) }
    block.field(#","context":"#) { $0.appendContext(of: evidence) }
    let response = block.field(#","response":"#, evidence.wire(.text))
    let runID = block.field(#","source_run_id":"#, evidence.wire(.runID))
    block.field(#","quality_score":"#, quality.category)
    draft = block.endLine(
      provenanceOf: evidence, identity: [runID, instruction, response])
  }
}
