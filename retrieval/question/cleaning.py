"""A question as an agent types it -> a question that can be searched, or the reason why not."""

from __future__ import annotations

import re
import unicodedata

from retrieval.errors import InvalidQuestion

MAX_CHARACTERS = 8000
"""Three pages: the longest letters of citizens, told at length, stay well under it."""
SHOWN_CHARACTERS = 60

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
"""Soft hyphens, joiners and marks of direction, which a copy from a page or a PDF leaves inside words."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+")

_FRENCH = frozenset(
    "le la les un une des du de d l au aux et ou où que qui quoi quel quelle quels quelles comment combien pourquoi "
    "quand est es suis sont être avoir ai as a ont je j tu il elle on nous vous ils elles mon ma mes son sa ses leur "
    "leurs votre vos notre nos ce cet cette ces c ne n pas plus pour par sur sans avec dans en chez entre après avant "
    "depuis pendant si y s qu m t peut peux puis doit dois faut faire fait à".split()
)
_FOREIGN = {
    "anglais": "the of to and is are do does did what how where when why who which my your his her their our can "
    "could should must will would have has get need want apply for with without this that these those from about i am "
    "you we a in",
    "espagnol": "el los las una y es son cómo como qué dónde donde cuándo cuando quién por para con sin mi tu su del "
    "al puedo puede hacer necesito tengo hay está renovar yo",
    "allemand": "der die das den dem ein eine einen und ist sind wie wo wann warum wer ich du wir mein meine kann "
    "muss für mit ohne von zu nicht auf bei brauche habe",
    "italien": "il lo gli una e è sono come dove quando perché chi per con senza mio mia posso devo fare ho della del "
    "di che rinnovare quanto costa bisogno trova",
    "portugais": "o os as uma e é são como onde quando porque quem para com sem meu minha posso preciso fazer do da "
    "não",
}
_FOREIGN_WORDS = {language: frozenset(words.split()) for language, words in _FOREIGN.items()}


def clean_question(question: str) -> str:
    """`question` without control or invisible characters, blanks folded, in composed Unicode.

    Raises:
        InvalidQuestion: bytes that are no text, nothing to search, too long, or plainly not French.
    """
    if _SURROGATE.search(question):
        shown = _shown(_SURROGATE.sub("\ufffd", question))
        raise InvalidQuestion(f"la question « {shown} » a des caractères illisibles : tapez-la en UTF-8.")
    text = " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", question))).split())
    if not any(character.isalnum() for character in text):
        raise InvalidQuestion(f"la question « {_shown(text)} » est vide : écrivez-la en quelques mots.")
    if len(text) > MAX_CHARACTERS:
        raise InvalidQuestion(
            f"la question « {_shown(text)} » a {len(text)} caractères ; la limite est {MAX_CHARACTERS} : résumez-la."
        )
    language = foreign_language(text)
    if language:
        raise InvalidQuestion(f"la question « {_shown(text)} » semble être en {language} : posez-la en français.")
    return text


def foreign_language(text: str) -> str:
    """The language of a question that is plainly not French, else an empty string.

    Short queries (« préavis cdd ») mislead statistical detectors, so that only three things count: a majority of
    letters outside the Latin script, Spanish opening marks, or several function words of one other language against
    none that only French has. They prove nothing if French has them all (« tu es salarié ») or if they are but letters.
    """
    letters = [character for character in text if character.isalpha()]
    latin = sum(unicodedata.name(character, "").startswith("LATIN") for character in letters)
    if letters and latin * 2 < len(letters):
        return "une autre écriture"
    if "¿" in text or "¡" in text:
        return "espagnol"
    words = _WORD.findall(text.lower())
    if any(word in _FRENCH and all(word not in foreign for foreign in _FOREIGN_WORDS.values()) for word in words):
        return ""
    found = {language: [word for word in words if word in foreign] for language, foreign in _FOREIGN_WORDS.items()}
    language = max(found, key=lambda name: len(found[name]))
    telling = any(len(word) > 1 and word not in _FRENCH for word in found[language])
    return language if telling and len(found[language]) >= 2 and 3 * len(found[language]) >= len(words) else ""


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
