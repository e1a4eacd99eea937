"""Where an obedient seat's process begins: `python -m tests.fakes.seat_process`.

As light as `main.py`: what stands in the module that a process began with is loaded once more by
each process that it begins itself, and the seat's workers are to load no windows.
"""

from __future__ import annotations


def main() -> int:
    from tests.fakes.obedient_seat import main as obey

    return obey()


if __name__ == "__main__":
    raise SystemExit(main())
