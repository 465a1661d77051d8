# The drift of an audit's metrics (receipts-and-audit.md, Audit drift table): rows, and a grid of them for people.

from math import floor, isinf

from refusal import Refusal
from wire_write import number_text, string_text

_DEFAULT_THRESHOLD = 0.20

_HEADER = ("metric", "prior", "current", "change", "flag")
# A metric begins its line, numbers end at one column, and a flag ends its line without padding.
_ALIGN = (str.ljust, str.rjust, str.rjust, str.rjust, lambda cell, width: cell)


def line(given):
    """`drift table`: the rows."""
    return "[%s]\n" % ",".join(
        '{"metric":%s,"prior":%s,"current":%s,"pct_change":%s,"flag":"%s"}'
        % (string_text(metric), _number(prior, "null"), _number(current, "null"), _number(change, "null"), flag)
        for metric, prior, current, change, flag in _rows(given)
    )


def grid(given):
    """`drift table --text`: a line for the header and one for each row."""
    lines = [_HEADER]
    for metric, prior, current, change, flag in _rows(given):
        lines.append((metric, _number(prior, "n/a"), _number(current, "n/a"), _percent(change), flag))
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "".join(
        "  ".join(align(cell, width) for align, cell, width in zip(_ALIGN, cells, widths)) + "\n" for cells in lines
    )


def _rows(given):
    prior = _metrics(given["prior"]) if "prior" in given else {}
    current = _metrics(given.get("current"))
    threshold = given.get("threshold", _DEFAULT_THRESHOLD)
    if type(threshold) is not float:
        raise Refusal("invalid_request", "threshold is no number")
    # Python orders texts by code points, which is the order of their UTF-8 bytes.
    for metric in sorted(prior.keys() | current.keys()):
        yield (metric,) + _row(prior.get(metric), current.get(metric), threshold)


def _metrics(value):
    if type(value) is not dict or any(type(number) is not float for number in value.values()):
        raise Refusal("invalid_request", "prior or current is no object of numbers")
    return value


def _row(prior, current, threshold):
    change = None
    if current is None:
        flag = "warn"
    elif prior is None:
        flag = "first_run"
    elif prior == 0:
        flag = "ok" if current == 0 else "warn"
    else:
        change = (current - prior) / abs(prior)
        if isinf(change):
            change = None
            flag = "warn"
        else:
            flag = "warn" if abs(change) > threshold else "ok"
    return prior, current, change, flag


def _number(value, absent):
    return absent if value is None else number_text(value)


def _percent(change):
    scaled = 0.0 if change is None else abs(change) * 1000 + 0.5
    if change is None or isinf(scaled):
        return "n/a"
    tenths = floor(scaled)  # an int of any size, so that all its digits are there
    sign = "-" if change < 0 and tenths > 0 else "+"
    return "%s%d.%d%%" % (sign, tenths // 10, tenths % 10)
