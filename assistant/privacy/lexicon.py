"""The words that tell a person's name from the phrase around it, in plain letters.

Written for this project from general knowledge of French; nothing is copied from a published list.
"""

from __future__ import annotations

from assistant.words import STOP_WORDS

PARTICLES = frozenset(
    "de du des d' la le les l' el al ben bin ibn ait aux au van von der den da di do dos del della y".split()
)
"""Words of lower rank inside a name or the name of a street; alone they name nobody."""

LINKS = frozenset("de d' el al ben bin ibn ait van von der den da di do dos del y".split())
"""Particles that join the words of a name in a text without capitals; « la » only after « de »."""

TITLES = frozenset(
    "m mr mrs mme mmes mm monsieur messieurs madame mesdames mlle mlles mademoiselle maitre me dr docteur pr".split()
)

ROLES = frozenset(
    """
    adjoint adjointe administrateur agent ambassadeur assesseur assistant assistante avocat avocate avocats batonnier
    beneficiaire chef chancelier client cliente collaborateur commandant commissaire comptable conciliateur conseil
    conseiller conseillere conseillers conseilleres consul controleur coordinatrice curateur curatrice d defenseur
    defenseure delegue deleguee depute deputee directeur directrice docteur ecologie employeur expert garde gardien
    general gerant gerante gestionnaire greffier greffiere huissier infirmiere inspecteur inspectrice instituteur
    interieur juge juges maire maires mandataire mediateur mediatrice medecin ministre notaire officier ouvrage oeuvre
    pharmacien prefet prefete premier president presidente principal procureur procureure professeur proviseur receveur
    recteur rectrice referent responsable secretaire senateur sous-prefet sous-prefete stage syndic travailleur
    tresorier tuteur tutrice vice-president x y z untel unetelle apprentissage hotel oeuvre nageur conferences ceremonie
    chien restaurateur contractant docteurs internes interne sous-directeur sous-directrice chefs prefets
    """.split()
)
"""After a title, what a person does: « M. le maire », « Madame la Défenseure ». « X » and « untel » name nobody."""

