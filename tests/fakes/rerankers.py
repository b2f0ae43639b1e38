"""Rerankers that need no model of the project: shared words counted, and a tiny cross-encoder with random weights."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from retrieval.rerankers.reranking import too_slow

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORDS = "passeport carte identite permis logement aide allocation naissance mariage retraite emploi sante impot mairie"


class OverlapReranker:
    """The part of the question's words that a passage holds, from 0 to 1; ``pause_s`` is the time that each takes."""

    def __init__(self, pause_s: float = 0.0) -> None:
        self.pause_s = pause_s
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    @property
    def name(self) -> str:
        return "mots communs"

    def scores(self, question: str, passages: Sequence[str], budget_s: float) -> Sequence[float]:
        deadline = time.monotonic() + budget_s
        self.asked.append((question, tuple(passages)))
        found = []
        for passage in passages:
            time.sleep(self.pause_s)
            if time.monotonic() > deadline:
                raise too_slow(self.name, budget_s)
            found.append(overlap(question, passage))
        return found


def overlap(question: str, passage: str) -> float:
    wanted = words(question)
    return len(wanted & words(passage)) / max(len(wanted), 1)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def write_tiny_cross_encoder(folder: Path, labels: int = 1, head: bool = True) -> Path:
    """Write a BERT of one layer that reads 64 tokens, with random weights far enough apart to tell passages apart.

    Args:
        labels: numbers that it gives for a pair; a reranker gives one.
        head: False leaves out the layer that gives them, as in a model that only encodes.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS.split(), *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    ids = {token: number for number, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.Lowercase(), normalizers.StripAccents()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed")
    marks = [(mark, ids[mark]) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=marks
    )
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=0.5,
        num_labels=labels,
    )
    (BertForSequenceClassification if head else BertModel)(config).save_pretrained(folder)
    return folder
