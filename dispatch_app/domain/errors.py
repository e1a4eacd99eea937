"""What the rules can say no with. Codes, never sentences."""


class InvalidValue(ValueError):
    """A value that cannot exist, such as a position north of the pole."""


class Rejected(Exception):
    """A command that the rules refuse. Carries a code for the catalogue, not a sentence."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details
