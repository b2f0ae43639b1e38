"""What people say of harm that can wait an hour: fraud, bullying, discrimination, sects; as in `danger_signs`."""

from __future__ import annotations

from assistant.outcomes.danger_signs import MINOR, Signs

_SCHOOL = r"(?:ecole|college|lycee|classe|recreation|recre|cantine|camarades|eleves)"
_ONLINE = r"(?:snap\w*|instagram|insta|tik ?tok|whatsapp|facebook|discord|reseaux sociaux|en ligne)"
_MOCKED = (
    r"(?:insult\w*|humili\w*|moque\w*|frappee?|frappent|tapee?|tapent|bouscul\w*|harcel\w*|rackett?\w*|traitent d"
    r"|brimades?|se fait (?:taper|frapper|embeter))"
)
_SUSPECT = r"(?:fauss?e?|frauduleuxx?|frauduleuse|inconnue?s?|suspecte?s?)"
_SPENT = r"(?:achats?|paiements?|prelevements?|retraits?|virements?|credit|pret|abonnement|operations?|debits?)"
_SENT = r"(?:envoye|verse|vire|donne|prete)\w*"
_MET = r"(?:connue?|rencontree?) (?:sur|par) (?:\w+ )?(?:facebook|internet|site|insta\w*|meetic|tinder|whatsapp)"
_SECRETS = (
    r"(?:identifiants?|mots? de passe|codes?|iban|numero de (?:carte|secu\w*|compte)|carte (?:bleue|bancaire"
    r"|de credit)|cb|rib"
    r"|identite|coordonnees bancaires|donnees|franceconnect)"
)
_SWINDLED = r"(?:arnaqu\w*|escroqu\w*|pirat\w*|hack\w*|usurp\w*|dupe\w*)"
_MINE = r"(?:mes|mon|ma|ses|son|sa|leurs?|nos|notre|vos|votre|les|le|la|l)"

BULLYING = Signs(
    named=(
        r"(?:camarades|eleves|classe|copains|copines) … (?:se moque\w*|moquer|groupe|rumeurs?|ridiculis\w*)"
        r"|chantage … (?:photos?|videos?)",
        rf"{_SCHOOL} … (?:le|la|l) (?:frappe|tape|insulte|harcele|embete)",
        r"harcelement (?:scolaire|en ligne|moral a l ecole|sur (?:internet|instagram|snap\w*|facebook|tik ?tok"
        r"|whatsapp))"
        r"|cyber ?harcel\w*|cyber ?violence|revenge porn|sextorsion",
        rf"{MINOR} … harcele\w*|harcele\w* (?:\w+ ){{0,3}}?(?:college|ecole|lycee|classe|eleves)",
        rf"{_SCHOOL} … {_MOCKED}|{_MOCKED} … {_SCHOOL}",
        rf"{_MOCKED} … {_ONLINE}|{_ONLINE} … {_MOCKED}",
        r"(?:photos?|videos?|images) (?:\w+ )?(?:intimes?|nue?s?|sexuelles?|a caractere sexuel)",
    ),
)

