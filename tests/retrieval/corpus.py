"""A small made-up corpus of ten sheets and its index, for the tests of search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from retrieval import lexical
from retrieval.encoders.protocol import Encoder
from retrieval.fields import DENSE_FIELDS, SPARSE_FIELDS
from retrieval.lexical import token
from retrieval.question.reading import QuestionReader
from retrieval.question.vocabulary import words
from retrieval.retriever import Retriever
from retrieval.schema import Chunk, EncodedQuestion, TermWeights, chunk_id
from retrieval.storage.folder import SHARD, FolderStore
from retrieval.storage.manifest import IndexedSource, Manifest
from retrieval.storage.protocol import Store
from retrieval.writing import write_chunks

SHEETS = {
    "F90001": (
        "Renouveler un passeport",
        "Papiers",
        ("Démarche", "Prenez rendez-vous dans une mairie équipée, puis déposez la demande au guichet."),
        ("Pièces à fournir", "Apportez l'ancien passeport, une photo récente et un justificatif de domicile."),
        ("Prix", "Le timbre fiscal d'un adulte s'achète en ligne ou au bureau de tabac."),
    ),
    "F90002": (
        "Perdre sa carte d'identité",
        "Papiers",
        ("Déclaration", "Déclarez la perte de la carte au commissariat ou à la gendarmerie."),
        ("À l'étranger", "Le consulat reçoit la déclaration et délivre un laissez-passer."),
        ("Nouvelle carte", "Une nouvelle carte d'identité se demande en mairie avec une photo."),
    ),
    "F90003": (
        "Échanger un permis de conduire étranger",
        "Transports",
        ("Conditions", "L'État qui a délivré le permis doit avoir signé un accord de réciprocité."),
        ("Demande", "La demande se fait en ligne dans l'année de l'installation en France."),
        ("Refus", "La préfecture motive son refus ; un recours est possible dans les deux mois."),
    ),
    "F90004": (
        "Aide au logement d'un étudiant",
        "Logement",
        ("Montant", "La caisse d'allocations familiales calcule l'aide selon le loyer et les revenus."),
        ("Demande", "L'étudiant fait la demande dès la signature du bail, avec un relevé bancaire."),
        ("Colocation", "Chaque colocataire inscrit au bail demande l'aide pour sa part de loyer."),
    ),
    "F90005": (
        "Déclarer une naissance",
        "Famille",
        ("Délai", "La naissance se déclare dans les cinq jours à la mairie du lieu de naissance."),
        ("Acte", "L'officier d'état civil remet un extrait de l'acte et le livret de famille."),
        ("Hors délai", "Passé ce délai, un jugement du tribunal devient nécessaire."),
    ),
    "F90006": (
        "Rompre un contrat à durée déterminée",
        "Travail",
        ("Salarié", "Le salarié embauché ailleurs en CDI rompt son CDD avec un préavis court."),
        ("Employeur", "L'employeur ne rompt le CDD avant son terme que pour faute grave."),
        ("Indemnité", "Une prime de précarité est due à la fin du contrat, sauf exceptions."),
    ),
    "F90007": (
        "Toucher le revenu de solidarité active",
        "Social",
        ("Conditions", "Le RSA est ouvert à partir de vingt-cinq ans, sous condition de ressources."),
        ("Jeune parent", "Un parent plus jeune touche le RSA s'il élève un enfant."),
        ("Déclaration", "Les ressources se déclarent chaque trimestre sur le site de la caisse."),
    ),
    "F90008": (
        "Obtenir une carte Vitale",
        "Santé",
        ("Première carte", "La caisse d'assurance maladie envoie un formulaire à l'adresse de l'assuré."),
        ("Vol", "Déclarez le vol de la carte dans le compte de l'assurance maladie."),
        ("Mise à jour", "La carte se met à jour chaque année dans une pharmacie."),
    ),
    "F90009": (
        "Partir à la retraite",
        "Retraite",
        ("Âge", "L'âge de départ dépend de l'année de naissance de l'assuré."),
        ("Demande", "La demande de retraite se dépose plusieurs mois avant la date choisie."),
        ("Réversion", "Le conjoint survivant demande une pension de réversion à la caisse."),
    ),
    "F90010": (
        "Payer l'impôt en plusieurs fois",
        "Argent",
        ("Demande", "Le centre des finances publiques accorde un délai de paiement motivé."),
        ("Mensualisation", "Le paiement mensuel évite une grosse échéance en fin d'année."),
        ("Retard", "Une majoration s'ajoute à l'impôt payé en retard."),
    ),
}


def chunk(sheet_id: str, position: int, text: str, **changed: object) -> Chunk:
    """A passage of which only `text` and what is `changed` matter."""
    values: dict[str, object] = {
        "sheet_id": sheet_id,
        "title": "Titre",
        "breadcrumb": ("Particuliers",),
        "section": (),
        "text": text,
        "url": f"https://example.org/{sheet_id}",
        "updated": "2020-07-16",
        "source": "essai",
        "audience": "Particuliers",
        "position": position,
        **changed,
    }
    identifier = chunk_id(str(values["source"]), sheet_id, str(position))
    return Chunk(**{"id": identifier, **values})  # type: ignore[arg-type]


def corpus() -> tuple[Chunk, ...]:
    """The thirty passages, in reading order."""
    return tuple(
        chunk(sheet_id, position, text, title=title, breadcrumb=("Particuliers", theme), section=(heading,))
        for sheet_id, (title, theme, *passages) in SHEETS.items()
        for position, (heading, text) in enumerate(passages)
    )


def manifest_for(generation: str, encoder: Encoder, chunks: Sequence[Chunk], /, **changed: object) -> Manifest:
    """The manifest of `chunks`, all of one source."""
    sheets = len({item.sheet_id for item in chunks})
    source = IndexedSource("essai", "ici", sheets, len(chunks), "2020-07-16", "2020-07-16", "", "", False)
    values: dict[str, object] = {
        "generation": generation,
        "created": "2026-02-01T08:00:00+00:00",
        "encoder": encoder.name,
        "dimension": encoder.dimension,
        "lexical": lexical.fingerprint(),
        "sources": (source,),
    }
    return Manifest(**{**values, **changed})  # type: ignore[arg-type]


def build_index(index: Path, encoder: Encoder, chunks: Sequence[Chunk], /, **changed: object) -> Manifest:
    """Publish an index of `chunks` in a folder."""
    return publish(FolderStore(index), encoder, chunks, **changed)


def publish(store: Store, encoder: Encoder, chunks: Sequence[Chunk], /, **changed: object) -> Manifest:
    """Publish a generation of `chunks`, as ingestion does."""
    with store.building() as build:
        vocabulary = write_chunks(build.writer(encoder.dimension), chunks, encoder)
        manifest = manifest_for(build.generation, encoder, chunks, **changed)
        build.publish(manifest, vocabulary)
    return manifest


def generation_folder(index: Path, manifest: Manifest) -> Path:
    return index / "generations" / manifest.generation


def shard(index: Path, manifest: Manifest) -> Path:
    return generation_folder(index, manifest) / SHARD


def open_retriever(index: Path, manifest: Manifest, encoder: Encoder) -> Retriever:
    """A retriever on a folder and an encoder that no setting names."""
    return open_generation(FolderStore(index), manifest, encoder)


def open_generation(store: Store, manifest: Manifest, encoder: Encoder) -> Retriever:
    """A retriever on an encoder that no setting names."""
    vocabulary = store.vocabulary(manifest)
    return Retriever(manifest, store.reader(manifest), vocabulary, QuestionReader.of(vocabulary, encoder))


def terms(text: str) -> TermWeights:
    """The words of `text`, each with the weight 1."""
    tokens = tuple(dict.fromkeys(known for word in words(text) if (known := token(word)) is not None))
    return TermWeights(tokens, (1.0,) * len(tokens))


def question(text: str, encoder: Encoder) -> EncodedQuestion:
    """`text` asked of every field, just as it is."""
    dense = dict.fromkeys(DENSE_FIELDS, encoder.encode_query(text))
    return EncodedQuestion({**dense, **dict.fromkeys(SPARSE_FIELDS, terms(text))})
