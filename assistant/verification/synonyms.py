"""Words that counter agents and official sheets use for one another; each class counts as one word.

Only words that can take each other's place in an administrative sentence without changing what is due, by whom and
when: « prix » and « tarif », never « demander » and « obtenir ».
"""

from __future__ import annotations

from assistant.words import stem
from retrieval.question.vocabulary import fold

_CLASSES = """
prix cout tarif coute coutent couter
document piece justificatif
fournir presenter produire joindre remettre donner apporter fournissez presentez joignez
envoyer adresser transmettre expedier envoyez adressez transmettez
aller rendre deplacer rendez
recevoir percevoir toucher beneficier recoit recoivent recevez percoit percevez touchez
demander solliciter
remplir completer renseigner remplissez completez
verser payer regler versee verse paye
demarche formalite
domicile residence
habiter resider vivre habite reside
imprime formulaire
courriel mail mel email
internet ligne web
conjoint epoux epouse
salaire remuneration
employe salarie
emploi travail poste
debuter commencer demarrer
finir terminer achever
prolonger proroger
annuler resilier
verifier controler
informer prevenir avertir aviser
choisir selectionner
delai duree
immediatement aussitot
an annuel annee
valable valide validite
obligatoire necessaire indispensable exige exigee
uniquement seulement exclusivement
environ approximativement
egalement aussi
recours contestation
contester
signaler declarer
supprimer effacer
augmenter majorer
diminuer reduire minorer
voiture vehicule automobile
mairie commune
prefecture
personne usager individu
etablir delivrer
perdre egarer
examiner etudier etudie
accorder attribuer octroyer
"""

CANONICAL = {
    form: f"={members[0]}"
    for members in (line.split() for line in _CLASSES.split("\n") if line)
    for word in members
    for form in (fold(word), stem(fold(word)))
}
"""Folded word, or its stem -> the class that it counts as."""
