"""What people say when a life may be at stake: suicide, illness, fire, someone who can't be found; as `danger_signs`.

The wishes and signs of suicide follow the steps of the Columbia scale (C-SSRS): to be dead or not to wake up, to be a
burden, to have a method, to prepare, to say goodbye.
"""

from __future__ import annotations

from assistant.outcomes.danger_signs import MINOR, Signs

_PERSON = (
    r"(?:il|elle|tombee?|bebe|collegue|dame|monsieur|madame|personne|usagere?|homme|femme|mari|pere|mere|enfant"
    r"|client|devant moi)"
)

MISSING_PERSON = Signs(
    urgent=(
        r"(?:donne|signe) (?:\w+ )?(?:plus|pas|aucun) (?:\w+ )?(?:signe de vie|nouveles)|plus (?:aucun )?signe de vie",
        r"(?:pas|plus|aucune|sans) (?:de |aucune )?nouveles? (?:de|d) (?:mon|ma|mes|notre|nos|son|sa"
        r"|l) (?:\w+ )?(?:fils|file|mari"
        r"|feme|mere|pere|frere|soeur|enfants?|ado|conjoint|neveu|niece)",
        r"(?:mari|feme|mere|pere|fils|file|ado|frere|soeur|grand|enfant|gamine?) … (?:pas|plus|jamais) (?:rentre"
        r"|revenu)e? … "
        r"(?:repond\w*|telephone|hier|cete nuit|injoignable|joindre)",
        r"(?:cherche\w*|recherche\w*) (?:\w+ )?partout|sai[ts]? (?:pas|plus) ou (?:il|ele) (?:est|se trouve"
        r"|a pu)(?= |$)(?! (?:ne|"
        r"enregistre))|personne (?:ne )?sait ou (?:il|ele) est",
        r"(?:petite?|enfants?|fils|file|bebe|gosses?) … introuvables?|introuvable … (?:petite?|enfants?|fils|file"
        r"|bebe)",
        r"(?:parti|partie|emene|emmene|fui|enfui) … (?:etranger|pays|bled|maroc|algerie|tunisie|turquie|suisse) avec "
        r"(?:\w+ )?(?:enfants?|fils|file|petite?s?|bebe)",
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
        r"(?:veux|j?ve|veu|veut|voudrais|voulait|envie|pouvoir) plus (?:vivre|exister|etre (?:la|ici|de ce monde"
        r"|vivante?)"
        r"|etre vivante?)(?! (?:avec|chez|ensemble|sous|seule?)\b)",
        r"(?:soi[st]|suis|serai|serais|sera|serait|etais|etait|soyons) plus (?:la$|la (?:a|pour|demain|bientot)"
        r"|de ce monde)",
        r"(?:mieux|heureux|tranquilles?|debarrasses?|soulages?) (?:sans (?:moi|lui|elle)|si (?:je|il"
        r"|elle) (?:\w+ ){0,3}?"
        r"(?:plus la|disparai\w*|mor[st]|mourai\w*|mourait))",
        r"(?:un|le) (?:poids|fardeau|boulet) pour (?:ma|sa|mes|ses|tout|les|eux|ma|leur)",
        r"(?:vie|existence) (?:\w+ ){0,3}?(?:plus|pas|aucun) (?:\w+ )?(?:sens|gout|interet|valeur)",
        r"(?:a quoi (?:ca |sa )?(?:bon|sert|rime)|pourquoi) (?:\w+ ){0,4}?(?:continu\w*|vivre|me lever|me batre"
        r"|resterais"
        r"|rester en vie|lutter)(?! (?:a|de|d|mon|ma|mes|le|la|les|un|une)\b)",
        r"(?:plus|aucune|pas) (?:\w+ ){0,2}?(?:raison|envie|force) (?:de |d )?(?:me|se|s|m) (?:lever|lever"
        r"|acrocher|batre)$",
        r"plus rien a perdre|plus aucun espoir|voudrais (?:ne )?(?:jamais|pas) (?:etre|etre) ne",
        r"(?:sms|message|lettre|mot|texto|mail) d adieux?(?! d)|(?:dit|fait|faire|dire|ecrit) (?:\w+ )?adieux?",
        r"(?:voiture|moto|fonc\w*) (?:\w+ ){0,3}?(?:foncer?|jeter|encastrer|planter) (?:\w+ )?(?:dans|contre"
        r"|sous) (?:un|le)"
        r" (?:arbre|mur|camion|platane|pont)",
        r"(?:corde|noeud) (?:\w+ )?(?:au cou|autour du cou|prete?|pour se)|au bout d une corde",
        r"(?:veut|veux|voulait|voulais|va|vais|alait|alais|menace de|pret a) sauter(?! (?:une?|la|le|l|sur|de joie"
        r"|a|des)\b)",
        r"(?:il|elle|vais|qu il|monsieur|dame) (?:va|veut|voulait|alait|vais|veux) en finir(?! avec)",
        r"(?:faire|fasse|fera|ferais|ferait) (?:une|des) (?:\w+ )?(?:betises?|conerie irreparable)",
        r"(?:me|se|s|m) (?:faire|fait|fais|fasse) (?:du )?mal(?= si|$| pour| quand| expres| avec)",
        r"(?:avale|pris|prendre|vide|avaler) (?:\w+ ){0,3}?(?:plaquetes?|boites?|tabletes?|flacons?|tubes?"
        r"|armoire a pharmacie)"
        r"(?! (?:de|d) (?:vitesses?|conserves?|nuit|let\w*)\b)",
        r"(?:coupe|taillade|entaille|lacere)\w* (?:les|le|aux) (?:bras|veines|poignets?|cuisses|avant bras)|scarifi\w*"
        r"|automutil\w*",
        r"(?:tout|ca|ce) (?:sera|serait|va etre) (?:bientot )?(?:fini|termine)(?: pour (?:moi|lui|elle"
        r"|tout le monde)|$)",
        r"(?:endormir|dormir|coucher) … (?:plus|jamais|pas) (?:\w+ )?(?:me |se |m |s )?(?:reveil\w*|lever)",
        r"(?:plus|pas) (?:jamais )?me reveiler|(?:parle|obsede|pense|reve) (?:\w+ ){0,3}?(?:de|a|par) (?:la |sa "
        r"|ma )mort"
        r"(?= depuis|$| et| tout)",
        r"envie de creve\w*|veu\w* (?:mourir|creve\w*)(?! (?:en|a|chez|de|dans|dignement)\b)|(?:au bout|fatigue\w*"
        r"|lasse?)"
        r" de vivre",
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
        r"(?:usagere?|personne|dame|monsieur|homme|femme|client|pere|mere|collegue|il|elle) (?:\w+ )?(?:est "
        r"|s est )?(?:\w+ )?(?:tombee? raide"
        r"|ecroulee?|evanoui\w*|effondree?)|decharge electrique|electrocut\w*|ebouillant\w*",
        r"(?:visage|bras|jambe|cote) (?:\w+ )?paralyse\w*|(?:vomit|vomi) (?:\w+ )?(?:sans aret|du sang|depuis)",
        r"(?:tombee?|chute|coince?|percutee?) … (?:ne )?(?:repond|parle|reagit|ouvre|comprend)\w* (?:plus|pas)",
        r"(?:alongee?|etendue?|ecroulee?|gisant) (?:\w+ ){0,2}?(?:par tere|au sol|sur le trotoir|sur le sol)",
        r"(?:pisse|perd|crache|vomi|tousse|plein|baigne|mare) (?:\w+ ){0,2}?(?:du|de|le|son) sang",
        r"(?:bouche|visage|levre) (?:\w+ ){0,2}?(?:tordue?|deformee?|paralysee?|qui tombe)|fourmi\w* dans (?:le"
        r"|les|un) bras",
        r"(?:peut|peux|arive|arive a|sent|bouge)\w* (?:\w+ )?plus (?:\w+ ){0,2}?(?:bouger|lever|sentir|parler"
        r"|son bras|sa jambe)"
        r"(?: (?:son|le|sa|ses|mon|ma) \w+)?$|parle (?:bizarement|de travers)",
        r"contractions|(?:bebe|tete) (?:\w+ )?arive (?:maintenant|tout de suite|la)|acouche (?:ici|la|maintenant|dans)",
        r"aret (?:du coeur|cardiaque|respiratoire) (?:\w+ ){0,3}?(?:instant|maintenant|devant)"
        r"|ne se reveile (?:plus|pas)",
        r"(?:3[5-9]|4[0-2]) (?:\w+ ){0,2}?de fievre (?:et|avec|il|elle)|(?:avale|mange"
        r"|bu) (?:\w+ ){0,6}?(?:vomi\w*|produit pour)",
        r"(?:main|doigt|bras|jambe|pied) (?:\w+ )?(?:arache|coupe|broye|sectione)e?(?= |$)(?! (?:au travail|accident))"
        r"|(?:pale|blanc|sueurs?|transpir\w*) … (?:poitrine|bras|malaise)",
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
        r"(?:a|vient d|va) explose\w*|plein de fume|a brule (?:cete nuit|hier|ce matin)",
        r"(?:gaz|bouteille de gaz|tuyau de gaz|gaziniere) (?:\w+ )?(?:fuit|fuie|fuite|sifle)|(?:sent|odeur"
        r"|pue) (?:\w+ ){0,2}?gaz"
        r"(?! (?:d|echap))",
        r"flames? (?:\w+ )?(?:sortent|sort|partout|dans|chez|au)|(?:sort|sortent|voi\w*) (?:\w+ ){0,2}?(?:des "
        r"|les )?flames"
        r"|fume (?:\w+ )?(?:noire|partout|sort\w*|qui sort)|(?:sort|plein|y a|envahi\w*) (?:\w+ )?(?:de|par) la fume",
        r"(?:debut d incendie|fuite de gaz|explosion)(?= |$)(?! assurance| remboursement)",
        r"(?:il y a|y a|ya) (?:le feu|un incendie|une fuite de gaz|un debut d incendie|une explosion)(?! d artifice)",
        r"(?:sent le gaz|odeur de gaz|prend feu|pris feu|est en feu|en train de bruler|ca brule|de la fumee)",
    ),
)
