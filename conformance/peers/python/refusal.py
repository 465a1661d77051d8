# The two ways in which this peer says no.


class Refusal(Exception):
    """An input that the contract refuses: exit status 2 with the code on stdout, or an error answer in a session."""

    def __init__(self, code, message):
        super().__init__(code)
        self.code = code
        self.message = message


class UsageError(Exception):
    """The peer was called or spoken to wrongly: a sentence on stderr, nothing on stdout, exit status 2."""
