// An evidence record on its way to the file: its fields in wire order (evidence.md, section EvidenceRecord).
package main

import (
	"encoding/hex"
	"strconv"
)

// evidence has the fields that some transform makes. A Value that is nil stands for an absent field; null is
// never written.
type evidence struct {
	runID              string
	taskID             string
	timestamp          instant
	provenance         origin
	modelName          Value
	modelProvider      Value
	modelRole          Value
	sourceFiles        Value
	retrievedContext   Value
	observerNotes      Value
	observerVerdict    Value
	observerConfidence Value
	successMarkers     Value
	failureMarkers     Value
	validationResults  Value
	humanOverride      Value
	costUSD            Value
	latencyMS          Value
	promptTokens       Value
	completionTokens   Value
	text               Value
	metadata           Value
}

// origin is a record's provenance: the row that it was made of.
type origin struct {
	sourceFile string
	lineOffset int64
	sigHash    digest
	recordedAt instant
}

func appendEvidence(dst []byte, e *evidence) []byte {
	dst = append(dst, `{"run_id":`...)
	dst = appendString(dst, e.runID)
	dst = append(dst, `,"task_id":`...)
	dst = appendString(dst, e.taskID)
	dst = append(dst, `,"timestamp":`...)
	dst = appendString(dst, e.timestamp.String())
	dst = append(dst, `,"schema_version":1,"provenance":{"source_file":`...)
	dst = appendString(dst, e.provenance.sourceFile)
	dst = append(dst, `,"line_offset":`...)
	dst = strconv.AppendInt(dst, e.provenance.lineOffset, 10)
	dst = append(dst, `,"sig_hash":`...)
	dst = appendString(dst, hex.EncodeToString(e.provenance.sigHash[:]))
	dst = append(dst, `,"recorded_at":`...)
	dst = appendString(dst, e.provenance.recordedAt.String())
	dst = append(dst, '}')
	dst = appendMember(dst, "model_name", e.modelName)
	dst = appendMember(dst, "model_provider", e.modelProvider)
	dst = appendMember(dst, "model_role", e.modelRole)
	dst = appendMember(dst, "source_files", e.sourceFiles)
	dst = appendTable(dst, "retrieved_context", e.retrievedContext)
	dst = appendMember(dst, "observer_notes", e.observerNotes)
	dst = appendMember(dst, "observer_verdict", e.observerVerdict)
	dst = appendMember(dst, "observer_confidence", e.observerConfidence)
	dst = appendMember(dst, "success_markers", e.successMarkers)
	dst = appendMember(dst, "failure_markers", e.failureMarkers)
	dst = appendMember(dst, "validation_results", e.validationResults)
	dst = appendTable(dst, "human_override", e.humanOverride)
	dst = appendMember(dst, "cost_usd", e.costUSD)
	dst = appendMember(dst, "latency_ms", e.latencyMS)
	dst = appendMember(dst, "prompt_tokens", e.promptTokens)
	dst = appendMember(dst, "completion_tokens", e.completionTokens)
	dst = appendMember(dst, "text", e.text)
	dst = appendMember(dst, "metadata", e.metadata)
	return append(dst, "}\n"...)
}

// appendMember writes a later member of an object, its value in canonical form, which for texts, numbers and
// arrays of these is the wire form as well.
func appendMember(dst []byte, name string, value Value) []byte {
	if value == nil {
		return dst
	}
	dst = append(dst, ',')
	dst = appendString(dst, name)
	dst = append(dst, ':')
	return appendCanonical(dst, value)
}

// appendTable is appendMember for an object with a table of its own: its members stay in their order.
func appendTable(dst []byte, name string, value Value) []byte {
	if value == nil {
		return dst
	}
	dst = append(dst, ',')
	dst = appendString(dst, name)
	dst = append(dst, ":{"...)
	for i, member := range value.(*Object).members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, member.name)
		dst = append(dst, ':')
		dst = appendCanonical(dst, member.value)
	}
	return append(dst, '}')
}
