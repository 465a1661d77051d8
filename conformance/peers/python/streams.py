# stdin, stdout and stderr as plain file descriptors.
#
# Python's own text streams would bring the locale, newline translation and encoding errors with them;
# here bytes go in and out as they are.

import os

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_READ_SIZE = 1 << 16


def read_some():
    """What can be read now, waiting if there is nothing yet; b"" at the end of stdin."""
    while True:
        try:
            return os.read(_STDIN, _READ_SIZE)
        except BlockingIOError:
            # Whoever started the peer may have handed over a pipe in non-blocking mode.
            _wait(readable=True)


def read_all():
    return b"".join(iter(read_some, b""))


def lines(before_reading):
    """The lines of stdin without their LF, an unended last one too. Calls before_reading ahead of every read,
    which is the only place where this can wait."""
    begun = []  # the pieces of a line whose LF has not come yet; joined once, as lines have no length limit
    while True:
        before_reading()
        piece = read_some()
        if not piece:
            break
        parts = piece.split(b"\n")
        begun.append(parts[0])
        if len(parts) > 1:
            yield b"".join(begun)
            yield from parts[1:-1]
            begun = [parts[-1]] if parts[-1] else []
    if begun:
        yield b"".join(begun)


def write_all(data):
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(_STDOUT, rest) :]
        except BlockingIOError:
            _wait(readable=False)


def complain(sentence):
    """A sentence for people."""
    note("peer: " + sentence)


def note(line):
    """A line on stderr. That nobody listens there is no reason to fail."""
    try:
        os.write(_STDERR, (line + "\n").encode("ascii", "backslashreplace"))
    except OSError:
        pass


def _wait(readable):
    import select

    if readable:
        select.select([_STDIN], [], [])
    else:
        select.select([], [_STDOUT], [])
