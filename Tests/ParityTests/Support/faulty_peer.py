"""A peer that breaks the rules on purpose (conformance/peers/PROTOCOL.md): a fixture of the tests.

    faulty_peer.py session MARKER [FAULT]
    faulty_peer.py oneshot MARKER [FAULT]

It answers the surface `echo` with its input between `<` and `>`, and `record` with a small JSON text.
FAULT is something that the process does whatever it is asked. An input `!NAME` or `!NAME ARGUMENT` is
a fault of that row alone. MARKER is not used: it makes the process and its forks easy to find.
"""

import base64
import json
import os
import resource
import signal
import sys
import threading
import time

MODE = sys.argv[1]
FAULT = sys.argv[3] if len(sys.argv) > 3 else ""
LATE = []


def write(data, descriptor=1):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def forever():
    while True:
        time.sleep(60)


def leave_grandchild():
    """A process of the same group that stays and holds all three pipes."""
    if os.fork() == 0:
        forever()


def die(number):
    os.kill(os.getpid(), number)
    forever()


def is_first_time(path):
    """True for the first process that asks."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def flood(piece):
    while True:
        write(piece)


def flood_errors():
    while True:
        write(b"e" * 1024, 2)
        time.sleep(0.001)


def end(name, argument):
    """The faults by which the process ends or stops answering, the same in both modes."""
    if name == "hang":
        if argument:
            is_first_time(argument)
        forever()
    elif name == "ignore-term":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        forever()
    elif name == "change-group":
        os.setpgid(0, os.getpgid(os.getppid()))
        forever()
    elif name == "crash":
        write(b"about to crash\n", 2)
        die(signal.SIGSEGV)
    elif name == "abort":
        die(signal.SIGABRT)
    elif name == "kill":
        die(signal.SIGKILL)
    elif name == "crash-once":
        if is_first_time(argument):
            die(signal.SIGSEGV)
    elif name == "hang-once":
        if is_first_time(argument):
            forever()
    elif name == "grandchild-crash":
        leave_grandchild()
        die(signal.SIGSEGV)
    elif name == "noisy-grandchild-crash":
        if os.fork() == 0:
            flood_errors()
        die(signal.SIGSEGV)
    elif name == "close-stdout":
        os.close(1)
        forever()
    elif name == "endless-line":
        flood(b"x" * 65536)
    elif name == "stderr":
        write(b"e" * (3 << 20) + b"\nthe end of it\n", 2)
    elif name == "grandchild":
        leave_grandchild()


# Oneshot


def oneshot():
    if FAULT == "never-read":
        write(b"y" * (4 << 20))
        os._exit(0)
    if FAULT == "close-stdout-first":
        write(b"early")
        os.close(1)
        size = len(sys.stdin.buffer.read())
        write(b"e" * (1 << 20) + b"\nread %d\n" % size, 2)
        os._exit(0)
    if FAULT == "count":
        write(b"%d" % len(sys.stdin.buffer.read()))
        os._exit(0)
    if FAULT == "directory":
        write(os.getcwd().encode())
        os._exit(0)
    data = sys.stdin.buffer.read()
    name, argument = directive(data)
    if name == "exit":
        write(b"partial")
        os._exit(int(argument))
    elif name == "refuse":
        write(b'{"error":{"code":"invalid_json"}}\n')
        os._exit(2)
    elif name == "big":
        write(b"z" * int(argument))
        os._exit(0)
    elif name == "raw":
        write(bytes.fromhex(argument))
        os._exit(0)
    elif name == "double-fork":
        # Its output is closed, its exit is orderly, and something of it stays.
        leave_grandchild()
        write(b"<%s>" % data)
        os._exit(0)
    end(name, argument)
    write(b"<%s>" % data)


def directive(data):
    if not data.startswith(b"!") or len(data) > 1000:
        return "", ""
    name, _, argument = data[1:].decode().partition(" ")
    return name, argument


# Session


def lines():
    """Lists of lines: what can be read without waiting."""
    rest = b""
    while True:
        piece = os.read(0, 1 << 20)
        if not piece:
            return
        rest += piece
        *whole, rest = rest.split(b"\n")
        if whole:
            yield whole


def payload(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def line(value):
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def session():
    reader = lines()
    first = next(reader)
    assert json.loads(first[0])["start"]["protocol"] == 1
    start_session()
    count = 0
    if first[1:]:
        count = answer_all(first[1:], count)
    for group in reader:
        count = answer_all(group, count)
    for late in LATE:
        write(late)
    if FAULT == "noise-at-end":
        write(b"goodbye\n")
    elif FAULT == "status-at-end":
        write(b"cannot clean up\n", 2)
        os._exit(5)
    elif FAULT == "stay-at-end":
        forever()
    elif FAULT == "crash-at-end":
        die(signal.SIGSEGV)
    elif FAULT == "flood-at-end":
        flood(b"x" * 65536)


def start_session():
    identity = {"protocol": 1, "runtime": "faulty", "version": "3", "surfaces": ["echo", "record"]}
    if FAULT == "slow-start":
        time.sleep(0.5)
    elif FAULT == "wrong-protocol":
        identity["protocol"] = 2
    elif FAULT == "noise-before-start":
        write(b"Welcome!\n")
    elif FAULT == "silent-start":
        forever()
    elif FAULT == "exit-at-start":
        write(b"no licence\n", 2)
        os._exit(3)
    elif FAULT == "half-start":
        write(line(identity)[:-1])
        os._exit(0)
    elif FAULT == "nameless":
        del identity["runtime"]
    elif FAULT == "bad-surfaces":
        identity["surfaces"] = ["echo", 5]
    elif FAULT == "endless-start":
        flood(b"x" * 65536)
    elif FAULT.startswith("start-once "):
        if not is_first_time(FAULT.split(" ", 1)[1]):
            os._exit(3)
    write(line(identity))
    if FAULT == "noise-after-start":
        write(b"ready\n")


def answer_all(group, count):
    requests = [json.loads(text) for text in group]
    if FAULT == "reverse":
        requests.reverse()
    for request in requests:
        count += 1
        if FAULT == "crash-at-third" and count == 3:
            die(signal.SIGSEGV)
        if FAULT == "leave-after-each" and count == 2:
            os._exit(0)
        answer(request)
    return count


def answer(request):
    sequence, data = request["seq"], request["input"]
    data = base64.b64decode(data["base64"]) if isinstance(data, dict) else data.encode()
    name, argument = directive(data)
    if name and name in RECORDS and request["surface"] == "record":
        return write(line({"seq": sequence, "output": RECORDS[name]}))
    if request["surface"] not in ("echo", "record"):
        return write(line({"seq": sequence, "error": {"code": "unknown_surface"}}))
    for late in LATE:
        write(late)
    LATE.clear()
    end(name, argument)
    right = {"seq": sequence, "output": payload(b"<%s>" % data)}
    text = line(right)
    if name == "exit":
        os._exit(int(argument))
    elif name == "refuse":
        text = line({"seq": sequence, "error": {"code": argument, "message": "no"}})
    elif name == "noise-before":
        text = b"debug: here\n" + text
    elif name == "noise-after":
        text = text + b"debug: there\n"
    elif name == "noise-later":
        LATE.append(b"debug: later\n")
    elif name == "noise-once":
        if is_first_time(argument):
            text = b"debug: once\n" + text
    elif name == "empty-line":
        text = b"\n" + text
    elif name == "twice":
        text = text + text
    elif name == "twice-later":
        LATE.append(text)
    elif name == "unknown-seq":
        text = line({"seq": 999999, "output": "?"})
    elif name == "next-seq":
        text = line({"seq": sequence + 1, "output": "?"})
    elif name == "previous-seq":
        text = line({"seq": sequence - 1, "output": "?"})
    elif name == "text-seq":
        text = line({"seq": str(sequence), "output": "?"})
    elif name == "no-seq":
        text = line({"output": "?"})
    elif name == "bad-json":
        text = b'{"seq":%d,"output":"?",}\n' % sequence
    elif name == "not-utf8":
        text = b'{"seq":%d,"output":"\xff"}\n' % sequence
    elif name == "array":
        text = b"[%d]\n" % sequence
    elif name == "no-output":
        text = line({"seq": sequence})
    elif name == "both":
        text = line({"seq": sequence, "output": "?", "error": {"code": "c"}})
    elif name == "number-output":
        text = line({"seq": sequence, "output": 5})
    elif name == "bad-base64":
        text = line({"seq": sequence, "output": {"base64": "QQ"}})
    elif name == "text-error":
        text = line({"seq": sequence, "error": "bad"})
    elif name == "empty-code":
        text = line({"seq": sequence, "error": {"code": ""}})
    elif name == "quoted-code":
        text = line({"seq": sequence, "error": {"code": 'a"b'}})
    elif name == "half-crash":
        write(text[:10])
        die(signal.SIGSEGV)
    elif name == "half-exit":
        write(text[:-1])
        os._exit(0)
    elif name == "crash-after":
        write(text)
        die(signal.SIGSEGV)
    elif name == "exit-after":
        write(text)
        os._exit(5)
    elif name == "never-read":
        write(text)
        while True:
            time.sleep(60)
    elif name == "big":
        text = line({"seq": sequence, "output": "z" * int(argument)})
    elif name == "raw":
        text = line({"seq": sequence, "output": payload(bytes.fromhex(argument))})
    elif name == "late-thread":
        threading.Timer(0.05, lambda: write(b"debug: thread\n")).start()
    elif name == "spaced":
        text = b' { "output" : "<\\u0021spaced>" , "extra" : [] , "seq" : %d } \n' % sequence
    write(text)


RECORDS = {
    "right": '{"text":"<a>&","offset":0,"tags":[]}\n',
    "omit-zero": '{"text":"<a>&","tags":[]}\n',
    "escape-html": '{"text":"\\u003ca\\u003e\\u0026","offset":0,"tags":[]}\n',
}

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
session() if MODE == "session" else oneshot()
