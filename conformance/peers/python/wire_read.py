# Reads wire JSON (wire-json.md, Reading) into Python values: dict, list, str, float, bool and None.
#
# Every number is a float, since the contract judges numbers on the double; so no value is ever an int, and a bool
# cannot be mistaken for a number. wire_scan.py decides what is JSON, the library's parser only builds the values.

import re
from json.decoder import JSONDecoder

from refusal import Refusal
from wire_scan import scan

# The system's own lines, which wrap free-form values.
OWN_DEPTH = 136

# parse_int as float also keeps clear of the interpreter's limit on the digits of an int.
_build = JSONDecoder(parse_int=float, parse_float=float).raw_decode
_white_space = re.compile(r"[ \t\n\r]*").match


def read(data, depth_limit):
    """The value of the one JSON text that data, a byte string, is. Refuses with invalid_utf8 or invalid_json."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal("invalid_utf8", "not UTF-8 from byte %d on" % error.start) from None
    # A byte order mark is kept by this decoding, and is refused as it begins no value.
    end = scan(text, 0, depth_limit, bytearray(len(text)))
    if end < 0:
        raise Refusal("invalid_json", "not a JSON text, or nested too deeply")
    if _white_space(text, end).end() != len(text):
        raise Refusal("invalid_json", "more than white space after the value")
    return build(text, _white_space(text).end())


def build(text, pos):
    """The value at pos of a text in which scan has recognised one there, of limited depth. Of two members with the
    same name the last wins."""
    return _build(text, pos)[0]
