# Writes the canonical form (wire-json.md, Writing; RFC 8785), and the surface wire_json, which is little else.

from json.encoder import encode_basestring

from wire_read import read
from wire_scan import FREE_FORM_DEPTH

# The library escapes just what the contract wants escaped, in the same spelling, and leaves the rest raw.
string_text = encode_basestring

_LITERALS = {None: "null", False: "false", True: "true"}


def canonical(data):
    """The surface wire_json: the canonical form of the JSON text that data is."""
    return canonical_text(read(data, FREE_FORM_DEPTH)).encode("utf-8")


def canonical_text(value):
    pieces = []
    _write(value, pieces.append)
    return "".join(pieces)


def _write(value, put):
    # Recursion is safe: a value that was read nests no deeper than the limit it was read with.
    kind = type(value)
    if kind is str:
        put(string_text(value))
    elif kind is float:
        put(number_text(value))
    elif kind is dict:
        separator = "{"
        for name in _sorted_names(value):
            put(separator + string_text(name) + ":")
            _write(value[name], put)
            separator = ","
        put("}" if value else "{}")
    elif kind is list:
        separator = "["
        for element in value:
            put(separator)
            _write(element, put)
            separator = ","
        put("]" if value else "[]")
    else:
        put(_LITERALS[value])


def _sorted_names(members):
    names = sorted(members)
    # Python sorts by code points, the contract by UTF-16 code units: U+10000 and up come before U+E000.
    if not "".join(names).isascii():
        names.sort(key=_utf16)
    return names


def _utf16(name):
    return name.encode("utf-16-be")


def number_text(number):
    """A finite double as ECMAScript's Number-to-String writes it."""
    if -1e15 < number < 1e15:
        integer = int(number)
        if integer == number:  # -0 too
            return str(integer)
    # repr finds the same shortest digits as ECMAScript, but changes to the exponent form elsewhere.
    text = repr(number)
    mantissa, has_exponent, exponent = text.partition("e")
    if not has_exponent:
        return text[:-2] if text.endswith(".0") else text
    sign = ""
    if mantissa[0] == "-":
        sign, mantissa = "-", mantissa[1:]
    digits = mantissa.replace(".", "")
    power = int(exponent)  # of the first digit
    if 0 <= power < 21:
        # repr goes over to the exponent form at 1e16, and a double of that size is an integer.
        return sign + digits.ljust(power + 1, "0")
    if -7 < power < 0:
        return sign + "0." + "0" * (-power - 1) + digits
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return "%s%s%se%+d" % (sign, digits[0], fraction, power)
