"""French words as they are compared: without accents, plurals or common endings. Pure functions.

The stemmer is the light one of Savoy (« minimal French »), plus the endings that tie a noun to its verb
(« renouvellement », « renouveler »). It only has to bring a question and a sheet together inside a few passages that
the index has already found; a wrong merge costs a little order, never a wrong statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from retrieval.question.vocabulary import fold

_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("issement", "ement", "ment", "ation", "ateur", "euse", "eur", "ant", "ez", "er")
_SHORTEST_STEM = 4
_SHORTEST_FUZZY = 5
_FUZZY_CUTOFF = 0.84
"""Similarity under which two stems are two words: one wrong letter in six passes, « rente » and « vente » do not."""

_FAMILIES = {
    "perdre": "perte perdu perdue perdus perdues perdre pertes",
    "naitre": "naissance naissances naitre ne nee nes nees",
    "mourir": "mort morte deces decede decedee mourir defunt defunte",
    "voler": "vol vole volee voles volees voler",
    "marier": "mariage mariages marie mariee maries marier epoux epouse",
    "vendre": "vente ventes vendre vendu vendue",
    "acheter": "achat achats acheter achete",
    "payer": "paiement paiements payer paye payee payement",
}
"""Words of one family that no ending ties together, accents removed: « j'ai perdu » asks for the section « Perte »."""
_HEADS = {word: head for head, words in _FAMILIES.items() for word in words.split()}

STOP_WORDS = frozenset(
    """
    a afin ai ait alors apres as assez au aucun aucune aupres aussi autre autres aux avant avec avez avoir avons
    bien bonjour bonsoir c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci combien comme
    comment concernant contre d dans de deja demande demander demandes demarche demarches depuis des devant dit dits
    dois doit doivent donc dont du effectuer elle elles en encore entre es est et etait etant ete etre eu eux faire fais
    fait faites faudra faut font grace h ici il ils information informations j je jusqu l la laquelle le lequel les
    lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma madame mais me meme memes merci mes mettre moi moins
    mon monsieur n ne ni non nos notre nous obtenir on ont ou oui par parce pas pendant permet peu peut peuvent peux
    plus plusieurs plutot pour pourquoi pouvez pouvoir pouvons puis puisque puisse qu quand que quel quelle quelles
    quelqu quelque quelques quels qui quoi quoique s sa sans savoir se selon sera serait seront ses si sinon soit
    son sont souhaite sous sur t ta tant te tel telle tes toi ton toujours tous tout toute toutes tres trop tu un
    une usager va vais vers veut veux voici voila vos votre voudrais voulez vous vraiment y
    """.split()
)
"""Words that tell nothing of the subject, accents removed; « usager » is how agents speak of the person they help."""


@lru_cache(1 << 15)
def stem(word: str) -> str:
    """The stem of a folded word: ``renouvellements`` and ``renouveler`` give ``renouvel``."""
    word = _HEADS.get(word, word)
    if word.isdigit() or len(word) <= _SHORTEST_STEM:
        return word.rstrip("s") if len(word) == _SHORTEST_STEM else word
    word = f"{word[:-2]}l" if word.endswith("aux") and not word.endswith("eaux") else word.rstrip("sx")
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST_STEM), "")
    word = word.removesuffix(ending)
    if not ending and len(word) > _SHORTEST_STEM:
        word = re.sub(r"(?<=.{4})(r|ee?)$", "", word)
    return re.sub(r"(.)\1", r"\1", word)


@lru_cache(1 << 13)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order, repeated as in the text."""
    return tuple(stem(word) for word in _WORD.findall(fold(text)) if word not in STOP_WORDS)


def matched(question: str, vocabulary: Iterable[str]) -> Mapping[str, str]:
    """The words of a question found among the stems of some text, misspelt ones included.

    Returns:
        stem of the question -> stem of the vocabulary, for those that were found only.
    """
    known = set(vocabulary)
    found = {}
    for word in dict.fromkeys(stems(question)):
        if word in known:
            found[word] = word
        elif len(word) >= _SHORTEST_FUZZY and not word.isdigit():
            near = get_close_matches(word, [other for other in known if other[:1] == word[0]], 1, _FUZZY_CUTOFF)
            if near:
                found[word] = near[0]
    return found
