"""Texts for people, by key, in the centre's language. Knows no widgets."""

from dispatch_app.i18n.texts import MissingText, Texts
from dispatch_app.i18n.times import clock_text, local, minutes_text, span_text

__all__ = ["MissingText", "Texts", "clock_text", "local", "minutes_text", "span_text"]
