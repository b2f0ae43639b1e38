"""The search as a LangChain retriever, so that any chain can use it.

Source: https://python.langchain.com/docs/concepts/retrievers/
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from retrieval.retriever import Retriever
from retrieval.schema import NO_FILTER, Filters, Hit


class SheetRetriever(BaseRetriever):
    """Passages of the best sheets as documents, best first; the errors are those of `Retriever.find`.

    Attributes:
        retriever: an open index (``Retriever.open(RetrievalSettings.from_environment())``).
        sheets: number of sheets.
        per_sheet: passages of each sheet, at most.
        filters: what the passages must satisfy.
    """

    retriever: Any
    sheets: int = 5
    per_sheet: int = 1
    filters: Filters = NO_FILTER

    @classmethod
    def of(cls, retriever: Retriever, **options: Any) -> SheetRetriever:
        """The LangChain face of an open index; `options` are the attributes above."""
        return cls(retriever=retriever, **options)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        findings = self.retriever.find(query, self.sheets, self.per_sheet, self.filters)
        level = str(findings.confidence.level)
        return [_document(hit, level) for hit in findings.hits]


def _document(hit: Hit, confidence: str) -> Document:
    """The passage with its headings; what a citation needs is in the metadata, with the confidence of the search."""
    row = hit.row()
    text = "\n".join(part for part in (hit.chunk.section_label, row.pop("text")) if part)
    return Document(id=hit.chunk.id, page_content=text, metadata={**row, "confidence": confidence})
