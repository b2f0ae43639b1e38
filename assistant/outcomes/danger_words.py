"""The kinds of words that scenes of danger are made of (`danger_scenes`): who, does what, to whom, with what.

A star stands for any ending. Words are written as in French, without accents; `lexicon` writes doubled letters once.
"""

from __future__ import annotations

from assistant.outcomes.phrases import lexicon

# who
PARTNER = lexicon(
    "mari conjoint conjointe compagnon compagne concubin concubine ex copain copine mec epoux epouse fiance fiancee"
)
KIN = lexicon(
    "pere mere papa maman oncle tonton tante frere freres soeur soeurs cousin parents famille fils fille beau belle "
    "gendre papi papy mamie grand nounou"
)
CLOSE = lexicon("femme homme", PARTNER, KIN)
OTHERS = lexicon(
    "voisin voisine voisins patron patronne chef cheffe employeur collegue collegues proprio proprietaire bailleur "
    "entraineur prof professeur type gars individu inconnu client superieur directeur responsable locataire quelqu "
    "coloc"
)
SOMEONE = lexicon("il elle ils elles on", CLOSE, OTHERS)
ME = lexicon("je j me m moi nous on mon ma mes")
VICTIM = lexicon("me m nous lui leur l la les elle moi dame usagere usager monsieur madame personne fille soeur mere")
HARMED = lexicon("me m nous lui leur dame usagere usager monsieur")
CHILD = lexicon(
    "enfant enfants bebe bebes nourrisson gamin* gosse* fillette neveu neveux niece nieces eleve eleves ado ados "
    "adolescent* fils fille filles petit petits petite petites mineur mineure jumeaux collegien* ecolier*"
)
OLD = lexicon(
    "agee age agees ehpad mamie mamy papi papy vieux vieille vieillard handicapee handicape handicap alzheimer autiste "
    "trisomique tutelle curatelle curateur curatrice tuteur tutrice auxiliaire aidant aidante soignant* demence demente"
)
PUPIL = lexicon("ecole college lycee classe recre recreation cantine eleves camarades copines internat cour")

# does what
STRIKE = lexicon(
    "gifl* cogn* tabass* etrangl* brutalis* bouscul* griff* violent* claque claques baffe baffes "
    "maltrait* fracass* tabas* bastonn*"
)
THREATEN = lexicon(
    "menace menacer menacait menacee menaces insult* humili* hurl* rabaiss* denigr* crie crier criait crient hurle "
    "terroris* intimid* harcel* agress* violent* fouill* espionn* guett* epie traqu* poursui* enferm* sequestr* jaloux "
    "possessif defonc* tambourin* lance balance"
)
SCORN = lexicon("insult* humili* hurl* rabaiss* denigr* agress* harcel* tripot* pelot* coince intimid* gifl*")
FORBID = lexicon("interdit interdisent empeche empechent permission autorisation confisqu* controle controlait isole")
SEIZE = lexicon("confisqu* garde gardent prend prennent pris prit retient cache vole controle detient recupere")
FEAR = lexicon("peur terroris* craint crains tremble terrifi* panique terreur effray* apeur* angoiss*")
FLEE = lexicon("refugi* enfui* fui fuit fuis fuir echapp* sauvee sauve cache cachee planque")
FORCE = lexicon(
    "force forcee forcent forcer oblige obligee obligent obliger contraint* veut veulent dois sinon essaye "
    "essaie tente essaya"
)
SEX = lexicon("coucher embrasser rapports prostituer prostitution prostitue tripoter deshabill* sexe")
TOUCH = lexicon("touche touchee touchait toucher caress* tripot* pelot* deshabill* mains montre")
REFUSE = lexicon(
    "refus* interdi* vire viree virer licenci* rejet* empech* ecarte ecartee recal* mute renvoy* "
    "exclu exclue prive accepte acceptent"
)
MOCK = lexicon(
    "moqu* insult* harcel* rackett* embet* souffre ricane* traite* traiter humili* brimade* rejete rejetee isole "
    "isolent tapent frappent tape frappe bouscul* pousse poussent crach* filme filment surnom* bolos rabaiss* exclu* "
    "persecut*"
)
SHARE = lexicon(
    "diffus* publie publier publies publiee envoye envoyer envoient partage partager montrer poste poster "
    "circul* chantage menace menacent filme filment"
)
NOT = lexicon("pas plus jamais rien aucun aucune sans ni")

