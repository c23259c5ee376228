"""Text from anywhere, made fit for files that other programs read: spreadsheets, JSON, XML, file systems."""

from __future__ import annotations

import functools
import hashlib
import math
import re
from collections.abc import Mapping
from typing import Any

LIMIT = 10_000  # characters of one text; a spreadsheet's cell holds 32,767
NAME_BYTES = 120

#: What no file should hold: control characters, lone surrogates, turned directions of writing, non-characters.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
#: Where a spreadsheet may see a formula begin: at the start of a cell, or behind what another locale takes for its end.
_BEGIN, _SIGN = r"(?:\A|(?<=[;\t\n]))", "[\"' \u00a0\u3000]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
FORMULA = re.compile(rf"\A(?='*[\t\n])|{_BEGIN}(?={_SIGN})")
ESCAPED = re.compile(rf"\A'(?='*[\t\n])|{_BEGIN}'(?={_SIGN})")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def plain(text: Any, limit: int = LIMIT) -> str:
    """``text`` with every unfit character as its escape (``\\x1b``, ``\\u202e``), cut at ``limit`` characters."""
    whole = str(text)
    cut = whole[:limit].replace("\r\n", "\n").replace("\r", "\n")
    more = f"… ({len(whole) - limit} more characters)" if len(whole) > limit else ""
    return UNFIT.sub(_escape, cut) + more


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def cell(text: str) -> str:
    """A text as a cell that no spreadsheet computes: an apostrophe stands wherever a formula could begin."""
    return _cell(plain(text) if len(text) > LIMIT else text)


@functools.lru_cache(maxsize=1024)  # a class has few sentences, and each student's name stands in every row
def _cell(text: str) -> str:
    fit = plain(text, 2 * LIMIT)
    return fit if NUMBER.fullmatch(fit) else FORMULA.sub("'", fit)


def original(told: str) -> str:
    """The text that ``cell`` was given, but for unfit characters."""
    return told if NUMBER.fullmatch(told) else ESCAPED.sub("", told)


def number(value: float) -> str:
    """Points for a table: at most four decimals, no exponent; empty where the value is not finite."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tidy(value: Any) -> Any:
    """Plain data as strict JSON takes it: texts made fit, ``None`` for numbers that are not finite."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {plain(key): tidy(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(item) for item in value]
    return value if value is None or isinstance(value, (bool, int)) else plain(value)


def file_name(text: str) -> str:
    """A name for a file or folder: one of its own for each text, and safe wherever it is unpacked.

    Letters, digits and ``_-.@`` stay, all else is ``%XX``; a long one is cut and ends in a hash.
    """
    kept = "".join(c if c.isalnum() or c in "_-.@" else _percent(c) for c in text)
    if kept.startswith("."):
        kept = "%2E" + kept[1:]
    if kept and len(kept.encode()) <= NAME_BYTES and not kept.endswith("."):
        return kept
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return kept.encode()[: NAME_BYTES - 13].decode("utf-8", "ignore").rstrip(".%") + "~" + digest


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
