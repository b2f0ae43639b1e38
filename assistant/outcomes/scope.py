"""What no official sheet answers, by the words that ask for it; only ever read when the search is not sure.

Each family says in French why, and what to do instead. A family is kept only if its words make no sense in a question
about a procedure: « cuisinier saisonnier », « formation python CPF » and « où en est ma carte grise » must go through.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.outcomes import directory
from assistant.outcomes.phrases import phrases, said
from assistant.outcomes.schema import Contact


@dataclass(frozen=True, slots=True)
class Family:
    """Questions out of scope for one reason.

    Attributes:
        why: one French sentence, which says what to do instead.
        signs: the phrases that ask for it, for `phrases.phrases`.
        always: whether it holds beside words of a procedure too (« j'ai gagné au loto : dois-je le déclarer ? » asks
            about a tax).
    """

    why: str
    signs: tuple[str, ...]
    contacts: tuple[Contact, ...] = ()
    always: bool = False


_MONTH = r"(?:demain|aujourd hui|ce week end|cette semaine|ce soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"

FAMILIES = (
    Family(
        "Je n'obéis qu'aux règles fixées pour ce service, et je ne les affiche pas.",
        (
            r"(?:ignore|oublie|contourne|neglige)[rz]? … (?:instructions?|consignes?|regles?|directives?)",
            r"(?:ton|votre|le) (?:prompt|system prompt)|prompt systeme|system prompt|tes (?:instructions|consignes"
            r"|regles)",
            r"(?:fais comme si tu|tu es maintenant|desormais tu es|joue le role|mode (?:developpeur|dan))|jailbreak",
            r"ignore (?:\w+ ){0,3}?(?:instructions|previous|prior)|you are now|reveal your",
        ),
        always=True,
    ),
    Family(
        "Cette question est médicale : seul un professionnel de santé peut y répondre (médecin traitant, pharmacien).",
        (
            r"(?:quel|quels|quelle|prendre|donner) (?:\w+ )?(?:medicaments?|doliprane|ibuprofene|antibiotiques?"
            r"|traitement)",
            r"(?:doliprane|ibuprofene|paracetamol|aspirine|somniferes?)",
            r"symptomes?|(?:boutons|fievre|tousse|toux|vomi\w*|diarrhee|migraine|grippe) … (?:grave|quoi|faire|que"
            r"|depuis|et)",
            r"(?:tousse|fievre(?! jaune)|toux|rhume|vomit|migraine)",
            r"(?:j ?ai|il a|elle a) (?:tres )?mal (?:au|a la|a l|aux) (?:ventre|tete|dos|gorge|dents?|oreilles?"
            r"|jambes?|coeur)",
            r"echarde|calories|regime (?:pour|qui|sans)|perdre (?:\d+|du|des) (?:kilos?|poids)|carence",
        ),
        (Contact("Samu, en cas d'urgence", "15"),),
    ),
    Family(
        "Je renseigne sur le droit, mais je ne représente ni ne défends personne : un avocat ou un point-justice le "
        "peut.",
        (
            r"(?:me|nous|le|la) (?:defendre|representer) (?:au|devant|en|aux)|soyez mon avocat|sois mon avocat"
            r"|(?:es tu|etes vous) avocat",
        ),
        (directory.JUSTICE,),
        always=True,
    ),
    Family(
        "Je n'ai accès à aucun dossier et ne peux faire aucune démarche à la place d'une personne : son espace "
        "personnel en "
        "ligne ou l'organisme qui suit son dossier peuvent lui répondre.",
        (
            r"ou en est (?:mon|son|notre|ma) (?:dossier|demande)|(?:mon|son) dossier … (?:avance|avancee|recu|traite"
            r"|examine)",
            r"(?:caf|cpam|msa|carsat|prefecture|mairie|france travail|mdph|impots) (?:a t elle |a t il |ont ils |a "
            r"|a bien "
            r"|ont )(?:bien )?recu (?:mon|ma|mes|son|sa)",
            r"(?:peux tu|pouvez vous|peut tu|veux tu) (?:m |me |l |le |la |deposer|envoyer|prendre|remplir|faire ma)"
            r"(?:inscrire|deposer|prendre un rendez|envoyer| ?ma | ?mon )",
            r"(?:prends|prenez|reserve\w*|fixe\w*) (?:moi|lui|nous) (?:un )?(?:rendez vous|rdv)|depos\w* … a ma place",
            r"(?:mon|son|ma) (?:virement|paiement|arret|courrier) … (?:est il|est elle|a t il|a t elle) … (?:recu"
            r"|passe|parti)",
        ),
        (directory.PUBLIC_SERVICE,),
        always=True,
    ),
    Family(
        "Je ne donne aucune information sur une personne : ni adresse, ni téléphone, ni situation.",
        (
            r"ou (?:habite|vit|travaille) (?:madame|monsieur|mme|mr|m|mon|ma|mes|le|la)",
            r"(?:adresse|numero|telephone|portable|mail|salaire|revenus?|dossier|impots?) (?:de telephone "
            r"|personnelle? |perso )?"
            r"(?:de |du |d )(?:mon |ma |mes |la |le )?(?:voisine?|collegue|patron|ex|madame|monsieur|mme|mr)(?! pour)",
        ),
        always=True,
    ),
    Family(
        "Je ne donne pas d'avis et ne prends pas parti.",
        (
            r"(?:que|qu est ce que) (?:penses?|pensez|pense) (?:tu|vous)|(?:ton|votre) (?:avis|opinion) sur"
            r"|pour qui (?:faut il |dois je |tu )?(?:voter|votes?)|(?:la gauche|la droite) … (?:raison|mieux)"
            r"|dieu existe|sens de la vie|(?:tu|vous) (?:m|l) aime[sz]?",
        ),
    ),
    Family(
        "Je ne réponds qu'aux questions sur les démarches et les droits, avec les fiches officielles.",
        (
            rf"meteo|(?:quel )?temps (?:fera|fait|il fera)|(?:va|fera)(?: t il)? (?:pleuvoir|neiger|beau|chaud)"
            rf"|pleuvoir … {_MONTH}",
            r"recettes? (?:de |d |du |des |tajine|crepes?|facile|couscous)(?!(?:l )?(?:etat|commune|impot|mairie"
            r"|taxe))",
            r"recette (?!fiscale|principale|publique|depense)\w+ (?:sans|aux?|citron|poulet)|pate a (?:crepe|pizza)"
            r"|tarte aux?",
            r"comment (?:cuire|cuisiner|tricoter|detacher|draguer|muscler|apprendre l)|temps (?:de )?cui\w+|cuire un",
            r"(?:score|resultats?|classement) (?:\w+ ){0,3}?(?:match|psg|om|ligue|foot\w*|top 14|rugby)"
            r"|coupe du monde|ligue 1"
            r"|tour de france|qui a gagne",
            r"(?:blague|devinette|poeme|chanson|histoire drole|lettre d amour|rap) ?(?:sur|pour|moi)?"
            r"|raconte(?:z)? (?:moi )?une?",
            r"capitale (?:de|du|des|d)|population (?:de|du|des|d) (?:la |l )?\w+$|qui a (?:peint|ecrit|invente"
            r"|decouvert)"
            r"|distance terre|plus (?:grand|gros) animal",
            r"combien (?:font|fait) \d+|racine carree|resou(?:s|dre|t) (?:\w+ )?(?:x|equation|probleme)"
            r"|devoirs? de (?:math\w*|francais|anglais|physique)|dissertation",
            r"(?:code|fonction|script|programme|boucle) (?:en )?(?:python|javascript|java|php|sql|html|c)|javascript"
            r"|docker\w*|nginx"
            r"|formule excel|python (?:comment|qui)|python$",
            r"tradui\w* (?:\w+ ){1,4}?en (?:anglais|allemand|japonais|espagnol|chinois|italien|arabe|russe)",
            r"combien (?:pese|mesure|coute) (?:un|une|le|la) (?:elephant|kilo|baguette|cafe|lune)|quelle heure est il"
            r"|loto",
            r"photosynthese|qui est (?:le |la )?(?:president|roi|reine|premier ministre)|napoleon|moliere",
            r"(?:idees?|quoi) (?:de |pour )?(?:repas|menu|diner)|(?:tu|vous) prefere\w*|prochain (?:bus|train|metro"
            r"|tram)",
            r"(?:ecris|redige|fais) (?:moi )?(?:une?|le) (?:redaction|dissertation|expose|rap|conte|roman"
            r"|mail de rupture)",
            r"roue de velo|horoscope|signe astro\w*|quel film|star wars|serie ce soir|accords? de guitare|tricot"
            r"|raclette|quel vin",
            r"(?:quel|quelle|meilleure?) (?:smartphone|telephone|voiture|ordinateur|tele|cadeau|cadeaux|prenom)",
            r"(?:reparer|nettoyer|deboucher|detartrer) (?:mon|ma|mes|une?|le|la) (?!(?:logement|toit|degats?))\w+"
            r"|chasse d eau"
            r"|pousser des|tache de",
            r"(?:ordinateur|pc|telephone|iphone|wifi|imprimante) (?:rame|bugu?e?|plante|est lent)"
            r"|(?:desactiver|installer|supprimer) … (?:notifications?|whatsapp|windows|android)",
            r"resume[rz]? (?:moi )?(?:le|la|les|un) (?:livre|roman|film|histoire|miserables)|muscler|pneus de mon velo",
            r"pourquoi (?:le ciel|les chats)|qu offrir|difference entre (?:un |le |la )?(?:crocodile|stoicisme)",
        ),
    ),
)


_PROCEDURE = (
    r"(?:declar\w*|impots?|imposable|taxes?|caf|cpam|msa|rsa|apl|secu|securite sociale|droits?|aides?|allocations?"
    r"|rembourse\w*"
    r"|demarches?|formulaires?|licences?|permis|obligatoire\w*|assurances?|conges?|arret|contrat|employeur|patron|salarie\w*"
    r"|prise en charge|mutuelle|invalidite|retraite|mairie|prefecture|amendes?|plainte|tribunal|loi|legal\w*"
    r"|autorise\w*"
    r"|autorisation|inscri\w*|certificats?|attestations?|justificatifs?|titre|visa|naturalisation|responsab\w*|loyer|bail)",
)
"""Words of what sheets speak of: with one of them, a question is searched whatever else it says."""


def out_of_scope(question: str) -> Family | None:
    """The family of a question that no sheet could answer, if its words say so."""
    words = said(question)
    in_scope = bool(phrases(*_PROCEDURE).search(words))
    families = (family for family in FAMILIES if family.always or not in_scope)
    return next((family for family in families if phrases(*family.signs).search(words)), None)