COMMON_WORDS = STOP_WORDS | ROLES | frozenset(
    """
    aah abonnement absent accepte accident accompagne accouche accueil accuse acheve acte actuellement adopte
    adresse affaire age agee agence aide aider aides aime ainsi algerien algerienne allemand allemande allocataire
    allocation amene an anglais anglaise annee anniversaire ans antai ants aout apa apl appartement appartient appel
    appeler appelez appelle apporte arret arrive arrivee article artisan aspa assure atteint attend attente
    attestation attestations augmente aujourd aupres aussi autiste auto-entrepreneur autorisation avance avis avocat
    avoue avril bail bailleur banque bcp bebe belge beneficie besoin bien bloque bloquee boit bonjour bonne bonnes
    bonsoir bouge boursier boursiere brut bureau cache caf caisse caissiere calcule carriere carte cas cause cdd cdi
    cdlt cdt cedex celibataire certificat certifie cesse chambre change changement charge charges chauffeur cheque
    cherche cherit chez chomage chomeur ci ci-joint circule cni coche code colle college collegue commence commet
    commune communique complet comprend compte concerne conditions conduit confirme conge conjoint connait
    conseiller conseillere consent consideration consomme construit consulte contact conteste contrat contre
    convocation copie cordialement cordiales cotise coupe couple courrier court cpam craint creche credit croit css
    cuisine cultive cumule danse date dcd debute decede decedee decembre deces decide declaration declare decouvre
    deja dejeune delai demain demande demandee demandeur demarre demenage demenagement demeurant depend depense
    depose depot depuis dernier derniere descend desire dessine detient dette deux developpe devient devra devrait
    dimanche diminue dirige dispose distinguees divorce divorcee document documents dois domicile domicilie
    domiciliee donc donne dort dossier dossiers droit droits duplicata echange echoue ecole ecoute ecrit ehpad
    election eleve email embauche emmenage emploi employe emprunte enceinte enfant enfants enseigne entre entretient
    envisage envoie envoye envoyer epargne epouse epoux equipe erreur espagnol espagnole espere essaie essaye est
    etranger etudiant etudiante etudie europe europeen europeenne evite evoque exact exerce existe expire expiree
    explique exploite expression expulsion fabrique facture faculte faire fait famille feminin femme ferme fete
    fevrier figure fille filles fils fin finance finances finit fiscal fixe fonctionnaire forme fournit foyer
    francais francaise france frappe frere fume gagne garantit garde gere gestion grandit habille habitant
    habitation habite handicap handicape heberge hebergee heberger herite hesite hier hommages homme hopital hors
    hospitalise hui identifiant identite ignore imagine immatriculation importe impose impossible impot impots
    indemnite indique information informations inscription inscrire inscrit insiste installe intermittent
    intermittente interroge invalide invalidite invite italien italienne janvier jeudi joignable joindre joint joue
    jour jours juge jugement juillet juin justifie label lance lave lettre licence licencie licenciee licenciement
    lieu ligne lit livre livret locataire loge logement loue loyer lundi lycee ma mai mail maintient mairie mais
    maison majeur majeure malade maladie malgre malien malienne mandat mange manque marche mardi mari mariage marie
    mariee marier marocain marocaine mars maternite matin mdph meilleures menace menage merci mercredi mere merite
    message meurt midi mineur mineure mme mois monte montre mort motif moyen msa mutuelle na naissance nait national
    nationale nationalite ne nee nees nes nettoie ni nie nir nom nomme notaire notre nourrit nouveau nouvelle
    novembre numerique numero objet oblige obtenir obtient occupe octobre offre omet opte ordonne organise organisme
    oublie ouvert ouvre ouvrir pacs paie papa papiers paraissait parent parents parfois parle part parti participe
    particulier partir pas passait passe passeport patiente paye payer pays peine pense pension pensions percevait
    percoit perd perdait perdu perdue pere permis personne perte peut peut-etre piece place pleure plus pole
    portable porte portugais portugaise possedait possede poste pourquoi pourra pourrait pouvait pratique precise
    prefecture prefere premiere prend prenom prenoms prepare presente prestation prestations prete prevoit prime
    prison probleme procuration produit professionnel programme projet promet propose propre proprietaire protege
    prouve provient publie puise quartier quittait quitte quitter raconte radie radiee ramene rappel rappelait
    rappeler rdv reagit realise recherche reclamation recoit recours recu recue recupere redige reduit reflechit
    refuse refusee regime regle regrette rejoint relance releve remarque remboursement remercie remet remise
    remplace rempli remplir remplit rencontre rend rendez-vous renouveler renouvellement rentre repare repart repete
    replique repond reponse reprendre represente reproche reserve reside resilie respecte respectueuses ressent
    restait reste retient retire retour retraite retraitee retrouve reussit revend revenu revenus reversion reveut
    revient risque rit roule roumain roumaine rsa rue saisir sait salarie salariee salutations samedi sans sante
    sauve secteur secu securite sejour sent separe separee septembre sert seul seule signait signale signature signe
    sinceres situation social sociale societe soeur soigne soir solde sollicite sortie souffre souhaitant souhaite
    souhaiterait soupconne soupire soussigne soussignee soutien souvent sport stp subit succession suis suisse suit
    suite suivi supporte surveille suspendu svp tel telecharge telephone tente tient titre titulaire tombe touchait
    touche toujours traite transmet transporte travail travaillait travaille travailler traverse tres trouve
    tunisien tunisienne tutelle tutoie un universite urgence urgent usager usagere usagers utilisait utilise va
    valable valide vante veille vend vendredi vendu verifier verra versait verse versement veuf veuillez veulent
    veut veuve vie vient ville virement visite vit vivait vivant vivre voisin voisine voit voiture vol volait vole
    volee vont vote votre voudra voudrait voulait vouloir voyage
    """.split()
)  # fmt: skip
"""Words of the phrases that surround a name. One that is a name too is found after a title and with a capital."""

