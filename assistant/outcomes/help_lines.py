"""The numbers that an agent gives: national, official, free unless it is said.

In the sheets of service-public.gouv.fr: 15, 17, 18, 112 and 114 (F33954, F1043), 3919 and 116 006 (F1435), 3977 (F861),
0 892 705 705 (F31324). The others are those that the lines publish. Hours are left out where sources do not agree.
"""

from __future__ import annotations

from assistant.outcomes.schema import Contact

ALWAYS = "24 h/24, 7 j/7"

POLICE = Contact("Police ou gendarmerie", "17", hours=ALWAYS)
MEDICAL = Contact("Samu", "15", hours=ALWAYS)
FIRE = Contact("Pompiers", "18", hours=ALWAYS)
EUROPE = Contact("Urgences", "112", hours=ALWAYS)
BY_TEXT = Contact("Urgences par SMS, si on ne peut pas parler ou entendre", "114", hours=ALWAYS)
WOMEN = Contact("Violences Femmes Info", "3919", "https://arretonslesviolences.gouv.fr", ALWAYS)
VICTIMS = Contact("France Victimes", "116 006", "https://www.france-victimes.fr", "7 j/7")
CHILDREN = Contact("Allô Enfance en danger", "119", "https://www.allo119.gouv.fr", ALWAYS)
MISSING = Contact("Enfants disparus", "116 000", "https://www.116000enfantsdisparus.fr", ALWAYS)
SUICIDE = Contact("Prévention du suicide", "3114", "https://3114.fr", ALWAYS)
SHELTER = Contact("Samu social", "115", hours=ALWAYS)
OLD_OR_DISABLED = Contact("Maltraitance des personnes âgées ou handicapées", "3977", "https://3977.fr")
EQUALITY = Contact("Antidiscriminations (Défenseur des droits)", "3928", "https://www.antidiscriminations.fr")
HARASSED = Contact("Harcèlement et violences numériques", "3018", "https://e-enfance.org", "7 j/7")
SCAMS = Contact("Info Escroqueries", "0 805 805 817", hours="du lundi au vendredi")
CYBER = Contact("17Cyber", url="https://17cyber.gouv.fr", hours=ALWAYS)
CARD = Contact("Opposition à une carte bancaire (appel payant)", "0 892 705 705", hours=ALWAYS)
SECTS = Contact("Miviludes", url="https://www.miviludes.interieur.gouv.fr")
ILLEGAL_CONTENT = Contact("Pharos (contenus illicites)", url="https://www.internet-signalement.gouv.fr")
