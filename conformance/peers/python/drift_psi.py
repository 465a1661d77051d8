# The drift of a distribution (receipts-and-audit.md, Distribution drift).
#
# Each operation rounds once, in the order in which the contract writes them: another order moves values on the edges
# of buckets into their neighbours.

from math import floor, inf, log

from refusal import Refusal
from wire_write import number_text, string_text

_DEFAULT_BUCKETS = 10.0
_LEAST_SHARE = 1e-4


def line(given):
    """`drift psi`: the population stability index of two samples."""
    baseline = _sample(given, "baseline")
    current = _sample(given, "current")
    wanted = given.get("buckets", _DEFAULT_BUCKETS)
    if type(wanted) is not float or not wanted.is_integer():
        raise Refusal("bad_buckets", "buckets is no integer")
    count = int(min(max(wanted, 2.0), 100.0))
    if not baseline or not current:
        return _result(0.0, "insufficient_data", baseline, current, [])

    low = min(min(baseline), min(current))
    high = max(max(baseline), max(current))
    if high - low == inf:
        raise Refusal("not_finite", "the range of the values is beyond a double")
    width = (high - low) / count
    if width == 0:
        whole = _bucket(low, high, len(baseline), len(current), 1.0, 1.0, 0.0)
        return _result(0.0, "stable", baseline, current, [whole])

    pairs = zip(_tally(baseline, low, width, count), _tally(current, low, width, count))
    buckets = []
    total = 0.0
    for i, (in_baseline, in_current) in enumerate(pairs):
        b = max(in_baseline / len(baseline), _LEAST_SHARE)
        c = max(in_current / len(current), _LEAST_SHARE)
        contribution = (c - b) * log(c / b)
        total += contribution
        upper = high if i == count - 1 else low + (i + 1) * width
        buckets.append(_bucket(low + i * width, upper, in_baseline, in_current, b, c, contribution))
    psi = _rounded(total)
    verdict = "stable" if psi < 0.10 else "minor" if psi < 0.25 else "major"
    return _result(psi, verdict, baseline, current, buckets)


def _sample(given, name):
    values = given.get(name)
    if type(values) is not list or any(type(value) is not float for value in values):
        raise Refusal("invalid_request", name + " is no array of numbers")
    return values


def _tally(values, low, width, count):
    """How many values fall into each bucket."""
    tally = [0] * count
    last = count - 1
    for value in values:
        tally[min(floor((value - low) / width), last)] += 1
    return tally


def _rounded(value):
    return floor(value * 1e9 + 0.5) / 1e9


def _bucket(lower, upper, in_baseline, in_current, b, c, contribution):
    return (
        '{"lower":%s,"upper":%s,"baseline_count":%d,"current_count":%d,'
        '"baseline_share":%s,"current_share":%s,"contribution":%s}'
        % (
            number_text(lower),
            number_text(upper),
            in_baseline,
            in_current,
            number_text(b),
            number_text(c),
            number_text(_rounded(contribution)),
        )
    )


def _result(psi, verdict, baseline, current, buckets):
    return '{"psi":%s,"verdict":%s,"baseline_n":%d,"current_n":%d,"buckets":[%s]}\n' % (
        number_text(psi),
        string_text(verdict),
        len(baseline),
        len(current),
        ",".join(buckets),
    )