FIRST_NAMES = frozenset(
    """
    abdallah abdel abdelkader abdelaziz abdou adam adele adrien agathe agnes ahmed ahmet aicha aime aissatou alain
    albert alberto alejandro alessandro alex alexandre alexandra alexis alfred ali alice alicia aline alix alphonse
    amadou amandine ambre amel amelie amina amine ana anais anastasia anders andre andrea andree andreas angela angele
    angelique anissa anita anna anne annette annick annie anthony antoine antoinette antonio antony apolline ariane
    armand armelle arnaud arthur asma assia astrid aude audrey augustin aurelia aurelie aurelien aurore awa axel aya
    ayoub aziz baptiste barbara basile bastien baya beatrice ben benedicte benjamin benoit berenice bernadette bernard
    bertrand bilal blandine boris boubacar brahim brice brigitte bruno camelia camille candice capucine carine carla
    carlos carmen carole caroline catherine cecile cedric celestin celia celine chantal charlene charles charlotte
    cheikh chloe christelle christian christiane christine christophe claire clara clarisse claude claudette claudine
    clemence clement clementine clotilde colette coralie corentin corinne cristina cyril cyrille damien daniel daniela
    danielle david deborah delphine denis denise diana diane didier dimitri djamila dominique donatien dorian dorothee
    dylan edith edmond edouard edwige elena eleonore eliane elias elie eliott elisa elisabeth elise ella elodie eloise
    elsa emeline emile emilie emma emmanuel emmanuelle enzo eric erika ernest erwan esteban estelle esther ethan
    etienne eugene eugenie eva evelyne ewen fabien fabienne fabio fabrice fadila faiza fanny farah farid farida fatima
    fatiha fatou fatoumata faustine felicie felix ferdinand fernand fernande fernando fiona flavie fleur florence
    florent florian florine franca francis francisco franck francois francoise frank fred frederic frederique gabin
    gabriel gabrielle gael gaelle gaetan gaspard gaston gauthier genevieve geoffrey georges georgette gerald geraldine
    gerard germain germaine ghislaine gilbert gilberte gilles gina ginette giovanni gisele giulia gregoire gregory
    guillaume gustave guy gwenaelle habib hakim halima hamid hamza hanane hans hassan hassna helena helene henri
    henriette herve hicham hortense hubert hugo hugues huguette ibrahim ibrahima idris idriss ilyes imane imran ines
    ingrid irene iris isaac isabelle ismael issa ivan jacky jacob jacqueline jacques jade jamal jamila janine jean
    jeanne jeannine jennifer jeremie jeremy jerome jessica jimmy joachim joao joaquin jocelyne joel joelle johan
    johanna john johnny jonas jonathan jordan jorge jose josee joseph josephine josette josiane joshua josselin juan
    judith jules julia julian julie julien juliette justin justine kader kamel karim karima karine karl katia kelly
    kenza kevin khadija khaled lamia lara latifa laura laure laurence laurent lauriane laurine lea leila lena leo leon
    leonard leonie leopold leslie leyla liam lila liliane lilou lina line linda lionel lisa lise loic lola lorenzo
    louane louis louisa louise lounes luc luca lucas lucette lucia lucie lucien lucienne ludivine ludovic luigi luis
    lydia lydie lyna madeleine mael maelle maelys maeva magali mahamadou maher maissa malek malik malika mamadou
    manon manuel manuela marc marcel marcelle marcelline marco margaux margot marguerite maria mariam marianne marie
    marina marine mario marion marius marjorie marlene marta marthe martial martin martine maryam maryline maryse
    maryvonne mathieu mathilde mathis mathys matteo matthieu maud maurice maxence maxime maya medhi mehdi melanie
    melissa melody mercedes meriem mia michael michel michele micheline michelle miguel mika mireille moha mohamed
    mohammed moise monique morgan morgane mouhamed moussa mounir muriel mustapha myriam nabil nadege nadia nadine
    naima najat nasser natacha natalia nathalie nathan nathanael nawel nelly nicolas nicole nina noa noam noe noelle
    noemie nolan nora nordine norbert nour odette odile olga oliver olivia olivier omar ophelie oscar osman ousmane
    pablo paola pascal pascale pascaline patrice patricia patrick paul paula paulette pauline paulo pedro penelope
    perrine peter philippe philomene pierre pierrette pierrick pietro piotr prisca quentin rabah rachel rachid rachida
    rafael ramon raoul raphael raphaelle raymond raymonde rebecca regine regis reine remi remy renaud rene renee
    ricardo richard rita robert roberto robin rodolphe rodrigue roger roland rolande romain romane romeo romuald
    ronan rosa rosalie rose roseline roxane ryan sabine sabrina said salah salem salim salima salome samia samir
    samira sammy samuel samy sandra sandrine sandy sara sarah sasha saul sebastien selim selma serge sergio severine
    sidonie simon simone sofia sofiane solange solene soline sonia sophie soraya souad soufiane stanislas stella
    stephane stephanie steve steven suzanne suzette svetlana sylvain sylvaine sylvette sylvia sylviane sylvie tamara
    tanguy tania tarek tatiana teddy telma tess thea theo theodore theophile therese thibault thibaut thierry thi
    thomas tiago tifaine timeo timothee tina tom tony tristan ursula valentin valentine valerie vanessa vera veronique
    vicente victoire victor victoria vincent violette virginie viviane vladimir walid wassim wilfried william willy
    xavier yacine yael yann yanis yannick yasmina yasmine yassine ye yohan yolande youcef youssef yves yvette yvon
    yvonne zachary zakaria zeynep zied zineb zinedine zoe zohra zoubida
    """.split()
)