FRAUD = Signs(
    named=(
        rf"{_SPENT} … (?:comprends? pas|reconnai\w* pas|ne viennent pas de moi)|(?:carte|cb) … (?:servi"
        rf"|utilisee?) … (?:connais|inconnu|pas moi)",
        r"(?:ordinateur|telephone|pc|ecran) … (?:bloque|crypte|verrouille) … payer|rancongiciel|virus … payer",
        rf"(?:me suis|s est|t es|se|etre|ont ete|a ete|ai ete|est|etait) (?:fait |faite )?(?:\w+ )?{_SWINDLED}",
        rf"(?:on|il|elle|ils|qui|quelqu un|homme|femme) (?:m|l|lui|nous|leur|te) (?:a|ont) (?:\w+ )?{_SWINDLED}",
        r"victimes? d (?:une? )?(?:arnaque|escroquerie|fraude|usurpation|piratage|hameconnage|phishing)",
        rf"(?:vole|volee?s?|pris|recupere|derobe) {_MINE} {_SECRETS}|vol (?:d|de) (?:identite|{_SECRETS})",
        rf"(?:donne|communique|transmis|tape|rentre|envoye|cu|eu) {_MINE} {_SECRETS} … {_SUSPECT}",
        rf"{_SUSPECT} … (?:donne|eu|pris|recupere) {_MINE} (?:{_SECRETS}|carte)",
        r"faux? (?:conseillers?|banquiers?|polici?ers?|gendarmes?|sites?|sms|mails?|messages?|agents?|vendeurs?"
        r"|livreurs?|impots)",
        r"usurp\w*|se sert de (?:mon|son) (?:identite|nom)|doublette",
        r"(?:se fait|se faisant|s est fait|se font|faire) passer pour|pretend\w* etre (?:de )?(?:la|ma|un)",
        r"(?:utilise|pris|ouvert|souscrit|fait) (?:\w+ ){0,3}?(?:mon|son) (?:nom|identite) (?:pour|et|a)",
        rf"{_SPENT} … (?:pas|jamais) (?:\w+ )?(?:faits?|autorises?|demandes?|reconnais|connais|signes?)",
        r"(?:mail|sms|message|appel|courriel|texto|lien) … (?:demand\w*|reclam\w*|donner|cliqu\w*) … (?:codes?"
        r"|identifiants?"
        r"|mots? de passe|carte|rib|coordonnees)",
        r"(?:mail|sms|message|site|courriel|texto|appel) … (?:un vrai|est ce vrai|un faux|une arnaque|suspect|louche"
        r"|officiel ou)",
        rf"(?:donne|communique|envoye) {_MINE} {_SECRETS} … (?:telephone|inconnue?|quelqu un|mail|sms|internet)",
        r"(?:compte|carte|franceconnect|allocations?|identite) … (?:inconnue?|a ma place|a mon insu|debitee?)",
        r"(?:debite|vide|utilise|retire|preleve) (?:ma|mon|sa|son) (?:carte|compte)|a debite (?:ma|sa)",
        r"site … (?:fait|faire) payer … gratuit|faux (?:placement|investissement|petit fils|appel|heritage|coursier"
        r"|loyer"
        r"|proprietaire|logement|recruteur|emploi|colis)|crypto\w*",
        rf"{_SENT} … {_MET}|{_MET} … {_SENT}",
        r"(?:credit|pret|compte|abonnement|ligne|contrat) (?:\w+ ){0,2}?a (?:mon|son) nom(?= sans|$| alors| et ce n)",
        r"(?:paiements?|prelevements?|retraits?|achats?|virements?|debits?|mails?|sms|appels?) (?:\w+ )?(?:frauduleux"
        r"|inconnus?|suspects?)",
        r"(?:argent|euros?|somme|retire|preleve) … compte sans (?:mon|son|notre) (?:accord|autorisation)",
        r"vid\w* (?:mon|son) (?:compte|livret|cpf)|arna[qk]u?e\w*|escro\w*|hameconn\w*|phishing|pirat\w*|hack\w*",
        rf"(?:compte|mail|messagerie|carte\w*|espace) … (?:pirat\w*|hack\w*)|{_SWINDLED} {_MINE} (?:compte|carte"
        rf"|mail\w*|telephone)",
        r"rencontree? sur internet … argent|(?:reclame|demande) (?:\w+ ){0,3}?(?:argent|rancon) … (?:photos?|videos?)"
        r"|brouteurs?",
    ),
)

DISCRIMINATION = Signs(
    named=(
        r"(?:veut|voulait|veulent|prend|accepte)\w* (?:pas|plus) (?:de|d|les|des) (?:\w+ )?(?:voilees?|noire?s|arabes"
        r"|femmes enceintes|vieux|gays|handicapes)",
        r"(?:a cause|en raison) de (?:mon|son) (?:prenom|foulard|adresse|accent|quartier)|(?:poste|embauche|stage"
        r"|refus\w*) … foulard",
        r"discrimin\w*|racis(?:me|tes?)|antisemit\w*|homophob\w*|transphob\w*|islamophob\w*|xenophob\w*|sexisme"
        r"|sexistes?",
        r"(?:refus\w*|embauch\w*|vire\w*|traite\w*|loue\w*|rejet\w*) … (?:parce qu|parce que|car|puisqu) (?:je|il"
        r"|elle|on|j|c)"
        r" … (?:noire?s?|arabes?|maghrebine?s?|gays?|lesbienne|homosexuel\w*|voile\w*|musulmane?s?|juifs?|juive"
        r"|enceinte"
        r"|handicape\w*|etrangere?s?|rom|roms|trop (?:vieux|vieille|agee?))",
        r"(?:refus\w*|embauch\w*|vire\w*|licenci\w*) … (?:parce qu|parce que|car) (?:j|je|il|elle) (?:ai|suis|a"
        r"|est) (?:trop )?"
        r"(?:[4-6][0-9] ans|agee?|vieux|vieille|jeune|enceinte|grosse?|malade|sourde?|aveugle)",
        r"(?:refus\w*|interdit|interdisent|accepte\w*|veut|veulent) … (?:aux|les|de|des|d|personnes) (?:personnes )?"
        r"(?:noire?s|arabes|maghrebine?s|roms|gitans|musulmane?s|homosexuels|juifs)",
        r"(?:licenci\w*|viree?|non renouvel\w*) (?:apres|suite a|a cause) … (?:grossesse|enceinte)",
        r"sale (?:arabe|noire?|negre|juif|juive|pede|gouine|handicape|gitan|blanche?|rom|etrangere?)|bougnoule?",
        r"(?:ne )?loue\w* pas aux? (?:etrangers|noirs|arabes|jeunes|allocataires)",
        r"(?:a cause|en raison) de (?:ma|mon|sa|son|mes|leurs?) (?:\w+ )?(?:couleur|origines?|religion|nom|sexe"
        r"|orientation"
        r"|handicap|voile|peau|grossesse|apparence|nationalite|accent)",
    ),
)

SECT = Signs(
    named=(
        r"(?:tout quitte|quitte sa famille|coupe les ponts) … (?:communaute|groupe|maitre|gourou|religion)",
        r"sectes?|derives? sectaires?|sectaires?|gourous?|sous (?:l )?emprise|groupe (?:spirituel|religieux)"
        r"|communaute spirituelle",
    )
)
