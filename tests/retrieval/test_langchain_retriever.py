"""Any LangChain chain can ask the index."""

import asyncio
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda

from retrieval.errors import InvalidQuestion
from retrieval.langchain_retriever import SheetRetriever
from retrieval.retriever import Retriever
from retrieval.schema import Filters
from retrieval.settings import RetrievalSettings

QUESTION = "Comment renouveler un passeport ?"


@pytest.fixture(scope="module")
def retriever(examples_index: Path) -> Retriever:
    return Retriever.open(RetrievalSettings(index=examples_index))


def test_documents_are_the_hits(retriever: Retriever):
    documents = SheetRetriever.of(retriever, sheets=3, per_sheet=2).invoke(QUESTION)
    findings = retriever.find(QUESTION, 3, 2)
    assert [document.id for document in documents] == [hit.chunk.id for hit in findings.hits]
    first, hit = documents[0], findings.hits[0]
    assert hit.chunk.text in first.page_content
    assert hit.chunk.section_label in first.page_content
    assert first.metadata["sheet_id"] == hit.chunk.sheet_id
    assert first.metadata["url"] == hit.chunk.url
    assert first.metadata["confidence"] == str(findings.confidence.level)
    assert "text" not in first.metadata


def test_it_stands_in_a_chain_and_in_an_event_loop(retriever: Retriever):
    chain = SheetRetriever.of(retriever, sheets=2) | RunnableLambda(lambda documents: len(documents))
    assert chain.invoke(QUESTION) == 2
    assert asyncio.run(chain.ainvoke(QUESTION)) == 2


def test_filters_and_refusals_pass_through(retriever: Retriever):
    source = retriever.manifest.sources[0].name
    filtered = SheetRetriever.of(retriever, filters=Filters(source=(source,)))
    assert filtered.invoke(QUESTION)
    with pytest.raises(InvalidQuestion, match="anglais"):
        filtered.invoke("How do I renew my passport?")
