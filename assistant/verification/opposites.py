"""The words that turn a statement round, folded: duties, bounds, exceptions and what excludes what.

General words of administrative French; none was taken from the measured sentences.
"""

from __future__ import annotations

_DUTIES = {
    "must": "doit doivent devez devra devront devrez dois faut faudra obligatoire obligatoires obligatoirement oblige "
    "obligee obliges obligees indispensable indispensables necessaire necessaires imperatif imperatifs imperativement "
    "imperative exige exigee exiges exigees requis requise tenu tenue tenus tenues",
    "may": "peut peuvent pouvez peux pourra pourront pourrez pourriez pourrait saurait sauraient droit possible "
    "possibles autorise autorisee autorises autorisees permet permettent",
    "mustnot": "interdit interdite interdits interdites impossible impossibles defendu defendue prohibe prohibee "
    "interdiction irrecevable",
    "neednot": "facultatif facultative facultatifs facultatives facultativement optionnel optionnelle inutile inutiles "
    "superflu dispense dispensee dispenses dispensees exempte exemptee",
}
DUTY = {word: pole for pole, words in _DUTIES.items() for word in words.split()}
TURNED = {"must": "mustnot", "may": "mustnot", "mustnot": "may", "neednot": "must"}
NEEDED = frozenset("obligatoire obligatoires obligatoirement indispensable indispensables necessaire necessaires exige "
                    "exigee exiges exigees requis requise oblige obligee tenu tenue".split())  # fmt: skip
"""Denied, these leave free; the other words of duty then forbid."""

_OPPOSITES = """
majeur majeure majeurs majeures majorite / mineur mineure mineurs mineures minorite
gratuit gratuite gratuits gratuites gratuitement gratuite / payant payante payants payantes
avant anterieur anterieure anterieurement prealable prealablement / apres posterieur posterieure posterieurement
avec / sans
accepte acceptee acceptation / refuse refusee refus rejet rejete
augmente augmentation hausse majore majoree majoration augmentee / diminue diminution baisse reduit reduite minoration
toujours systematiquement / jamais
premier premiere / dernier derniere
debut commence / fin termine prend
temporaire temporairement provisoire provisoirement / definitif definitive definitivement permanent permanente
total totale totalement integralement / partiel partielle partiellement
public publique publics publiques / prive privee prives privees
marie mariee maries pacse pacsee / celibataire celibataires
francais francaise francaises / etranger etrangere etrangers etrangeres
locataire locataires / proprietaire proprietaires bailleur bailleurs
employeur employeurs / salarie salaries salariee
vendeur vendeurs / acheteur acheteurs acquereur
demandeur / defendeur
pere peres / mere meres
mari / femme
homme hommes / femme femmes
nouveau nouvelle nouveaux nouvelles / ancien ancienne anciens anciennes
plein / partiel
original originaux / copie photocopie copies photocopies
interieur / exterieur
inclus incluse compris comprise / exclu exclue exclus
mensuel mensuelle mensuellement / annuel annuelle annuellement / hebdomadaire / trimestriel trimestrielle
brut brute bruts / net nette nets
oui / non
legal legale legaux / illegal illegale
ouvert ouverte ouverts / ferme fermee fermes
valide valable valables / perime perimee invalide
individuel individuelle / collectif collective
volontaire volontairement / involontaire involontairement
naissance naissances / deces mort
mariage mariages / divorce divorces / pacs / concubinage
vente ventes / achat achats / location locations
embauche embauches / licenciement licenciements / demission demissions / retraite
creancier creanciers / debiteur debiteurs
tuteur tuteurs tutelle / curateur curateurs curatelle
oral orale oralement / ecrit ecrite ecrits
depart departs / arrivee arrivees
jour / nuit
matin / soir
donateur / donataire
ascendant ascendants / descendant descendants
victime victimes / auteur auteurs
assureur assureurs / assure assures assuree
maire maires / prefet prefets
mairie mairies / prefecture prefectures / consulat consulats / tribunal tribunaux / commissariat / gendarmerie
courrier / telephone
passeport passeports / permis / visa
ouvre ouvres / ouvrable ouvrables / franc francs / calendaire calendaires
heure heures / minute minutes
"""
OPPOSITE = {
    word: (f"opposition {rank}", f"{pole}")
    for rank, line in enumerate(filter(None, _OPPOSITES.split("\n")))
    for pole, words in enumerate(line.split("/"))
    for word in words.split()
}

_LOWER, _UPPER = "at least", "at most"
BOUNDS: dict[tuple[str, ...], str] = {
    ("au", "moins"): _LOWER, ("au", "minimum"): _LOWER, ("minimum",): _LOWER, ("minimal",): _LOWER,
    ("minimale",): _LOWER, ("a", "partir"): _LOWER, ("plus", "de"): _LOWER, ("plus", "d"): _LOWER,
    ("superieur",): _LOWER, ("superieure",): _LOWER, ("superieurs",): _LOWER, ("superieures",): _LOWER,
    ("au", "dela"): _LOWER, ("excede",): _LOWER, ("depasse",): _LOWER, ("depassent",): _LOWER, ("plancher",): _LOWER,
    ("au", "plus"): _UPPER, ("au", "maximum"): _UPPER, ("maximum",): _UPPER, ("maximal",): _UPPER,
    ("maximale",): _UPPER, ("moins", "de"): _UPPER, ("moins", "d"): _UPPER, ("inferieur",): _UPPER,
    ("inferieure",): _UPPER, ("inferieurs",): _UPPER, ("inferieures",): _UPPER, ("jusqu",): _UPPER,
    ("plafond",): _UPPER, ("plafonne",): _UPPER, ("plafonnee",): _UPPER,
}  # fmt: skip
OTHER_BOUND = {_LOWER: _UPPER, _UPPER: _LOWER}
NEVER_ADDED = frozenset(("bound", "exception", OPPOSITE["gratuit"][0]))
"""A sentence that says one of these where the passage speaks of nothing of the kind adds a rule."""
DENYING = frozenset((("duty", "mustnot"), ("exception", "but"), OPPOSITE["sans"]))
"""What can be neither added nor left out: it turns the words beside it round as « ne ... pas » does."""
EXCEPT = frozenset("sauf excepte exceptee exception hormis".split())
