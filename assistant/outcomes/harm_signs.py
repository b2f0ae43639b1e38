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
        r"(?:insultes?|menaces?|moqueries|rumeurs|haine) (?:\w+ ){0,4}?(?:sur|par) (?:les |mes )?(?:reseaux"
        r"|internet|snap\w*"
        r"|insta\w*|whatsapp|tik ?tok|facebook)|faux (?:profil|compte) … (?:photos?|nom)",
        r"(?:veut|ose|peut|voulait) (?:plus|pas) (?:\w+ ){0,2}?(?:aller|retourner|retour) (?:a l|au|en) (?:ecole"
        r"|college|lycee"
        r"|classe|cours)|(?:isole|ignore|vole|exclu\w*|rejet\w*|pousse) … (?:a la cantine|recre|vestiaires?"
        r"|dans les couloirs)",
        r"(?:chantage|menace\w*|sinon) … (?:photos?|videos?|nudes?|images)|(?:photos?|videos?"
        r"|nudes?) … (?:chantage|sinon il|sinon"
        r" elle)|nudes",
        r"souffre douleur|tete de turc",
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
        r"quelqu un (?:\w+ )?(?:a|s est|se sert|utilise|touche|percoit|retire|retir\w*|prend|se connecte"
        r"|d autre (?:\w+ )?(?:utilise"
        r"|touche|percoit))(?: \w+){0,4} (?:rib|compte|carte|numero|nom|identite|place|declaration|dossier|secu)",
        r"(?:rib|numero|compte|carte|nom|identite|secu) … (?:utilisee?|change|modifiee?|pris"
        r"|connecte\w*) (?:\w+ ){0,6}?(?:quelqu un"
        r" d autre|sans que|a mon insu|par un inconnu|pas moi|sans mon accord|sans me)",
        r"(?:on|quelqu un|ils|pirate) (?:m |l |lui |a |ont |nous )*?(?:a|ont) (?:change|modifie|remplace) (?:mon"
        r"|le|ma|son|mes) (?:mot de"
        r" passe|rib|iban|mail|code|coordonnees|numero)",
        r"(?:sais|sait|connais) pas (?:\w+ )?(?:qui c|ce que c|cete societe|d ou|a quoi ca) … (?:preleve\w*"
        r"|debit\w*|euros?)|preleve\w*"
        r" … (?:sais|sait|connais) pas (?:qui|ce que|pourquoi|d ou|cete)",
        r"(?:n ai|n a|ai|a) (?:rien|jamais|pas) (?:retire|achete|comande|signe|souscrit|fait"
        r"|demande)(?: (?:aucun|de|cete|ce|d))?"
        r"(?: \w+)? … (?:compte|livret|carte|preleve\w*|credit|pret)",
        r"(?:compte|livret|cpf|carte|banque|pret|credit|abonement) … (?:n ai|n a|ai) (?:rien|jamais"
        r"|pas) (?:\w+ )?(?:retire|achete"
        r"|comande|signe|souscrit|fait|demande|utilise)|(?:pret|credit|abonement|contrat) … jamais (?:souscrit"
        r"|signe|demande)",
        r"(?:cpf|livret|compte|economies) (?:\w+ ){0,2}?(?:a zero|vide|videe?s?|disparu\w*|envole\w*|siphone\w*)"
        r"|(?:euros?|argent"
        r"|economies|some) (?:\w+ ){0,2}?(?:disparu\w*|envole\w*|volatilise\w*)",
        r"(?:acompte|caution|paye|verse|achete|reserve|loue|virement|comande) … (?:plus personne|repond\w* plus"
        r"|plus de nouveles"
        r"|disparu|injoignable|existe pas|bloque\w* mon numero|fantome)",
        r"(?:vendeur|acheteur) (?:\w+ )?repond plus|(?:societe|entreprise|site|artisan) (?:n )?existe (?:pas|plus)",
        r"cli(?:que|quer|quee?|ck\w*|cker|ke|quai)(?: \w+){0,2} (?:sur )?(?:\w+ )?(?:lien|sms|mail"
        r"|message) (?:\w+ ){0,6}?(?:carte|code"
        r"s?|donne|rentre|rempli|preleve\w*|debite?|infos|coordonees|perdu)",
        r"(?:lien|sms|mail|message) (?:\w+ ){0,6}?(?:rentre|donne|mis|saisi|tape|rempli) (?:ma|mon|mes|son|sa"
        r"|ses) (?:carte|codes?|rib"
        r"|coordonees|identifiants?|numero)",
        r"(?:donne|dicte|comunique|transmis|valide|lu|fourni) (?:\w+ ){0,3}?(?:codes?|chifres|numeros?"
        r"|identifiants?|mot de passe)"
        r" (?:\w+ ){0,8}?(?:disait|disant|dit|apele\w*|telephone|banque|conseiller|quelqu un|inconu)",
        r"(?:se disant|disait etre|disant etre|se presentant come|se disait|soi disant) (?:\w+ ){0,3}?(?:banque"
        r"|police|policiers?"
        r"|eaux|edf|agents?|conseiller|technicien|caf|impots|assurance|gendarmes?|gaz|mairie|ameli)",
        r"(?:aimait|amoureu\w*|amour|rencontre\w*) … (?:demande\w*|reclame\w*|envoy\w*"
        r"|vers\w*) (?:\w+ ){0,4}?(?:euros?|argent"
        r"|cartes?)|cartes? (?:pcs|neosurf|transcash|paysafe\w*|itunes|prepayee?s?)",
        r"(?:trading|placement|plateforme|bitcoin|forex|investi\w*) … (?:recuperer|retirer|perdu|bloque|disparu)"
        r"|(?:mis|investi|place)"
        r" … (?:trading|bitcoin|forex|plateforme)",
        r"(?:copie|usurpe|double|vole) (?:ma|la|sa|notre) (?:plaque|immatriculation)|(?:amende|contravention|pv"
        r"|exces de vitesse) …"
        r" (?:pas moi|pas ma voiture|pas a moi|jamais (?:alle|mis les pieds|eu|possede)|plus a moi|copie)",
        r"(?:fait|signe|rempli|declare|ouvert|inscrit|demande) (?:\w+ ){0,4}?a (?:ma|sa|mon) (?:place|insu)",
        r"(?:demarcheu\w*|demarche\w*|vendeu\w*|comercia\w*) … (?:fait|font|faire) signer|sans (?:lui "
        r"|me )?(?:dire|expliquer) (?:que|le"
        r" prix)|fai(?:t|re|sait) signer (?:un|une|des) (?:credit|contrat|pret|cheques?|procuration"
        r"|papiers?) … (?:mere|pere|grand|age\w*"
        r"|panneaux)",
        r"(?:site|internet) … (?:paye|pris|preleve|debite|facture\w*|fait payer) … (?:gratuit|officiel|vrai site)"
        r"|(?:site|internet)"
        r" (?:\w+ ){0,12}?(?:alors que c est|acte de naissance|normalement) gratuit",
        r"colis (?:\w+ ){0,6}?(?:attends? (?:pas|rien|aucun)|jamais comande|rien comande|n ai pas comande)",
        r"(?:apele|telephone) (?:\w+ ){0,2}?(?:mere|pere|grand|mamie|papi|parents) (?:\w+ ){0,10}?(?:payer"
        r"|accident|rancon|argent|police)",
        r"(?:retire|pris|paye|depense|achete) (?:\w+ ){0,4}?avec ma carte",
        r"promesse (?:d|de) (?:embauche|pret|logement) … (?:frais|payer|verse|euros)"
        r"|frais (?:de dossier )?(?:a verser|demandes|avances)",
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
        r"(?:dit|dis|disent|crie\w*|lance|repete\w*) (?:\w+ ){0,3}?(?:rentre\w*|retourne\w*) (?:dans|chez) (?:mon"
        r"|ton|son|leur|vous|toi|moi)"
        r"(?: pays| bled)?",
        r"(?:pas|jamais|plus) (?:\w+ ){0,4}?(?:embauche\w*|promotion|augmentation|poste|prime"
        r"|retenue?) … (?:a cause|parce|apres) …"
        r" (?:maternite|enceinte|grossesse|enfants?|age|syndi\w*|malad\w*|handicap|origine)",
        r"(?:recruteu\w*|entretien|employeur|patron|embauche) … (?:comptais|voulais|projet|prevu|vouloir"
        r"|envie) (?:d |de |a )?(?:avoir |faire )?"
        r"(?:un |des |d )?(?:enfants?|bebe|tomber enceinte)",
        r"(?:payee?|remuneree?|gagne) moins (?:bien )?(?:payee? )?que (?:mes|les|mon|le"
        r"|ses) (?:colegues? )?(?:hommes?|masculins?|blancs?)",
        r"(?:refus\w*|ferme\w*|ouvrir) … (?:a cause|en raison) de (?:mon|ma|mes|son|sa) (?:pays|passeport"
        r"|nationalite|nom|quartier)",
        r"(?:entendant|entendu|voyant|vu|lu|avec) mon (?:nom|prenom)(?! (?:de|d|sur|dans|et|mal)\b)",
        r"(?:mairie|ecole|creche|cantine|centre|club|loisirs"
        r"|colonie) (?:\w+ ){0,3}?refus\w* (?:\w+ ){0,5}?(?:handicape\w*|autiste|trisomique"
        r"|en fauteuil)",
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
        r"comunaute (?:fermee?|religieuse|isolee?) … (?:sortir|quiter|famille|argent|parle\w*|echap\w*)"
        r"|ne (?:nous |me )?parle plus … (?:groupe"
        r"|communaute|centre|mouvement)",
        r"(?:tout quitte|quitte sa famille|coupe les ponts) … (?:communaute|groupe|maitre|gourou|religion)",
        r"sectes?|derives? sectaires?|sectaires?|gourous?|sous (?:l )?emprise|groupe (?:spirituel|religieux)"
        r"|communaute spirituelle",
    )
)
