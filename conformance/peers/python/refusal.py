# The two ways in which this peer says no.


class Refusal(Exception):
    """An input that the contract refuses: exit status 2 with the code on stdout, or an error answer in a session."""

    def __init__(self, code, message):
        super().__init__(code)
        self.code = code
        self.message = message

    def fields(self):
        """What stdout tells of it."""
        return {"code": self.code}


class ExplainedRefusal(Refusal):
    """A refusal of a command whose contract has the sentence on stdout too."""

    def fields(self):
        return {"code": self.code, "message": self.message}


class UsageError(Exception):
    """The peer was called or spoken to wrongly: a sentence on stderr, nothing on stdout, exit status 2."""
