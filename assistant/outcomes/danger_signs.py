"""What people say when someone needs help: the phrases of each peril, for `phrases.phrases`.

``urgent`` phrases tell of a danger that lasts: someone is hit, wants to die, sleeps outside. ``named`` ones only name
the subject, or tell of something over; a question about a procedure does too (« violences conjugales : qui garde le
logement ? »), so that they bring no more than a reminder. Chosen on the development part of
``eval/questions/outcomes.jsonl``. The figures of the whole, with scenes and telling words, are in `danger`.
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
    r"|gifle|crache\w* (?:dessus|au visage)|tire\w* (?:les cheveux|dessus)|pousse\w* (?:dans|contre|par"
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


@dataclass(frozen=True, slots=True)
class Signs:
    """The phrases of one peril."""

    urgent: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


VIOLENCE = Signs(
    urgent=(
        rf"{_WHO} (?:m|me|l|la) (?:\w+ )?(?:attrape|empoigne|traine|plaque|etouffe|secoue|projette|pousse|saisi\w*"
        rf"|serre)"
        r"(?! (?:le coeur|la main|au serieux|en conge|pour|la ceinture))",
        r"(?:me|m|lui|nous) (?:\w+ )?(?:attrape|tire|prend|serre|saisi\w*) (?:par|a) (?:les cheveux|la gorge"
        r"|le cou|le bras)"
        r"|(?:serre|prise?) (?:a )?la gorge",
        r"(?:suis|est|sont|reste) enfermee?s? (?:chez|a la maison|dans (?:la|ma|sa) chambre)|au secours",
        r"ose (?:pas|plus) (?:\w+ )?parler devant (?:lui|son|sa|mon|ma)|(?:n ai|n a|ai|a) (?:plus"
        r"|pas) le droit de (?:sortir"
        r"|telephoner|parler|voir (?:ma famille|sa famille|mes amis|ses amis|ma soeur|sa soeur|personne)"
        r"|travailler|appeler)",
        r"(?:en train de|va|a) (?:tout )?casser? (?:tout|la porte|les meubles|dans la maison)|(?:train de|va"
        r"|vient) tout casser",
        rf"(?:ex|{_CLOSE}) … (?:guette|defonce|tambourine|rode|epie|traque|(?:tape|taper|tambouriner"
        rf"|frapper) a (?:la|ma|sa)"
        r" porte)",
        r"peur qu … (?:retrouve|trouve|vienne|revienne|cherche|tue|frappe|s en prenne|fasse quelque chose"
        r"|fasse du mal)",
        r"peur au ventre|(?:me|la|nous) (?:cherche|recherche)(?= (?:partout|pour)|$)|(?:je suis|suis|est"
        r"|sent) en danger",
        r"(?:si je|si elle|que si) … (?:quite|quitter|pars|part|divorce|parle) … (?:tuera|prendra les|prend les"
        r"|payer cher"
        r"|regret\w*|reverr\w*|fera payer)",
        r"(?:force|oblige|contraint)\w* a (?:me|se) prostituer|(?:prostitue|prostituer) de force"
        r"|me force a (?:coucher|faire)",
        r"(?:famille|pere|mere|parents|oncle|ils|frere) (?:\w+ )?(?:veut|veulent|va|vont) (?:que je me|me"
        r"|la) (?:marie|marier)"
        r"|marier avec un (?:homme|inconnu|cousin)",
        r"(?:tapee?|taper|frapper|frappe|battu|battue|gifle|gifler) par (?:mon|ma|son|sa|mes|un|une|le"
        r"|la)(?! (?:enfant|eleve))",
        r"(?:ma|l a|m a|lui a|me|m|mon) casse\w* (?:le|la|un|une|des|les) (?:nez|bras|dents?|machoire|cotes?|jambe"
        r"|doigt)",
        r"(?:me|m|la|nous) (?:hurle|crie|gueule) dessus … (?:lance|jette|tape|menace|frappe)|me (?:lance"
        r"|jette) des (?:objets"
        r"|choses|assiettes)",
        rf"{_CLOSE} … (?:fouille|controle|surveille) (?:mon|son|mes|ses|le) (?:telephone|portable|messages|argent"
        rf"|sorties)",
        r"(?:controle|surveille) (?:mon|son|mes|ses) (?:telephone|portable|messages|argent|sorties|depenses)",
        r"me menace(?! (?:de|d)\b)|menace\w* de (?:me|la|lui|nous|les) (?:tuer|frapper|planter|retrouver"
        r"|renvoyer au|defigurer)",
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
        r"(?:dois|obligee?|force\w*) (?:\w+ )?(?:coucher|avoir des rapports) avec|coucher avec (?:mon|le"
        r"|son) (?:proprietaire"
        r"|proprio|patron|chef|employeur)|embrasser de force|main aux fesses",
        r"(?:garde|gardent|prend|prennent|confisque) (?:tout )?(?:mon|ma|mes|son|sa|ses) (?:salaire|paye|paie"
        r"|passeport|papiers"
        r"|argent|carte de sejour|cles)(?! (?:a|au|pour|comme)\b)|pas un (?:euro|sou|centime) (?:a moi|pour)",
        r"(?:me|lui|nous) (?:laisse|donne) (?:pas|plus) (?:un|d) (?:euro|sou|argent)|(?:sans|pas|jamais) (?:etre "
        r"|la |me )?payer?\w* … (?:passeport"
        r"|papiers|enferme\w*|nuit|dors|dort)|(?:passeport|papiers) … (?:pas|sans) (?:etre |la )?paye\w*",
        r"traite de (?:bonne a rien|pute|salope|conne|grosse|folle|moins que rien|merde|connasse)|me rabaisse",
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
        r"excis(?:er|ee?|ent)\b|(?:maman|mere|papa|pere|parents|beau pere|belle mere|oncle|nounou) … (?:fai(?:t"
        r"|sait|ent) dormir par"
        r" terre|prive\w* de (?:manger|repas)|enferm\w* dans)",
        rf"{_WHOM} (?:\w+ )?(?:{_HIT}|touche\w*) … (?:en|suis en|classe de) (?:sixieme|cinquieme|quatrieme"
        rf"|troisieme|seconde"
        r"|[3-6] ?e|cm1|cm2)",
        rf"{MINOR}{_FAR}(?:lui|leur) fai(?:t|sait|sont) (?:du )?mal|{MINOR} … (?:subit|subissent) des (?:choses"
        rf"|coups|attouche\w*)",
        rf"(?:photos?|videos?|messages?|images?) (?:\w+ ){{0,4}}?(?:nue?s?|sexuel\w*|porno\w*"
        rf"|obscenes?) (?:\w+ )?a {_WHOSE} {MINOR}"
        r"|(?:oncle|beau pere|cousin|grand pere|papy) (?:me|la|l) (?:touche|caresse)",
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

NO_SHELTER = Signs(
    urgent=(
        r"(?:le )?115 (?:ne )?(?:repond|decroche|sature|dit|n a)|(?:hotel|foyer|hebergement"
        r"|chrs) … (?:fin de prise en charge"
        r"|s arrete|se termine) … (?:soir|demain|aujourd)|fin de prise en charge (?:ce soir|demain|aujourd)",
        r"plus de chez (?:moi|lui|elle|nous)|(?:sors|sort|sortie?) (?:de|d) (?:l hopital|prison|foyer|detention"
        r"|l ase|maison d arret"
        r") … (?:pas|aucun|nulle|sans|personne|rien)",
        r"(?:ou|comment) passer la nuit|(?:dors|dormons|dormir|vis|vivons|vit) dans (?:un|une|le|mon"
        r"|son) (?:garage|box|local|cabanon)|(?:personne|plus personne) (?:\w+ ){0,2}?(?:heberger|loger|acueillir"
        r"|accueillir)",
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
        rf"{_OLD} … (?:parlent? mal|laisse\w* (?:par terre|dans|sans|seule?)|se sert (?:sur|dans))"
        rf"|perd la tete … signer"
        rf"|signer … perd la tete",
        r"(?:lui|leur) (?:prend|prennent|pique\w*|vole\w*|soutire\w*|vide\w*|fait signer"
        r"|font signer) (?:\w+ ){0,2}?(?:pension"
        r"|retraite|argent|cheques?|compte|sous|carte|economies|n importe quoi)",
        r"(?:curateur|curatrice|tuteur|tutrice|mandataire) … (?:se sert|vole\w*|pique\w*|profite\w*|garde l argent)",
        rf"{_OLD}{_FAR}(?:soutir\w*|extor\w*|(?:prend|pique|vole) (?:\w+ ){{0,2}}?(?:sous|argent)|frappe\w*|bat|hurle)",
        rf"(?:curatelle|tutelle){_FAR}(?:soutir\w*|abus\w*|profite\w*|vole\w*)",
        rf"{_OLD} … {_ABUSE}",
        rf"{_OLD}{_FAR}(?:des bleus|traces de coups)",
        rf"{_ABUSE} … {_OLD}",
        r"abus de faiblesse|maltraitances?(?! (?:animal\w*|infantile|d (?:un )?anim\w*|sur animal\w*))",
        r"vide\w* (?:le compte|les comptes) de (?:ma|mon|sa|son) (?:mere|pere|grand mere|grand pere|tante|oncle)",
    ),
)
