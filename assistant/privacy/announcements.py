"""What stands before a person's name, and how far it shows one."""

from __future__ import annotations

import re

from assistant.privacy.name_reading import Trust

_FULL = r"messieurs|mademoiselle|mesdames|monsieur|madame|docteur|maitre"
_SHORT = r"mmes|mlles|mlle|mme|mrs|mr|mm|me|dr|pr|m"
_ONE = rf"(?:(?:{_FULL})(?![a-z'_-])|(?:{_SHORT})(?![a-z'_-])\.?)"
TITLE = re.compile(rf"(?<![a-z0-9'@./_-])(?<![0-9] ){_ONE}(?: ?(?:et|ou|&|/) ?{_ONE})? ?")
"""« Mme », « M. et Mme »."""
_RELATIVES = (
    r"fils|filles?|mari|femme|epoux|epouse|pere|mere|papa|maman|freres?|soeurs?|enfants?|conjointe?|compagnon|compagne"
    r"|bebe|voisine?|amie?|oncle|tante|neveu|niece|cousine?|grand-?mere|grand-?pere|beau-?pere|belle-?mere|beau-?fils"
    r"|belle-?fille|petit-?fils|petite-?fille|concubine?|partenaire|jumeaux|jumelles|tutrice|tuteur|curateur"
)
_SAID = re.compile(
    r"(?<![a-z'-])(?:je ?m'appelle|(?<=\n)m'appelle|jm'appelle"
    r"|mon (?:nom|prenom)(?: de famille| de naissance)? (?:est|c'est)|soussignee?(?:\(e\))?,?) ?"
)
"""What a person says before a name, in whatever letters."""
_FIELDS = re.compile(
    r"(?<![a-z'-])(?<!de )(?:(?:nom|prenom|prenoms|nom de famille|nom d'usage|nom de naissance|nom de jeune fille"
    r"|nom marital|nom et prenom|nom prenom|prenom et nom|nom/prenom|signature|signe|interlocuteur)(?:\(s\))?"
    r"|(?:usagere?|assuree?|cliente?|beneficiaire|titulaire|salariee?|allocataire|demandeur|demandeuse|patiente?"
    r"|locataire|proprietaire|contact(?: famille)?|agent|destinataire|expediteur|employeur|interessee?|adherente?"
    r"|heritiere?|temoin)(?:\(e\))?) ?[:=] ?|(?<![a-z'-])(?:nee |s'appell(?:e|ait|ent) )"
)
"""The fields of a form or a note, filled with a name or with something else."""
_WITH_CAPITALS = re.compile(
    rf"(?<![a-z'-])(?:(?:{_RELATIVES})(?: de l'enfant)?,?"
    r"|nee?|(?:epouse|veuve|veuf)(?: de)?|ep\.?|epx|divorcee?|feue?|usagere?|cliente?|patiente?|assuree?|allocataire"
    r"|cher|chere|famille|certaine?|designe|prenommee?|nommee?|denommee?"
    r"|(?:son|leur) (?:nom|prenom) est|(?<=[,;]) ?prenoms?|de ?:) "
)
"""What is followed by a name only if capitals or a first name show one."""
_PERHAPS = re.compile(
    r"(?<![a-z'-])(?:au nom de|dossier(?: de)?|succession|affaire|de la part de|je suis|c'est|heberger?"
    r"|a l'attention de) "
)
"""What may be followed by a person or by an organisation: a first name, or two capitals, tells."""
_FORM = re.compile(
    r"(?<![a-z'-])(?:nom (?=[a-z' -]{2,40} prenom(?![a-z]))"
    r"|prenom (?=[a-z' -]{2,40} (?:tel|nee?|nom|adresse|date|mail)(?![a-z])))"
)
"""A form typed on one line, without its colons."""

ANNOUNCEMENTS: tuple[tuple[re.Pattern[str], Trust], ...] = (
    (TITLE, "title"),
    (_SAID, "said"),
    (_FIELDS, "field"),
    (_FORM, "said"),
    (_WITH_CAPITALS, "capitals"),
    (_PERHAPS, "perhaps"),
)
"""Surest first."""
