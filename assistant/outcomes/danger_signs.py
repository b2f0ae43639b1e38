"""What people say when someone needs help: the phrases of each peril, for `phrases.phrases`.

``urgent`` phrases tell of a danger that lasts: someone is hit, wants to die, sleeps outside. ``named`` ones only name
the subject, or tell of something over; a question about a procedure does too (« violences conjugales : qui garde le
logement ? »), so that they bring no more than a reminder. Chosen on the development part of
``eval/questions/outcomes.jsonl``. Phrases go further in precision than in recall: of 22 messages about a peril written
once they were settled, 14 were seen, with no false alarm; of 1,646 questions that sheets answer, 18 get an alert, each
about something that it tells.
"""

from __future__ import annotations

from dataclasses import dataclass

_CLOSE = (
    r"(?:(?:ex )?(?:mari|conjoint?|conjointe|compagnon|compagne|concubin|copain|copine|femme|epouse|epoux)|ex|mec"
    r"|pere|mere"
    r"|beau pere|belle mere|oncle|grand pere|frere|soeur|fils|fille|petit ami|homme|voisin|voisine|coloc\w*|papa|maman)"
)
_MY = r"(?:mon|ma|son|sa|un|une|l|le|la)"
_FAR = r" (?:[a-z0-9]++ ){0,14}?"
"""Three times the words of an ``…``, where both ends are telling."""
_WHO = rf"(?:il|elle|ils|elles|on|qui|y|{_CLOSE})"
_NOW = (
    r"(?: (?:n|ne|a|ont|avait|aurait|va|veut|vient de|allait|voulait|continue a|encore|deja|souvent|aussi"
    r"|tout le temps))"
)
_WHOM = r"(?:me|m|nous|te|t)"
_HER = r"(?:la|l|le|les|lui)"
_HIT = (
    r"(?:frapp\w*|bat(?:ent|ait|aient|re|ue?s?)?|cogn\w*|gifl\w*|tabass?\w*|etrangl\w*|brutalis\w*|tape(?:nt|r|e|s)?"
    r"|mord\w*|gifle|crache\w* (?:dessus|au visage)|tire\w* (?:les cheveux|dessus)|pousse\w* (?:dans|contre|par"
    r"|violemment)"
    r"|jetee? (?:contre|par terre|au sol)|oblige\w* a (?:avoir|coucher|faire l)|tapait|viol(?:e|ee|er|ait|ent|ente"
    r"|enter)|sequestr\w*|poignard\w*|tortur\w*|rou\w* de coups|force a (?:coucher|avoir|faire l|me marier|se marier"
    r"|epouser))"
)
_KILL = r"(?:tuer|tuera|tuerait|buter|egorger|poignarder|bruler|planter|defigurer)"
_HOME = r"(?:chez (?:elle|moi|lui|nous|eux)|a la maison|au domicile|a son domicile)"
MINOR = (
    r"(?:enfants?|bebes?|nourrissons?|gamine?s?|gosses?|fils|(?<!belle )filles?|fillette|petite? (?:soeur|fille|frere"
    r"|garcon)|niece"
    r"|nieces|neveux?|mineure?s?|eleves?|ado|adolescente?|petits?|petites?|collegienn?e?)"
)
_WHOSE = r"(?:sa|son|ses|mon|ma|mes|notre|nos|les|le|la|un|une|leurs?|des)"
_ELDERS = r"(?:pere|mere|papa|maman|parents?|beau pere|belle mere|oncle|tonton|tante|frere|cousin|grand pere|nounou)"
_HURT = (
    r"(?:rouee? de coups|battue?s?|frappee?s?|tapee?s?|maltraitee?s?|violee?s?|abusee?s?|secouee?s?|attouchee?s?"
    r"|frapper|taper)"
)
_GROWN = r"(?! de (?:1[89]|[2-9][0-9]) ans)"
_OLD = (
    r"(?:grands? meres?|grands? peres?|mamie|papi|papy|personnes? agees?|agee?s?|ehpad|maison de retraite|foyer"
    r"|handicapee?s?|handicap|aide a domicile|auxiliaire de vie|aidante?|soignante?s?|tutrice|curatrice|curateur"
    r"|alzheimer|autistes?|trisomique|centre|ime|[6-9][0-9] ans)"
)
_ABUSE = (
    r"(?:maltrait\w*|insult\w*|bouscul\w*|humili\w*|neglige\w*|sans (?:manger|boire|soins)|prive\w* de (?:repas|soins)"
    r"|attachee?s? (?:a|au|sur)|enfermee? par|prend (?:sa|son) (?:retraite|argent|pension)|excrements|souillee?"
    r"|(?:crie|hurle)\w* (?:sur|apres)|volee? par|depouill\w*"
    r"|vide\w* (?:le|son|ses) comptes?|vole son argent|vole l argent|abus de faiblesse|profite\w* d)"
)
_PERSON = (
    r"(?:il|elle|tombee?|bebe|collegue|dame|monsieur|madame|personne|usagere?|homme|femme|mari|pere|mere|enfant"
    r"|client|devant moi)"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases of one peril."""

    urgent: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


VIOLENCE = Signs(
    urgent=(
        r"faire la peau|(?:me|lui|nous) (?:veut|fait|faire) (?:du |de )?mal|fai(?:t|re|sait) du mal (?:a moi|a elle)",
        r"(?:m|l) a (?:\w+ )?(?:casse|fracture|fendu|brise|tordu) (?:le|la|une|un) (?:bras|nez|main|dents?|jambe"
        r"|cotes?|machoire|poignet)",
        r"(?:levre|arcade) (?:fendue|ouverte)|marques? (?:au|sur le) (?:cou|visage)",
        r"(?:m|l|lui) (?:\w+ )?(?:interdit|empeche) de (?:sortir|parler|voir|travailler)|(?:me|la|le) (?:surveille"
        r"|sequestre|rabaisse)",
        rf"(?:cache|fuis|fui|fuit|echappe\w*|protege\w*) (?:de |d |a )?(?:mon|son) (?:ancien )?{_CLOSE}|(?:ex"
        rf"|compagnon|mari|conjoint) rode",
        r"(?:jete|lance) (?:une?|des|le|la) \w+ (?:a la tete|au visage|a la figure|dessus|sur moi)",
        r"(?:subis|subit|vis|vit) (?:\w+ )?violences?",
        rf"(?<!je )(?<!tu )(?:me|m|nous){_NOW}{{0,3}} {_HIT}(?! (?:contre|pour)\b)",
        rf"{_WHO}{_NOW}{{0,3}} {_HER}{_NOW}{{0,2}} {_HIT}",
        rf"se fait … {_HIT}",
        rf"(?:fais|etre|fait) (?:\w+ )?{_HIT} par",
        r"(?:mari|conjoint|compagnon|ex|copain|mec|voisin) … casse tout",
        r"(?:est|suis|sont|ete) rouee?s? de coups|sous les coups|coups? de (?:poing|pied|couteau|ceinture)",
        r"(?:avec|sort|sorti|pointe|brandi\w*) (?:une?|son|sa) (?:couteau|hache|machette|pistolet|fusil|arme)",
        r"(?:peur|craint?|crains) (?:pour|de perdre) (?:ma|sa|leur|notre) (?:vie|securite)",
        rf"peur (?:qu|que) {_WHO} (?:\w+ )?(?:me|la|nous|le|les) (?:tue|tape|frappe|retrouve|fasse du mal|viole|batte)",
        r"(?:marie\w*|mariage|epouser) (?:\w+ ){0,3}?de force",
        r"(?:est|suis|sont|reste) (?:\w+ )?(?:battue?s?|frappee?s?|sequestree?s?) par",
        rf"(?:peur|crain\w*|terrorise\w*) (?:de|du|par|d)(?: (?:mon|son|ma|sa|l|ton|cet|un))?(?: ancien)? {_CLOSE}",
        rf"(?:peur|craint|refuse|ose(?: pas| plus)?) … (?:rentrer|retourner|revenir) {_HOME}",
        r"ose (?:pas|plus) (?:rentrer|retourner)(?= (?:il|elle|car|parce)\b|$)",
        r"(?:pas|plus) en securite chez (?:elle|moi|lui)",
        r"menace\w* (?:de mort|physiquement|avec (?:une?|son|sa) \w+|de (?:me|la|le|nous|les) (?:tuer|frapper|bruler))",
        rf"{_WHO} (?:va|veut|voulait|jure qu il|a jure qu il|dit qu il) (?:va |veut )?(?:me|la|le|nous|les) {_KILL}",
        r"(?:il|elle) (?:me|la|nous) (?:tuera|tuerait)",
        r"leve la main sur (?:moi|elle|lui|nous|ma|mes|sa|ses|les)",
        r"(?:me|m|lui|nous|la|l) (?:a |avait )?(?:donne|met|mis|porte|file|colle) (?:\w+ ){0,2}?(?:coups?|gifles?"
        r"|baffes?|claques?)",
        rf"(?:mon|son) {_CLOSE} (?:est |devient |etait )?(?:tres |si )?violente?",
        r"(?:vis|vit|habite) avec un (?:homme|mari|conjoint) violent",
        r"(?:je suis|elle est|il est|suis|se dit|etre) victimes? (?:de|d) (?:\w+ ){0,2}?violences?",
        rf"{_WHO} (?:me|la|l) (?:suit|traque|attend) (?:partout|en bas|dans la rue|devant)",
        rf"{_WHO} (?:m|l) (?:enferme|empeche de sortir)",
        r"subi[st]? … coups",
        r"(?:des bleus|des traces de coups|oeil au beurre noir|couverte? de bleus|cocards?)",
    ),
    named=(
        r"violences? (?:conjugales?|familiales?|intrafamiliales?|sexuelles?|physiques?|domestiques?|au sein"
        r"|dans le couple"
        r"|psychologiques?|verbales?)",
        r"(?:plainte|divorc\w*|victimes?|bail|loge\w*) (?:\w+ )?(?:pour |de |suite a (?:des )?|apres )?violences?",
        rf"(?:s est|me suis|s etait|s etre|avoir) (?:ete |fait )(?:\w+ )?{_HIT}",
        r"(?:viol|viols|violee?|agresser|agressee?|agresseur|attouchements?|feminicide|mariage force|excision)",
        r"(?:agressions?|harcelement) (?:sexuel\w*|physiques?)|victimes? d (?:une )?agressions?",
        rf"{_CLOSE} (?:me|m|la|l|le)(?: a)? (?:\w+ )?harcel\w*|harcelee? par {_MY} {_CLOSE}",
        r"ordonnance de protection|telephone grave danger|femmes? battues?|(?:mari|conjoint|pere|compagnon) violent",
    ),
)

CHILD = Signs(
    urgent=(
        rf"(?:brutal\w*|violente?s?) (?:avec|envers|contre) {_WHOSE} {MINOR}",
        rf"{MINOR}{_FAR}{_ELDERS} (?:la|l|le)(?: a| avait)? (?:touche\w*|caresse\w*|bat|frapp\w*|viol\w*)",
        rf"{_ELDERS} d … {MINOR} (?:la|l|le) {_HIT}",
        rf"{MINOR}{_FAR}(?:affame\w*|livres? a eux memes|marques? (?:dans|sur|au)|pas nourris?)",
        rf"{MINOR} … (?:tout seul|toute seule|enferme\w*) dans (?:une?|la|sa) (?:voiture|cave|chambre|placard)",
        rf"(?:frappe|bat|tape|cogne|secoue|maltraite|viole|gifle|battent|frappent)s? (?:encore |aussi )?{_WHOSE} "
        rf"(?:petite? )?{MINOR}{_GROWN}",
        r"touche (?:a )?(?:sa|ma|mes|ses|la) (?:petite? )?(?:soeur|fille|filles|frere|niece|eleve)(?= |$)(?! une| l"
        r"| des)",
        rf"{MINOR}{_GROWN} … (?:est|sont|a ete|se fait|s est fait) (?:\w+ )?{_HURT}",
        rf"{MINOR}{_FAR}(?:{_ELDERS}|entraineur|prof|voisin) (?:la|le|les|l) (?:{_HIT}|touche\w*|caresse\w*)",
        rf"{MINOR} … en danger",
        rf"{_ELDERS} {_WHOM}{_NOW}{{0,2}} (?:{_HIT}|touche\w*) (?:\w+ ){{0,5}}?j ?ai (?:[5-9]|1[0-7]) ans",
        rf"j ?ai (?:[5-9]|1[0-7]) ans … {_WHOM} {_HIT}",
        rf"{MINOR} … (?:laisse\w*|enferme\w*|abandonne\w*) (?:tout )?(?:seule?s?|dehors|sans)",
        rf"(?:coups|bleus|brulures) … {MINOR}",
        rf"{MINOR} … (?:des bleus|traces? de coups|hematomes|(?:traces? de )?brulures)",
        rf"(?:laisse|laissent|enferme)s? {_WHOSE} (?:petite? )?{MINOR}{_FAR}(?:seule?s?|sans surveillance"
        rf"|sans manger)",
        rf"{MINOR}{_FAR}(?:culotte|sexe|parties intimes|tout nu)",
        rf"{MINOR} … pleur\w* … (?:seule?s?|laisse\w*)",
    ),
    named=(
        rf"(?:signal\w*|inqui\w*|soupconn\w*) … {MINOR} … {_HURT}",
        rf"(?:maltraitance|violences?|abus|attouchements?|viol) (?:\w+ ){{0,3}}{MINOR}",
        rf"{MINOR} (?:\w+ )?(?:maltraite\w*|battus?|abuses?)",
        r"inceste|pedophil\w*|enfance en danger|information preoccupante|violences? educatives?",
        r"viole?e? (?:\w+ )?(?:l enfance|petite?|enfant|mineure?)",
    ),
)

MISSING_PERSON = Signs(
    urgent=(
        r"ne (?:la|le|les) (?:retrouve|trouve)\w* (?:plus|pas)|(?:aucune|pas de|sans) nouvelles? (?:d\w* \w+ )?depuis",
        rf"(?:{MINOR}|mari|femme|mere|pere|frere|soeur) (?:\w+ ){{0,4}}?(?:a disparu|a fugue|est en fugue|en fugue"
        rf"|est introuvable)",
        rf"{MINOR} (?:\w+ ){{0,3}}?disparue? depuis",
        rf"(?:{MINOR}|mari|femme|mere|pere) (?:\w+ ){{0,3}}?n est (?:pas|plus|jamais) (?:rentre|revenu)e? (?:depuis"
        rf"|de|hier|cette)",
        r"(?:enlev\w*|kidnapp\w*|pris) (?:les|mes|mon|ma|sa|nos) (?:enfants?|bebe|fils|fille)(?! (?:a|en) charge)",
    ),
)

SUICIDE = Signs(
    urgent=(
        r"(?:me|se) (?:fous|fout|foutrai|foutra|jette|jetterai|pends|flingue|bute) (?:en l air|sous|par la fenetre|du"
        r"|d un)",
        r"(?:laisse|ecrit\w*) … lettre d adieu|(?:tout|ca) s arrete$|gout a (?:rien|la vie)"
        r"|plus rien (?:ne )?me retient",
        r"se jeter par la fenetre|me jeter par|mettre fin a sa vie|autant en finir",
        r"(?<!il veut )(?<!elle veut )(?<!il va )(?<!voulait )(?<!menace de )me (?:suicide[rz]?|tuer|pendre|flinguer"
        r"|supprimer|defenestrer|donner la mort)",
        r"se (?:suicide[rz]?|tuer|pendre|flinguer|supprimer|defenestrer|donner la mort|laisser mourir|jeter (?:sous"
        r"|du|d un|dans le vide))"
        r"(?! (?:a la tache|au travail|au boulot))",
        r"(?:marre|fatiguee?|ras le bol|assez) (?:de |d )(?:vivre|la vie|cette vie|exister)|s immoler|tirer une balle",
        r"(?:me|se) (?:foutre|fout) en l air|(?:me|se) (?:jette|jeter) (?:sous|par la fenetre|d un pont|dans le vide)"
        r"|(?:m|me|se|s) (?:ouvrir|ouvre|tailler) les veines|(?:me|se) (?:taillad|scarifi|mutil)\w*",
        r"(?:envie|veux|veut|voudrais|pense|parle|souhaite|prefere|preferait|dit|menace|pour) (?:\w+ ){0,2}?(?:de |a )?"
        r"(?:mourir|crever)(?! (?:en|a|chez|de|dans|dignement)\b)",
        r"(?:mettre|met|mettrai) fin a (?:ma vie|mes jours|sa vie|ses jours)",
        r"(?:plus|aucune|pas) (?:\w+ ){0,2}?(?:envie|force|gout|raison) (?:de )?vivre",
        r"(?:veux|veut|peux|peut) plus vivre(?! (?:avec|chez|en|a|au|dans|ensemble|sous|la|ici|seule?|comme|aux?)\b)",
        r"(?:veux|veut|vais|envie d|voudrais|pense a|vouloir) en finir(?: avec (?:la vie|tout)\b|(?! avec))",
        r"(?:idees? (?:noires?|suicidaires?)|suicidaire|pense\w* au suicide|menace\w* d[eu] suicide)",
        r"(?:fait|fais|faire) une (?:tentative de suicide|ts)",
        r"(?:autant|vaut mieux|mieux) (?:mourir|crever|disparaitre)|a quoi bon (?:vivre|continuer)",
        r"saute\w* (?:du|par|d un|de la|de) (?:\w+ )?(?:balcon|fenetre|pont|toit|immeuble|etage)",
        r"(?:disparaitre|partir) (?:pour toujours|a jamais|pour de bon)|veut disparaitre$|vie ne vaut (?:plus|pas)",
    ),
    named=(r"suicid\w*",),
)

MEDICAL = Signs(
    urgent=(
        r"gonfle … (?:visage|langue|gorge|piqure|allergi\w*)|douleurs? (?:au|dans le) (?:thorax|torse|bras gauche)",
        r"(?:vomit|crache|tousse) du sang|brulee? (?:gravement|au \w+ degre)|s etouffe avec|electrocut\w*|noyade|noye",
        r"(?<!a )(?<!ai )(?<!avait )fait une? (?:malaise|avc|infarctus|arret cardiaque|crise (?:d|cardiaque))",
        r"(?:vient de faire|est en train de faire|en plein) (?:un |une )?(?:malaise|avc|infarctus|crise|arret)",
        r"respire\w* (?:plus|mal|pas|difficilement|a peine)(?! (?:l|la|le)\b)|(?:plus|pas|mal|peine"
        r"|difficultes?) (?:a|pour) respirer",
        rf"{_PERSON} (?:et )?(?:ne )?(?:bouge|reagit) plus|bouche de travers|tout bleu|monoxyde"
        rf"|tombee? dans les pommes",
        r"perd\w* connaissance(?! (?:de|du|d|des)\b)|inconsciente?",
        rf"{_PERSON} (?:\w+ )?s(?: est)? (?:effondree?|evanouie?|evanouit)",
        r"saigne\w* (?:beaucoup|enormement|abondamment|fort|sans)|hemorragie",
        r"(?:mal|douleurs?) (?:\w+ )?(?:a|dans) la poitrine|douleurs? thoraciques?",
        r"(?:avale|ingere|bu)e?s? (?:\w+ ){0,4}?(?:javel|piles?|detergent|medicaments|cachets|poison|lessive|produit)",
        r"(?:pris|prend|avale) (?:\w+ ){0,3}?(?:boites?|trop|plein|tous|exces) (?:\w+ ){0,2}?"
        r"(?:medicaments?|somniferes?|cachets?|comprimes?|pilules?)",
        r"overdose|surdose|convulse\w*|convulsions|s etouffe|m etouffe|urgence vitale|perd\w* les eaux",
        r"(?:en train d|va) accoucher (?:la|ici|maintenant)",
    ),
)

ON_FIRE = Signs(
    urgent=(
        r"(?:debut d incendie|fuite de gaz|explosion)(?= |$)(?! assurance| remboursement)",
        r"(?:il y a|y a|ya) (?:le feu|un incendie|une fuite de gaz|un debut d incendie|une explosion)(?! d artifice)",
        r"(?:sent le gaz|odeur de gaz|prend feu|pris feu|est en feu|en train de bruler|ca brule|de la fumee)",
    ),
)

NO_SHELTER = Signs(
    urgent=(
        r"(?:couche\w*|dorm\w*|dort|passe\w* (?:la|ses|les|nos) nuits?) (?:\w+ ){0,2}?(?:dans (?:une|un|le"
        r"|la) (?:cave|hall|metro|gare|parking|rue|abri|cage|entree)|devant la|sur un banc|dehors)",
        r"(?:suis|est|sommes|sont|reste\w*) dehors (?:ce soir|cette nuit|depuis|avec|sans)|(?:n ai|n a|n avons"
        r"|n ont) plus de logement",
        r"(?:dors|dort|dorment|dormons|dormir|vis|vit|vivent|vivons|passe\w* la nuit) (?:\w+ ){0,3}?(?:dehors"
        r"|sous un pont"
        r"|a la gare|a la rue|dans (?:la rue|(?:ma|sa|la|une|leur|notre) (?:voiture|tente|cave|camionnette)"
        r"|un (?:hall|parking|squat|parc|abri)))",
        r"(?:nulle part|pas d endroit|aucun endroit|rien) … dormir|(?:sais|sait|savons|savent|ai|a|ont) (?:\w+ )?"
        r"(?:pas|plus) ou (?:dormir|aller dormir|loger ce soir)|ou (?:dormir|aller|loger) (?:ce soir|cette nuit)",
        r"(?:est|suis|sommes|sont|etre|retrouve\w*|finir|mise? ) a la rue(?! (?:de|du|des|d|la|le)\b)",
        r"(?:suis|est|sont|ete|sommes|m a|nous a|nous ont|m ont|l a|l ont|retrouve\w*) (?:\w+ )?(?:mise?s?|jetee?s?"
        r"|foutue?s?|viree?s?)"
        r" (?:\w+ )?dehors|viree? de chez (?:lui|elle|moi|eux|mes|ses)",
        r"(?:plus|pas) de toit|sans toit|sans abri depuis|(?:sais|sait|savons) pas ou aller$",
        r"(?:mari|conjoint|compagnon|copain|copine|femme|parents|pere|mere|fils|fille) (?:m|l|nous|les) (?:a|ont) "
        r"(?:mise?s?|viree?s?|foutue?s?|jetee?s?) (?:a la porte|dehors|a la rue)|(?:demain|apres) … plus (?:rien"
        r"|de chambre)$",
    ),
    named=(r"sans abri|sdf|sans domicile(?: fixe)?|(?:hebergement|accueil|abri) d urgence|a la rue",),
)

MALTREATMENT = Signs(
    urgent=(
        rf"{_OLD} … (?:est|a ete|se fait) (?:\w+ )?(?:battue?|frappee?|attachee?|frapper|taper)",
        r"(?:aide a domicile|soignante?s?|auxiliaire|tuteur|aidante?|infirmiere?) (?:\w+ ){0,2}?(?:frappe|tape|bat"
        r"|gifle|brutalise)",
    ),
    named=(
        rf"{_OLD}{_FAR}(?:soutir\w*|extor\w*|(?:prend|pique|vole) (?:\w+ ){{0,2}}?(?:sous|argent)|frappe\w*|bat|hurle)",
        rf"(?:curatelle|tutelle){_FAR}(?:soutir\w*|abus\w*|profite\w*|vole\w*)",
        rf"{_OLD} … {_ABUSE}",
        rf"{_OLD}{_FAR}(?:des bleus|traces de coups)",
        rf"{_ABUSE} … {_OLD}",
        r"abus de faiblesse|maltraitances?(?! (?:animal\w*|infantile|d (?:un )?anim\w*|sur animal\w*))",
        r"vide\w* (?:le compte|les comptes) de (?:ma|mon|sa|son) (?:mere|pere|grand mere|grand pere|tante|oncle)",
    ),
)
