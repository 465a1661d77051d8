# The surface extract_json (extract-json.md): finds the first JSON object in a model's answer.
#
# Linear in the input, by the argument in the contract's Cost paragraph: one scan decides every `{` that it meets in
# value position, and only the others begin another scan.

import re

from wire_read import build
from wire_scan import OBJECT, scan
from wire_write import canonical_text

_UNMATCHED = b'{"matched":false,"value":null}\n'

# Where an object may begin: an empty one, or a name as far as its first escape or its colon. This sorts out nearly all
# braces of prose and program text, without a scan for each. A byte is looked at by few candidates: the
# name of one ends at the latest where the name of the next begins.
_candidate = re.compile(r'\{[ \t\n\r]*(?:\}|"[^"\\\x00-\x1f]*(?:\\["\\/bfnrtu]|"[ \t\n\r]*:))').search

_fence_open = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE).search
# CR counts only as a part of CR LF, so that a CR at the very end of the text is content.
_fence_close = re.compile(r"^ {0,3}(`{3,})[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search


def extract_json(data):
    # Python replaces each maximal subpart by one U+FFFD, as the WHATWG decoder does, and keeps a byte order mark.
    text = data.decode("utf-8", "replace")
    for part in _fenced_blocks(text):
        start = _first_object(part)
        if start >= 0:
            return _matched(part, start)
    start = _first_object(text)
    return _matched(text, start) if start >= 0 else _UNMATCHED


def _matched(text, start):
    return b'{"matched":true,"value":%s}\n' % canonical_text(build(text, start)).encode("utf-8")


def _fenced_blocks(text):
    """The contents of the fenced blocks, in order."""
    pos = 0
    while True:
        opening = _fence_open(text, pos)
        if opening is None:
            return
        line_end = text.find("\n", opening.end())
        if line_end < 0:
            return  # opened on the last line: a block without content
        begin = line_end + 1
        least = _backticks(opening)
        closing = _fence_close(text, begin)
        while closing is not None and _backticks(closing) < least:
            closing = _fence_close(text, closing.end())
        if closing is None:
            yield text[begin:]
            return
        yield text[begin : closing.start()]
        pos = closing.end()


def _backticks(fence):
    # From the offsets: a copy of the group, at every line of a long block, would not be linear.
    return fence.end(1) - fence.start(1)


def _first_object(text):
    """The smallest offset of the text at which there is an object, or -1."""
    noted = bytearray(len(text))
    no_limit = len(text)
    pos = 0
    while True:
        candidate = _candidate(text, pos)
        if candidate is None:
            return -1
        start = candidate.start()
        if not noted[start]:
            scan(text, start, no_limit, noted)
        if noted[start] == OBJECT:
            return start
        pos = start + 1
