# The one table of what this peer can do. A new command is a new row here and a module with its function.
#
# Every function takes the input as bytes and returns the output as bytes, to the byte what oneshot writes;
# it raises Refusal where oneshot ends with exit status 2. A module is loaded when it is first asked for,
# so that the start of one command does not pay for the others.

from refusal import UsageError

# command line name, session surface, module, function
_TABLE = (
    ("extract-json", "extract_json", "extraction", "extract_json"),
    ("canonical", "wire_json", "wire_write", "canonical"),
)

_loaded = {}


def names():
    return [row[0] for row in _TABLE]


def surfaces():
    return [row[1] for row in _TABLE]


def by_name(name):
    """The function of a command line name; UsageError where there is none."""
    for row in _TABLE:
        if row[0] == name:
            return _load(row)
    raise UsageError("unknown command; known: session, " + ", ".join(names()))


def by_surface(surface):
    """The function of a session surface, or None where this peer has no such surface."""
    run = _loaded.get(surface)
    if run is None:
        for row in _TABLE:
            if row[1] == surface:
                return _load(row)
    return run


def _load(row):
    _, surface, module, function = row
    run = _loaded[surface] = getattr(__import__(module), function)
    return run
