# The session protocol: JSON lines in, JSON lines out, one answer for each request, in the order of the requests.

import re
import sys
from binascii import a2b_base64, b2a_base64

import commands
import streams
from refusal import Refusal, UsageError
from wire_read import OWN_DEPTH, read
from wire_write import number_text, string_text

_PROTOCOL = 1

_base64_shape = re.compile(r"[A-Za-z0-9+/]*={0,2}").fullmatch


def run():
    answers = []

    def flush():
        if answers:
            streams.write_all("".join(answers).encode("utf-8"))
            answers.clear()

    # Answers are written whenever the next line is not at hand yet: none is held back while the peer waits.
    started = False
    try:
        for line in streams.lines(before_reading=flush):
            message = _read_line(line)
            if started:
                answers.append(_answer(message))
            else:
                answers.append(_greet(message))
                started = True
    finally:
        flush()


def _read_line(line):
    try:
        message = read(line, OWN_DEPTH)
    except Refusal as refusal:
        raise UsageError("a session line is no JSON: " + refusal.message) from None
    if type(message) is not dict:
        raise UsageError("a session line is no object")
    return message


def _greet(message):
    start = message.get("start")
    if type(start) is not dict or not _is_integer(start.get("protocol")):
        raise UsageError("the first line of a session does not start it")
    if start["protocol"] != _PROTOCOL:
        raise UsageError("this peer speaks protocol %d" % _PROTOCOL)
    return '{"protocol":%d,"runtime":"python","version":"%d.%d.%d","surfaces":[%s]}\n' % (
        (_PROTOCOL,) + sys.version_info[:3] + (",".join(map(string_text, commands.surfaces())),)
    )


def _answer(message):
    seq = message.get("seq")
    if not _is_integer(seq):
        raise UsageError("a session line has no seq")
    head = '{"seq":' + number_text(seq)
    surface = message.get("surface")
    run_surface = commands.by_surface(surface) if type(surface) is str else None
    if run_surface is None:
        return head + _error("unknown_surface", "this peer has no such surface")
    try:
        output = run_surface(_input_bytes(message.get("input")))
    except Refusal as refusal:
        return head + _error(refusal.code, refusal.message)
    try:
        return head + ',"output":' + string_text(output.decode("utf-8")) + "}\n"
    except UnicodeDecodeError:
        return head + ',"output":{"base64":"' + b2a_base64(output, newline=False).decode("ascii") + '"}}\n'


def _error(code, message):
    return ',"error":{"code":' + string_text(code) + ',"message":' + string_text(message) + "}}\n"


def _input_bytes(given):
    if type(given) is str:
        return given.encode("utf-8")
    encoded = given.get("base64") if type(given) is dict else None
    # The shape is checked here, as the library passes over characters outside the alphabet.
    if type(encoded) is not str or len(encoded) % 4 or not _base64_shape(encoded):
        raise UsageError("the input of a request is neither a string nor base64")
    return a2b_base64(encoded)


def _is_integer(value):
    """An integer is judged on the double, so that 3.0 is one."""
    return type(value) is float and value.is_integer()