EVERYDAY_FIRST_NAMES = frozenset(
    """
    aime alix ambre angele ariane aude aurore aya ben candice capucine claude clement constance ella fleur florence
    franc franck germain iris jade juste laurence line lise manuel marie marine martin maurice melody mercedes olive
    pascal pierre prisca prosper reine rose said sasha telma thi tom victoire victoria violette ye
    """.split()
)
"""First names that are also words or places: without a capital they are no sign of a person."""

EVERYDAY_SURNAMES = frozenset(
    """
    barbier beau berger blanc blanche bois bon bonnet boucher boulanger bourgeois brun caron champion charpentier
    chevalier clerc coiffeur colin cordier couturier cousin denis duc fabre faure fleury fontaine forestier fournier
    gaillard gentil germain grand grande gros jardinier joly jolie lacroix lebon legrand lemoine lemaire long louis
    maillard marchand marche marechal mercier meunier moulin neveu noel noir noire oger page pages parent pasquier
    pelletier petit petite poirier pommier prevost prieur renard riche riviere roche roi rose rousse roux roy royer
    sauvage sergent simple tailleur tessier texier tisserand tonnelier vacher vallet verger vert vieux vidal
    """.split()
)
"""Surnames that are also words: once « Mme Petit » is known, « un petit montant » stays."""

PLACES = frozenset(
    """
    rue avenue boulevard place square quai cours allee chemin route impasse pont gare aeroport port stade salle espace
    lycee college ecole hopital clinique chu chr universite institut faculte centre fondation musee theatre loi prix
    amendement dispositif rapport plan residence maison cite saint sainte st ste saints bibliotheque mediatheque
    gymnase crypte barreau comite accord accords decret arret groupe ligue association caserne fort tour parc jardin
    domaine chateau eglise ile iles mont foyer resto bourg ville val vallee hotel rond-point carte pass tarif train
    """.split()
)
"""Words before a person's name that make it the name of something else: « lycée Marie Curie », « loi Pierre Joxe »."""

CLOSINGS = (
    r"cordialement|cordiales? salutations?|cdlt|cdt|bien a vous|sinceres salutations|salutations(?: distinguees)?"
    r"|respectueusement|respectueuses salutations|merci d'avance|(?:avec mes |en vous )?remerci(?:ements|ant)"
    r"|a bientot|bonne (?:journee|soiree|reception)|sentiments (?:distingues|respectueux|les meilleurs)"
    r"|consideration distinguee|meilleures salutations|sign(?:e|ature) ?:|bien cordialement"
    r"|merci{1,9}(?: (?:beaucoup|bcp|infiniment|encore|a vous))?"
)
"""What stands above or before a signature."""
