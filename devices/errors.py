"""What can go wrong between us and a box on a wire. Knows no particular box."""


class DeviceError(Exception):
    """Trouble with a device that a person can mend; the message says which port."""


class PortLost(DeviceError):
    """The port cannot be opened, or went away while in use."""


class BadRecording(DeviceError):
    """A file of recorded bytes cannot be read; the message names file and line."""
