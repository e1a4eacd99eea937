"""What can be wrong with a message."""


class BadMessage(Exception):
    """A message that cannot be read. Names the place in it and what was expected there."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
