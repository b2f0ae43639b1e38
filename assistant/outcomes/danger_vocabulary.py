"""Words that tell of a peril by themselves: what an administrative question hardly ever holds. Each brings a reminder.

The widest net and the least sure: of what phrases and scenes do not see, these words are what remains. Each was kept
because it rings in none, or almost none, of the 1,872 questions of the development sets. Written for `phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.outcomes.danger_signs import Signs
from assistant.outcomes.schema import Peril

TELLING: Mapping[Peril, Signs] = {
    "suicide": Signs(
        urgent=(
            r"(?:je|si je) meurs|crever|(?:jeter|jete|jetera) (?:dans (?:la|le|l)|sous|d un|du haut"
            r"|par)(?! (?:poubelle|vide ordure"
            r"|bac|recyclage))|sert plus a rien|sers plus a rien|veut partir$|tout prepare",
            r"aucune raison de (?:continuer|vivre|rester)|(?:faire|fera|fasse) une coneri\w*|vie est (?:finie"
            r"|foutue|un enfer)",
            r"(?:me|se) (?:pendre|noyer|ouvrir les veines|taillader|foutre)|sous (?:un|le) (?:train|metro|rer|tram"
            r"|camion)",
            r"(?:plus|pas) (?:le )?(?:courage|gout) de (?:vivre|continuer)|(?:en finir|tout arreter"
            r"|que ca s arrete) (?:pour de bon|vite"
            r"|maintenant)",
        ),
        named=(
            r"suicid\w*|depressi(?:f|ve) et|(?:grosse|profonde) depression|desespoir|desesperee?|broie du noir"
            r"|mal de vivre",
        ),
    ),
    "violence": Signs(
        urgent=(
            r"(?:me|se) (?:sens|sent) (?:pas |plus )?(?:en (?:danger|securite|insecurite)|menacee?|traquee?"
            r"|suivie?)|suivie?s? (?:jusqu"
            r"|par un|dans la rue|depuis)|me (?:suit|suivait|guette|traque)",
            r"fui(?:r|t|e|s)? (?:son|le|mon|sa|ma) (?:domicile|maison|foyer|mari|conjoint|famille)|(?:planquee?"
            r"|refugiee?) chez",
            r"(?:plante|enfonce|mis|donne|recu|pris) (?:\w+ ){0,2}?(?:fourchete|couteau|ciseaux|verre|assiete"
            r"|bouteille|coups?|poings?)"
            r" (?:\w+ ){0,3}?(?:main|dos|ventre|tete|visage|bras|epaule|jambe|figure|gueule|dans)",
            r"je suis la (?:suivante|prochaine)|(?:cris|hurle\w*|disputes?|bruits? de coups|coups) … (?:voisin\w*"
            r"|etage|mur|cloison)"
            r"|entend (?:\w+ )?(?:des |les )?(?:coups|cris|hurlements)",
        ),
        named=(
            r"gifl\w*|bafes?|claques|tabas\w*|etrangl\w*|poignard\w*|fouet\w*|raclee|derouillee|castagne|cogne\w*"
            r"|brutalis\w*",
            r"sequestr\w*|pervers narcissique|sous emprise|violenc?\w*(?! (?:orage|vent|tempete|d orage))",
            r"tripot\w*|pelot\w*|frole\w*|attouchement\w*|slip|prostitu\w*|proxenet\w*|esclav\w*|des avances"
            r"|exhibition\w*",
            r"pete (?:les plombs|un cable|un plomb)|incontrolable|agressi(?:f|ve|fs)|s en prend a|terroris\w*|tyran\w*",
            r"(?:rapports|coucher) … (?:dis|dit|veux|veut) (?:non|pas)|(?:compte|controle) chaque|finit mal"
            r"|mal pour moi",
            r"(?:veut|permet|autorise|laisse) (?:pas|plus) que (?:je|elle) (?:travaille|sorte|voie|parle|conduise"
            r"|m habille|s habille)",
            r"(?:sursaute|tremble|baisse les yeux|en pleurs|en larmes|terrorisee?) … (?:mari|compagnon|conjoint"
            r"|copain|ex|lui|il|rentre\w*)",
            r"(?:mari|compagnon|conjoint|copain|pere) … (?:sursaute|tremble|baisse les yeux|en pleurs|en larmes"
            r"|terrorisee?)",
            r"(?:dormir|sors|vis|vivre|dors) avec un couteau|(?:il|elle|mari|ex) (?:boit|se drogue) … (?:peur|mal"
            r"|crie|tape|coups|violent)",
        ),
    ),
    "child": Signs(
        urgent=(
            r"pedophil\w*|incest\w*|attouch\w*|culote|dans le slip|fessees?|martinet|maltraitan\w* (?:d|sur|des"
            r"|de) (?:\w+ )?enfants?",
            r"(?:enfants?|petits enfants|fils|file|bebe) … (?:mere|pere) se drogue|(?:gamine?|enfant|bebe"
            r"|petite?) … entend … coups",
            r"bebe … (?:laisse|seul|change|lave|nourri)\w* … (?:toute la journee|seul|sans)|sans etre (?:change"
            r"|lave|nourri)e?",
        ),
        named=(
            r"(?:enfants?|bebe|petits?|petite|fils|file|gamine?s?|gosses?|ado|eleve) … (?:hurle\w*|terroris\w*"
            r"|se drogue\w*|delaisse\w*"
            r"|abandonne\w*|livre\w* a|danger|sans surveillance|conditions? (?:horribles?|indignes?|insalubres?)"
            r"|crasse)",
            r"(?:mere|pere|parents|papa|maman) … (?:se drogue\w*|ivres?|alcoolique|boi(?:t|vent)"
            r"|saoule?s?) … (?:enfants?|petits?|bebe|fils"
            r"|file|gamins?)",
        ),
    ),
    "shelter": Signs(
        urgent=(
            r"(?:bagnole|caisse|fourgon|utilitaire) (?:depuis|avec)|(?:vis|dors|dort|vit) dans (?:ma|sa|une|la"
            r"|notre) (?:bagnole|caisse|fourgon)",
            r"(?:met|metent|fout|jete|vire|fiche) (?:\w+ )?(?:dehors|a la rue|a la porte)|(?:rien|nulle part"
            r"|pas) ou aler|change\w* (?:les"
            r"|la) serrures?|(?:sommes|est|suis|afaires) (?:\w+ )?sur le trotoir",
        ),
        named=(
            r"(?:sans|plus|pas) (?:de |un )?(?:logement|domicile|toit|endroit|chez moi) … (?:ce soir|cete nuit"
            r"|demain|dehors|froid|enfants)"
            r"|plus (?:\w+ ){0,2}?m (?:heberger|accueillir)",
        ),
    ),
    "maltreatment": Signs(
        named=(
            r"(?:aux crochets|decide de tout|pris sa (?:carte|cb)|pris ses (?:cartes|cheques))|escares?"
            r"|aide soignante? … (?:sans|laisse\w*"
            r"|crie)|sans boire",
            r"(?:[6-9][0-9] ans|parkinson|agee?) … (?:crie|hurle|insulte|laisse\w*|sans) (?:\w+ )?(?:dessus|seule?"
            r"|boire|manger|soins)",
        ),
    ),
    "bullying": Signs(
        named=(
            r"harcel\w* (?:au|a l|en|par des) (?:college|ecole|lycee|eleves)|messages? (?:mechants?|haineux"
            r"|de haine|d insultes?)",
            r"(?:l )?appelent (?:le|la) (?:gros\w*|moche|pd)|(?:changer|change) d\w* (?:college|ecole"
            r"|lycee) … (?:moqu|pleur|peur|insult)\w*"
            r"|(?:pleure|vomit|mal au ventre) … (?:college|ecole|lycee|classe)",
            r"(?:photos?|videos?) (?:\w+ ){0,3}?(?:nue?s?|intimes?|sexe|au lit|deshabille\w*)|mis en ligne"
            r"|(?:poste|publie|mis|donne) mon numero"
            r" (?:\w+ ){0,3}?(?:site|internet|groupe)",
        ),
    ),
    "fraud": Signs(
        named=(
            r"escro\w*|arnaq\w*|fraudu\w*|virus|microsoft|anydesk|teamviewer|ranson\w*|rancon\w*|otage|malveillan\w*",
            r"faux (?:\w+ )?(?:avis|impots|courrier|agent|profil|compte|papiers|conseiller|technicien|amende|pv)"
            r"|fausses? (?:annonce|location"
            r"|amende|facture|carte|offre|banque)",
            r"compte securise|c etait pas (?:lui|elle|eux|la banque|vrai)|(?:pris|prendre|prend) la main sur"
            r"|sur un autre compte(?! bancaire)",
            r"(?:redemande|reclame|demande)\w* (?:\w+ ){0,3}?(?:toujours|sans cesse|encore) (?:plus )?(?:d "
            r"|de l )?argent|(?:serrurier|plombier"
            r"|depanneur|vitrier|garagiste) … (?:[0-9]{3,5} euros|exorbitant|abus\w*)",
            r"debitee? (?:a|au|en|depuis) (?:l etranger|dubai|\w+)$|(?:bizares?|etranges?|louches?|suspects?"
            r"|inconnus?) … (?:compte|releve|carte"
            r"|preleve\w*)|(?:preleve\w*|debits?|retraits?) (?:\w+ )?(?:bizares?|etranges?|louches?)",
        ),
    ),
    "discrimination": Signs(
        named=(
            r"trop (?:vieux|vieille|agee?|jeune|grosse?) pour|(?:maghrebine?s?|arabes?|noirs|africaine?s?|gitans?"
            r"|roms?|homosexuel\w*|gays?"
            r"|trans|musulmane?s?|juifs?)(?! (?:de|d) (?:compagnie|france))",
            r"je suis (?:noire?|arabe|metisse?|homosexuel\w*|lesbienne|gay|trans|seropositi\w*|musulmane?|juif"
            r"|juive|rom|voilee?)|seropositi\w*",
            r"(?:mon|son|ma) (?:accent|couleur de peau|orientation sexuelle|origine)|chien guide"
            r"|a la tete du client|au facies",
            r"(?:refus\w*|rejet\w*|ecarte\w*) … (?:parce que|car) … (?:aah|rsa|handicap\w*|apl|etranger|seule?"
            r"|enfants?|enceinte)",
        ),
    ),
    "sect": Signs(
        named=(
            r"(?:pasteur|eglise|guerisseur|marabout|naturopathe|magnetiseur|coach|chaman|gourou"
            r"|maitre) … (?:chimio|traitement|medicaments|soins"
            r"|salaire|argent|interdi\w*|bizare|famille|euros)",
            r"(?:salaire|argent|economies) … (?:eglise|pasteur|guerisseur|marabout|maitre spirituel|voyant\w*)"
            r"|dans leur (?:centre|communaute"
            r"|groupe)|lavage de cerveau|endoctrin\w*|radicalis\w*|embrigad\w*",
        ),
    ),
}
