# Recognises strict JSON (wire-json.md, Reading) in a text without building its values.
#
# This is the one place that knows the grammar: wire_read.py and extraction.py hand only recognised text to the
# library's parser, which by itself is more lenient (NaN, lone surrogates, any depth) and recurses on its input.
# The scan keeps its own stack, so that no input can exhaust Python's.

import re
from math import inf

# The nesting that free-form values may have; an empty array is depth 1.
FREE_FORM_DEPTH = 128

# What the scan notes about the `{` at an offset. Zero stands for: not met as the start of a value.
NO_OBJECT = 1
OBJECT = 2

_WS = r"[ \t\n\r]*"
_PLAIN = r'"[^"\\\x00-\x1f]*"'  # a string without escapes
_HEX = r"[0-9A-Fa-f]"

_OBJECT_OPEN, _OBJECT_EMPTY, _ARRAY_OPEN, _ARRAY_EMPTY, _NUMBER, _STRING = range(1, 7)
_value = re.compile(
    _WS + r"(?:"
    r"(\{)" + _WS + r"(\})?"
    r"|(\[)" + _WS + r"(\])?"
    r"|" + _PLAIN + r"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|true|false|null"
    r'|(")'  # a string that is not plain, see _string_end
    r")"
).match

# A member's name and its colon; the group is the quote of a name that is not plain.
_name = re.compile(_WS + r"(?:" + _PLAIN + _WS + r':|("))').match
_colon = re.compile(_WS + r":").match

_COMMA, _ARRAY_CLOSE, _OBJECT_CLOSE = range(1, 4)
_after_value = re.compile(_WS + r"(?:(,)|(\])|(\}))").match

# A stretch of a string's inside. Of the \u escapes that are surrogates only pairs are let through. The repetition is
# bounded because the regular expression engine keeps a record of every round.
_inside = re.compile(
    r'(?:[^"\\\x00-\x1f]+'
    r'|\\(?:["\\/bfnrt]'
    r"|u(?:[0-9A-CEFa-cef]" + _HEX + r"{3}"
    r"|[Dd][0-7]" + _HEX + r"{2}"
    r"|[Dd][89ABab]" + _HEX + r"{2}\\u[Dd][C-Fc-f]" + _HEX + r"{2}"
    r"))){0,500}"
).match

# The shortest text of a number whose double is infinite, such as 2e308, has five characters.
_LONGEST_SURELY_FINITE = 4

_ARRAY = -1


def scan(text, pos, depth_limit, noted):
    """Recognises the value at pos, after white space. Returns the offset of its end, or -1 where there is none
    or it nests deeper than depth_limit.

    noted, a bytearray as long as the text, receives for every `{` met in value position whether an object of at most
    FREE_FORM_DEPTH begins there. This is known however the scan ends: an object that is still open then has
    run into the same fault as the scan itself."""
    opened = []  # the offset of each open object, _ARRAY for an open array
    heights = []  # how deep each of them nests as far as seen, itself counted as 1
    while True:
        # A value is due.
        found = _value(text, pos)
        if found is None:
            return -1
        pos = found.end()
        kind = found.lastindex
        named = False
        if kind is None:
            pass  # a plain string or a literal name
        elif kind == _NUMBER:
            start = found.start(_NUMBER)
            if pos - start > _LONGEST_SURELY_FINITE and abs(float(text[start:pos])) == inf:
                return -1
        elif kind == _STRING:
            pos = _string_end(text, pos)
            if pos < 0:
                return -1
        else:
            if len(opened) >= depth_limit:
                return -1
            if kind == _OBJECT_OPEN:
                start = found.start(_OBJECT_OPEN)
                noted[start] = NO_OBJECT  # until it is closed
                opened.append(start)
                heights.append(1)
                named = True
            elif kind == _ARRAY_OPEN:
                opened.append(_ARRAY)
                heights.append(1)
                continue
            else:
                if kind == _OBJECT_EMPTY:
                    noted[found.start(_OBJECT_OPEN)] = OBJECT
                if heights and heights[-1] == 1:
                    heights[-1] = 2

        # A value has ended, unless an object has just begun: close what closes here.
        while not named:
            if not opened:
                return pos
            found = _after_value(text, pos)
            if found is None:
                return -1
            pos = found.end()
            kind = found.lastindex
            if kind == _COMMA:
                if opened[-1] == _ARRAY:
                    break
                named = True
            else:
                start = opened.pop()
                if (start == _ARRAY) != (kind == _ARRAY_CLOSE):
                    return -1
                height = heights.pop()
                if start != _ARRAY and height <= FREE_FORM_DEPTH:
                    noted[start] = OBJECT
                if heights and heights[-1] <= height:
                    heights[-1] = height + 1

        if named:
            found = _name(text, pos)
            if found is None:
                return -1
            pos = found.end()
            if found.lastindex:
                pos = _string_end(text, pos)
                if pos < 0:
                    return -1
                found = _colon(text, pos)
                if found is None:
                    return -1
                pos = found.end()


def _string_end(text, pos):
    """The offset behind the closing quote of the string whose inside begins at pos, or -1."""
    while True:
        end = _inside(text, pos).end()
        if text.startswith('"', end):
            return end + 1
        if end == pos:
            return -1  # a control character, a bad escape or the end of the text
        pos = end
