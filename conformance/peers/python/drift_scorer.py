# The drift of a scorer (receipts-and-audit.md, Scorer drift): two sets of scored runs of the same evidence.

from refusal import Refusal
from wire_write import number_text, string_text

_CATEGORIES = ("accepted", "partially_accepted", "needs_human_review", "rejected")  # by rank, the best first
_CLASSES = ("verdict", "telemetry", "extraction", "unknown")
_STABLE_RATE = 0.05


def line(given):
    """`drift scorer`: how the runs that both sets have were scored."""
    prior = _runs(given.get("prior"))
    current = _runs(given.get("current"))
    transitions = [[0] * len(_CATEGORIES) for _ in _CATEGORIES]
    matched_by_class = dict.fromkeys(_CLASSES, 0)
    changed_by_class = dict.fromkeys(_CLASSES, 0)
    for key in prior.keys() & current.keys():
        before, source_class = prior[key]
        after, _ = current[key]
        transitions[before][after] += 1
        matched_by_class[source_class] += 1
        changed_by_class[source_class] += before != after
    matched = sum(matched_by_class.values())
    changed = sum(changed_by_class.values())
    stable = matched == 0 or changed / matched <= _STABLE_RATE
    return (
        '{"matched":%d,"changed":%d,"only_in_prior":%d,"only_in_current":%d,'
        '"transitions":[%s],"classes":[%s],"verdict":"%s"}\n'
        % (
            matched,
            changed,
            len(prior) - matched,
            len(current) - matched,
            ",".join("[%d,%d,%d,%d]" % tuple(counts) for counts in transitions),
            ",".join(
                _class_line(name, matched_by_class[name], changed_by_class[name])
                for name in _CLASSES
                if matched_by_class[name]
            ),
            "stable" if stable else "drift",
        )
    )


def _class_line(name, matched, changed):
    return '{"source_class":%s,"matched":%d,"changed":%d,"change_rate":%s}' % (
        string_text(name),
        matched,
        changed,
        number_text(changed / matched),
    )


def _runs(values):
    """The rank and class of each scored run by its key; the first of several with one key."""
    if type(values) is not list:
        raise Refusal("invalid_request", "prior or current is no array of scored runs")
    runs = {}
    for run in values:
        if type(run) is not dict:
            raise Refusal("invalid_request", "a scored run is no object")
        provenance = run.get("provenance")
        sig_hash = provenance.get("sig_hash") if type(provenance) is dict else None
        run_id = run.get("evidence_run_id")
        category = run.get("category")
        source_class = run.get("source_class")
        if type(run_id) is not str or type(sig_hash) is not str:
            raise Refusal("invalid_request", "a scored run has no evidence_run_id or no provenance.sig_hash")
        if category not in _CATEGORIES or source_class not in _CLASSES:
            raise Refusal("invalid_request", "a scored run has no category or no source_class")
        runs.setdefault((run_id, sig_hash), (_CATEGORIES.index(category), source_class))
    return runs
