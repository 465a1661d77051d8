"""A server that breaks the rules on purpose (conformance/peers/PROTOCOL.md, HTTP): a fixture of the tests.

    faulty_server.py MARKER [FAULT]

`/echo` answers with the method, the path and the body of the request. FAULT is something that the process
does when it starts. Any other path `/NAME` or `/NAME?ARGUMENT` is a fault of that request alone. MARKER is
not used: it makes the process and its forks easy to find.
"""

import os
import resource
import signal
import socket
import sys
import threading
import time

FAULT = sys.argv[2] if len(sys.argv) > 2 else ""
BEGAN = time.monotonic()
# Held by what lets no further connection in.
DOOR = threading.Lock()
OK = b"HTTP/1.1 200 OK\r\n"


def write(data, descriptor=1):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def forever():
    while True:
        time.sleep(60)


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


def sized(body, status=b"200 OK", fields=b""):
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, fields, len(body), body)


# What is written and whether the connection is kept, by the name of the fault.
ANSWERS = {
    "chunked": (OK + b"Transfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n", True),
    "until-closed": (OK + b"\r\nto the end", False),
    "http-1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold", False),
    "no-reason": (b"HTTP/1.1 200\r\nContent-Length: 3\r\n\r\nyes", True),
    "interim": (b"HTTP/1.1 100 Continue\r\n\r\n" + sized(b"final"), True),
    "no-content": (b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n", True),
    "not-modified": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", True),
    "fields": (sized(b"f", fields=b"X-B:  two \t\r\nx-a: 1\r\nX-A: 2\r\nX-Empty:\r\n"), True),
    "silently-closed": (sized(b"kept?"), False),
    "close": (b"", False),
    "half": (OK + b"Content-Length: 10\r\n\r\nabc", False),
    "half-head": (OK + b"Content-Le", False),
    "half-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", False),
    "no-status": (b"hello\r\n\r\n", True),
    "other-protocol": (b"HTTP/2.0 200 OK\r\n\r\n", True),
    "status-of-two-digits": (b"HTTP/1.1 20 OK\r\n\r\n", True),
    "bare-line-feed": (b"HTTP/1.1 200 OK\nContent-Length: 0\n\n", True),
    "folded": (OK + b"X-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n", True),
    "space-in-name": (OK + b"X A: 1\r\nContent-Length: 0\r\n\r\n", True),
    "two-lengths": (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", True),
    "length-and-chunked": (OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", True),
    "length-no-number": (OK + b"Content-Length: -1\r\n\r\n", True),
    "gzip": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", True),
    "chunk-size-no-number": (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", True),
    "chunk-too-long": (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", True),
    "excess": (sized(b"a") + b"more", True),
    "upgrade": (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", True),
    "early": (sized(b"no", status=b"413 Content Too Large", fields=b"Connection: close\r\n"), True),
    "big-announced": (OK + b"Content-Length: 99999999999\r\n\r\n", True),
}


def respond(connection, method, path, name, argument, body):
    """Answers one request; False to close the connection."""
    if name == "healthz":
        return health(connection)
    if name == "echo":
        connection.sendall(sized(b"%s %s\n%s" % (method, path, body)))
    elif name == "connection":
        # The client's port tells its connections apart.
        connection.sendall(sized(b"%d" % connection.getpeername()[1]))
    elif name == "process":
        connection.sendall(sized(b"%d" % os.getpid()))
    elif name == "head":
        connection.sendall(OK + b"Content-Length: 5\r\n\r\n" + (b"" if method == b"HEAD" else b"hello"))
    elif name == "hang":
        forever()
    elif name == "hang-once":
        if is_first_time(argument):
            forever()
        connection.sendall(sized(b"second"))
    elif name == "crash":
        write(b"about to crash\n", 2)
        die(signal.SIGSEGV)
    elif name == "crash-once":
        if is_first_time(argument):
            die(signal.SIGSEGV)
        connection.sendall(sized(b"second"))
    elif name == "exit":
        os._exit(int(argument))
    elif name == "half-crash":
        connection.sendall(OK + b"Content-Length: 10\r\n\r\nabc")
        die(signal.SIGSEGV)
    elif name == "crash-after":
        DOOR.acquire()
        connection.sendall(sized(b"done"))
        die(signal.SIGSEGV)
    elif name == "grandchild-crash":
        # The fork holds the connection open.
        if os.fork() == 0:
            forever()
        die(signal.SIGSEGV)
    elif name == "grandchild":
        if os.fork() == 0:
            forever()
        connection.sendall(sized(b"forked"))
    elif name == "slow":
        for piece in (OK, b"Content-Len", b"gth: 4\r\n", b"\r\nab", b"cd"):
            connection.sendall(piece)
            time.sleep(0.05)
    elif name == "drip":
        connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)
    elif name == "big":
        connection.sendall(sized(b"z" * int(argument)))
    elif name == "long-head":
        connection.sendall(OK + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n")
    elif name == "endless-head":
        while True:
            connection.sendall(b"x" * 65536)
    elif name == "endless-body":
        connection.sendall(OK + b"\r\n")
        while True:
            connection.sendall(b"x" * 65536)
    elif name == "chatter":
        write(b"o" * (1 << 20))
        write(b"e" * (1 << 20) + b"\nthe end of it\n", 2)
        connection.sendall(sized(b"said"))
    elif name in ANSWERS:
        answer, keeps = ANSWERS[name]
        connection.sendall(answer)
        return keeps
    else:
        connection.sendall(sized(b"no", status=b"404 Not Found"))
    return True


def health(connection):
    if FAULT == "never-ready" or FAULT == "slow-ready" and time.monotonic() - BEGAN < 0.5:
        connection.sendall(sized(b"", status=b"503 Service Unavailable"))
    elif FAULT == "hang-ready":
        forever()
    elif FAULT == "crash-ready":
        die(signal.SIGSEGV)
    else:
        connection.sendall(sized(b"ok"))
    return True


def serve(connection):
    reader = connection.makefile("rb")
    try:
        while True:
            line = reader.readline()
            if not line:
                return
            method, path, _ = line.split(b" ", 2)
            length = 0
            while True:
                field = reader.readline()
                if field in (b"\r\n", b"\n", b""):
                    break
                if field.lower().startswith(b"content-length:"):
                    length = int(field.split(b":")[1])
            name, _, argument = path[1:].decode().partition("?")
            body = b"" if name == "early" else reader.read(length)
            if not respond(connection, method, path, name, argument, body):
                return
            if name == "early":
                time.sleep(0.2)
                return
    except (OSError, ValueError):
        pass
    finally:
        reader.close()
        connection.close()


def main():
    if FAULT == "exit-at-start":
        write(b"no licence\n", 2)
        os._exit(3)
    elif FAULT == "silent-start":
        forever()
    elif FAULT == "noise-at-start":
        write(b"Welcome!\n")
    elif FAULT == "endless-start":
        while True:
            write(b"x" * 65536)
    elif FAULT == "ignore-term":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif FAULT.startswith("start-once "):
        if not is_first_time(FAULT.split(" ", 1)[1]):
            os._exit(3)
    elif FAULT.startswith("start-second "):
        if is_first_time(FAULT.split(" ", 1)[1]):
            os._exit(3)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    if FAULT != "never-listens":
        listener.listen(64)
    write(b"listening on 127.0.0.1:%d\n" % listener.getsockname()[1])
    if FAULT == "never-listens":
        forever()
    if FAULT.startswith("stopped "):
        # Ends in order on SIGTERM, and leaves word of it.
        signal.signal(signal.SIGTERM, lambda *_: (is_first_time(FAULT.split(" ", 1)[1]), os._exit(0)))
    while True:
        connection, _ = listener.accept()
        with DOOR:
            pass
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
main()
