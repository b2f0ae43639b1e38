"""What comes from outside, made harmless for a prompt: pure functions.

A source, its title, a question or an earlier answer may hold instructions. They travel between tags, and nothing in
them can close or fake a tag, nor pass for the marks of a chat template, nor hide behind signs that nobody sees. Words
are never changed. What the model makes of the instructions that remain readable is for the rules and for verification.
Source: S. Hines et al., "Defending Against Indirect Prompt Injection Attacks With Spotlighting", arXiv:2403.14720.
"""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"[<\uFE64\uFF1C](?!\s{0,9}[\d=])")
"""« < 18 ans » and « <= 3 » stay; all else that opens an angle may begin a tag, however strange its name."""

_CONTROL = re.compile(
    r"\[(/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|ARGS|CALL_ID|THINK|IMG"
    r"|PREFIX|SUFFIX|MIDDLE))\]",
    re.IGNORECASE,
)
"""The marks of Mistral's templates that are not between angles; some servers read them inside a text too.
Source: https://docs.mistral.ai/guides/tokenization/"""

_ATTRIBUTE = str.maketrans({'"': "'", "<": "‹", "\ufe64": "‹", "\uff1c": "‹", ">": "›", "\n": " ", "\t": " "})
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Control, format (zero width, direction of writing, tags), unassigned, private use, surrogates."""
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800") | {chr(code) for code in (*range(0xFE00, 0xFE10), 0x034F)}
"""Letters and marks that show nothing."""
_KEPT = frozenset("\n\t")


def visible(text: str) -> str:
    """The text with what a reader sees, and no more; separators of lines and paragraphs become a new line."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(sign for sign in plain if sign in _KEPT or _shown(sign))


def fence(text: str) -> str:
    """The text with nothing that reads as a tag, so that it can't leave its fence; « < 18 ans » stays."""
    return _CONTROL.sub(r"(\1)", _TAG.sub("‹", visible(text)))


def attribute(text: str) -> str:
    """The text as the value of an attribute, on one line."""
    return _CONTROL.sub(r"(\1)", visible(text).translate(_ATTRIBUTE))


def block(tag: str, text: str) -> str:
    """The text as data between two tags."""
    return f"<{tag}>\n{fence(text)}\n</{tag}>"


def _shown(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _HIDDEN
