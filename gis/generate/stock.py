"""Reads the stock of invented names that ships beside this module. Decides nothing."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def stock() -> dict[str, dict[str, Any]]:
    text = files("gis.generate").joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
