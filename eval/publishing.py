"""An index made to be measured: published as ingestion does, from chunks that no source gave."""

from __future__ import annotations

from datetime import UTC, datetime

from retrieval import lexical
from retrieval.encoders.protocol import Encoder
from retrieval.question.vocabulary import Vocabulary
from retrieval.storage.manifest import IndexedSource, Manifest
from retrieval.storage.protocol import Build


def publish(build: Build, vocabulary: Vocabulary, encoder: Encoder, source: IndexedSource) -> None:
    """Publish a generation that is written, all of it of one source."""
    manifest = Manifest(
        generation=build.generation,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder.name,
        dimension=encoder.dimension,
        lexical=lexical.fingerprint(),
        sources=(source,),
    )
    build.publish(manifest, vocabulary)
