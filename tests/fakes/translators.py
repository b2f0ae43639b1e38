"""A translator of a few words, for tests of what checks translations; it numbers its lines as a model is asked to."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable

from assistant.generation.schema import Completion, Prompt, Usage

WORDS = {
    "en": {
        "coûte": "costs",
        "passeport": "passport",
        "mois": "months",
        "juillet": "July",
        "semaines": "weeks",
        "Le": "The",
    },
    "ar": {
        "coûte": "يكلف",
        "passeport": "جواز السفر",
        "mois": "أشهر",
        "juillet": "يوليو",
        "semaines": "أسابيع",
        "Le": "",
    },
}
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ADDRESS = re.compile(r"https?://\S+")

Flaw = Callable[[list[str]], list[str]]
"""What goes wrong with the lines of a translation."""


class WordTranslator:
    """Translates word for word what stands between the marks of the prompt, then makes its flaw, if it has one."""

    def __init__(self, tag: str, flaw: Flaw | None = None) -> None:
        self._words = WORDS[tag]
        self._arabic = tag == "ar"
        self._flaw = flaw or list
        self.prompts: list[Prompt] = []

    async def context(self) -> int:
        return 8192

    async def complete(self, prompt: Prompt) -> Completion:
        self.prompts.append(prompt)
        _, _, text = prompt.user.partition("<texte>\n")
        lines = text.partition("\n</texte>")[0].split("\n")
        written = "\n".join(["Voici :", *self._flaw([self._line(line) for line in lines])])
        return Completion(written, Usage(len(prompt.user), len(written)))

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        completion = await self.complete(prompt)
        yield completion.text
        yield completion.usage

    def _line(self, line: str) -> str:
        rank, _, text = line.partition("| ")
        return f"{rank}| {self._translated(text)}"

    def _translated(self, text: str) -> str:
        """Digits of addresses stay as they are, as a browser needs them."""
        parts, start = [], 0
        for address in [*_ADDRESS.finditer(text), None]:
            between = text[start : address.start() if address else len(text)]
            between = re.sub(r"\w+", lambda word: self._words.get(word[0], word[0]), between)
            parts.append(between.translate(_ARABIC_DIGITS) if self._arabic else between)
            if address:
                parts.append(address[0])
                start = address.end()
        return "".join(parts)
