# The one table of what this peer can do. A new command is a new row here and a module with its function.
#
# Every function takes the input as bytes and returns the output as bytes, to the byte what oneshot writes;
# it raises Refusal where oneshot ends with exit status 2. A module is loaded when it is first asked for,
# so that the start of one command does not pay for the others.

from refusal import UsageError

# words on the command line, session surface, module, function; None where it is only one of the two
_TABLE = (
    ("extract-json", "extract_json", "extraction", "extract_json"),
    ("canonical", "wire_json", "wire_write", "canonical"),
    (None, "drift", "drift", "asked"),
    ("drift psi", None, "drift", "psi"),
    ("drift table", None, "drift", "table"),
    ("drift table --text", None, "drift", "table_text"),
    ("drift scorer", None, "drift", "scorer"),
    (None, "envelope", "envelope", "recode"),
    ("envelope-recode", None, "envelope", "recode_command"),
)

# A peer always writes JSON, so this one changes nothing and is taken everywhere.
_JSON_FLAG = "--json"

_loaded = {}


def names():
    return [row[0] for row in _TABLE if row[0]]


def surfaces():
    return [row[1] for row in _TABLE if row[1]]


def by_words(words):
    """The function of a command line; UsageError where there is none."""
    asked = [word for word in words if word != _JSON_FLAG]
    for row in _TABLE:
        if row[0] and row[0].split() == asked:
            return _load(row)
    raise UsageError("usage: peer.py session|" + "|".join(names()))


def by_surface(surface):
    """The function of a session surface, or None where this peer has no such surface."""
    run = _loaded.get(surface)
    if run is None:
        for row in _TABLE:
            if row[1] == surface:
                run = _loaded[surface] = _load(row)
    return run


def _load(row):
    _, _, module, function = row
    return getattr(__import__(module), function)
