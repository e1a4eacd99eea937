"""The catalogues: `resources/texts/<part>.<language>.toml`, flat tables of key and text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = ("zh", "en")


class MissingText(KeyError):
    """No catalogue holds this key."""


@cache
def _merged(language: str, directory: Path) -> Mapping[str, str]:
    """Read once: eighty files of a part each take a tenth of a second."""
    found = sorted(directory.glob(f"*.{language}.toml"))
    if not found:
        raise FileNotFoundError(f"no catalogue for language {language!r}")
    texts: dict[str, str] = {}
    for path in found:
        texts.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return texts


class Texts:
    """All texts of one language. Missing keys are a bug, and say so."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = dict(texts)
        self._written: dict[str, str] = {}

    @classmethod
    def load(cls, language: str, directory: Path | None = None) -> Texts:
        """Merge every part's catalogue.

        Raises:
            FileNotFoundError: no catalogue of this language exists.
        """
        return cls(language, _merged(language, directory or RESOURCES / "texts"))

    def __call__(self, key: str, **values: object) -> str:
        """The text for a key with its values put in.

        Raises:
            MissingText: no catalogue holds the key.
        """
        try:
            return self._texts[key].format(**values)
        except KeyError as trouble:
            raise MissingText(f"{self.language}: {key} ({trouble})") from trouble

    def reword(self, words: Mapping[str, str]) -> None:
        """Say these otherwise from now on; what was said otherwise before is said as it is written
        in the catalogues again."""
        self._texts.update(self._written)
        self._written = {key: self._texts[key] for key in words if key in self._texts}
        plain = {key: _plain(words[key]) for key in self._written}
        self._texts.update(plain)

    def has(self, key: str) -> bool:
        return key in self._texts

    def beginning(self, parts: tuple[str, ...]) -> dict[str, str]:
        """Every text whose key begins with one of these."""
        return {key: text for key, text in self._texts.items() if key.startswith(parts)}

    def code(self, table: str, code: str) -> str:
        """The label of a code, such as ``code("stage", "on_scene")``."""
        return self(f"{table}.{code}")


def _plain(words: str) -> str:
    """Words that people typed hold no places for values."""
    return words.replace("{", "{{").replace("}", "}}")