# with what, where, how
PAPERS = lexicon("papiers passeport salaire argent cles carte sejour telephone paye allocations rsa retraite pension")
MONEY = lexicon("pension retraite argent heritage cheque cheques economies sous carte compte comptes bijoux livret aah")
OUTSIDE = lexicon("sortir sorties telephoner parler travailler famille amis amies copines soeur mere parents appeler")
TRACE = lexicon("bleus bleu traces trace marques marque hematome* ecchymos* griffures brulures coups cicatrices")
BODY = lexicon("visage bras cou gorge ventre dos jambe jambes corps oeil tete cuisses poignets joue")
INTIMATE = lexicon("seins fesses cuisses cuisse poitrine pull jupe vetements soutien culotte sexe intimes")
WEAPON = lexicon("couteau fusil pistolet machette arme hache batte flingue ceinture carabine")
BITE = lexicon("mord mordu mordue mordent")
HUNGER = lexicon("affam* amaigri* mange mangent manger repas nourriture nourri* squelettique soins")
STARVE = lexicon("prive privent prives privee affam* amaigri* denutri* salete terroris* couches pouss")
NEGLECT = lexicon(
    "attach* enferm* insult* humili* hurle* crie crient frapp* bouscul* neglig* salete souill* affam* depouill* "
    "maltrait* peur terroris* excrements couche tremble boire deshydrat* escarre* gifl* abandonn* bleus hematomes"
)
SLEEP = lexicon("dors dort dorment dormons dormait dormir couche couchons nuits")
ROUGH = lexicon(
    "camion camionnette camping tente cave hall gare escalier escaliers bus metro banc dehors parc "
    "foret abri squat caravane urgences cabane pont rue trottoir canape amis potes connaissances"
)
EVICT = lexicon("expulse* jete jetee jetes vire viree vires chasse chassee foutu foutue foutus")
TONIGHT = lexicon("soir nuit matin hier demain police bagages valise valises dehors trottoir hiver froid sac")
HOUSED = lexicon("logement endroit toit hebergement hotel abri")
WORN = lexicon(
    "handicap* fauteuil aveugle* sourd* malvoyant* voile* foulard noir noire noirs arabe* maghreb* "
    "africain* rom roms gitan* musulman* juif* juive gay* lesbienne* homosexuel* trans enceinte* grossesse "
    "maternite couleur prenom accent origine* etranger* autiste trisomique tsigane* guide asiatique*"
)
ENTRY = lexicon(
    "entree restaurant magasin bar boite appartement appart location poste promotion embauche* ecole cantine club "
    "creche hotel taxi bus cabinet stage loisirs entretien inscri* proprietaire agence boutique salle louer piscine"
)
REMARK = lexicon("blague* propos remarque* reflexion* moqu* insult* ricane*")
GURU = lexicon(
    "gourou* guide coach guerisseur* maitre marabout* voyant* priere meditation spirituel* chaman* pasteur "
    "prophete mouvement"
)
CUT = lexicon(
    "famille parle argent donne vendu vend vendre soins soigne medicaments quitte coupe isole arrete "
    "arreter ponts econom* heritage"
)
IMAGE = lexicon("photo photos video videos images nudes")
GROWN = lexicon("prof entraineur oncle tonton beau voisin adulte homme cousin papi papy grand animateur surveillant")
NUDE = lexicon("nu nue nus nues nudes sexuel* intime intimes sexe culotte porno*")

# what tells that it is something else
PROCEDURE = lexicon(
    "procedure conditions formulaire allocation prime indemn* cerfa reglementation taxe assurance autorise* "
    "autorisation legal loi obligatoire declaration declarer stationn* reconnaissance remboursement conge conges"
)
OFFICE = lexicon(
    "prefecture caf cpam aah pch mdph dossier demande titre visa naturalisation recours allocation cmi rqth "
    "juge tribunal mairie impots apl aide bourse parcoursup procedure"
)
ANIMAL = lexicon("chien chienne chiens chat chats animal animaux")
