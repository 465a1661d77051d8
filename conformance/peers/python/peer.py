# The front door of the Python peer: the command line and the exit status rules.
#
#   python3 peer.py session | extract-json | canonical | drift psi|table [--text]|scorer | envelope-recode
#
# What a command does is looked up in commands.py; the session protocol is in session.py.
# Runs on Python 3.9 and later with the standard library alone, straight from the source.

import sys

# Before any other import: running the peer must leave no build products beside its source.
sys.dont_write_bytecode = True

import os

# The modules lie beside this file. An environment that keeps the script's folder off the path must not matter.
_HERE = os.path.dirname(os.path.abspath(__file__))
if _HERE not in sys.path:
    sys.path.insert(0, _HERE)

import commands
import streams
from refusal import Refusal, UsageError

EXIT_DONE = 0
EXIT_REFUSED = 2


def main(arguments):
    try:
        if arguments == ["session"]:
            import session

            session.run()
        else:
            run = commands.by_words(arguments)
            streams.write_all(run(streams.read_all()))
    except Refusal as refusal:
        # Code and message are the peer's own words, so that they need no escaping.
        fields = ",".join('"%s":"%s"' % field for field in refusal.fields().items())
        streams.write_all(b'{"error":{%s}}\n' % fields.encode("ascii"))
        streams.complain(refusal.message)
        return EXIT_REFUSED
    except UsageError as error:
        streams.complain(str(error))
        return EXIT_REFUSED
    except OSError as error:
        streams.complain("input or output failed: errno %s" % error.errno)
        return EXIT_REFUSED
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
