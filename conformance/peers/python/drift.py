# The surface drift and the commands `drift psi|table|scorer` (cli.md): which drift is asked for, and in which form.

import drift_psi
import drift_scorer
import drift_table
from refusal import Refusal
from wire_read import OWN_DEPTH, read

# command, whether as text
_FORMS = {
    ("psi", False): drift_psi.line,
    ("table", False): drift_table.line,
    ("table", True): drift_table.grid,
    ("scorer", False): drift_scorer.line,
}


def psi(data):
    return _answer("psi", False, _read_object(data))


def table(data):
    return _answer("table", False, _read_object(data))


def table_text(data):
    return _answer("table", True, _read_object(data))


def scorer(data):
    return _answer("scorer", False, _read_object(data))


def asked(data):
    """The surface drift: {"command":NAME,"text"?:true,"input":VALUE} to what the command writes."""
    request = _read_object(data)
    command = request.get("command")
    as_text = request.get("text", False)
    given = request.get("input")
    if type(command) is not str or type(as_text) is not bool or type(given) is not dict:
        raise Refusal("invalid_request", "the input names no command, or holds no object for it")
    return _answer(command, as_text, given)


def _answer(command, as_text, given):
    form = _FORMS.get((command, as_text))
    if form is None:
        raise Refusal("invalid_request", "there is no such command, or none that writes text")
    return form(given).encode("utf-8")


def _read_object(data):
    value = read(data, OWN_DEPTH)
    if type(value) is not dict:
        raise Refusal("invalid_request", "the input is no object")
    return value
