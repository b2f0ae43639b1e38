"""The command line of the assistant: what each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assistant.citizen.versions import VERSIONS
from assistant.settings import DEFAULT_TIMEOUT
from retrieval.command_line import FrenchParser, path
from retrieval.settings import DEFAULT_INDEX

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
EPILOG = f"""\
exemples :
  python -m assistant ask "Comment renouveler un passeport ?"
  python -m assistant ask "Comment renouveler un passeport ?" --said "l'usager est mineur" --verify
  python -m assistant ask "Combien coûte un passeport ?" --by-case
  python -m assistant ask "Comment renouveler un passeport ?" --for sms
  python -m assistant ask "Comment renouveler un passeport ?" --verify --json > reponse.json
  python -m assistant verify --answer reponse.txt --sources sources.jsonl
  python -m assistant batch --questions questions.jsonl --output reponses.jsonl
  python -m assistant serve --port 8000
  python -m assistant account agent
  python -m assistant account marie

variables d'environnement :
  DATA_DIR        dossier des comptes de la page (sinon data)
  INDEX_DIR       dossier de l'index (sinon {DEFAULT_INDEX})
  LLM_BASE_URL    adresse d'une API compatible avec celle d'OpenAI, comme https://albert.api.etalab.gouv.fr/v1
  LLM_MODEL       nom du modèle qui rédige les réponses (sinon le seul modèle de cette API)
  LLM_API_KEY     clé de cette API, si elle en demande une
  LLM_TIMEOUT     attente maximale sans nouvelle du modèle, en secondes (sinon {DEFAULT_TIMEOUT:g})
  LLM_CONTEXT     jetons que le modèle lit et écrit en tout, comme 32768 (sinon ce que dit l'API)
  LLM_PARAMETERS  milliards de paramètres du modèle, comme 24 ou 117/5,1 (sinon ce que dit son nom)
Sans LLM_BASE_URL, les réponses sont les mots mêmes des fiches.

Code de sortie : 0 si tout va bien ; 1 si une question ou un réglage est refusé, ou si le modèle a failli (la réponse
extraite des fiches est alors donnée) ; 130 si la commande est interrompue.
"""
VERIFY_EPILOG = """\
Une source : {"number": 1, "title": "…", "section": "…", "text": "…"} ; sans numéros, elles comptent de 1 en 1.
États : proven (mot pour mot), reworded (reformulé), wrong_source (dit par une autre source), unsupported (à vérifier).

Code de sortie : 1 si un fichier est refusé, ou, avec --strict, si une phrase n'est ni prouvée ni reformulée ; sinon 0.
"""
BATCH_EPILOG = """\
Une ligne de questions : {"id": "q1", "question": "…"}
Une ligne de réponses : {"id", "question", "query", "outcome", "mode", "answer", "citations", "next_steps",
"alerts", "situation", "clarification", "hits", "notices", "cost", "seconds"}
Une question refusée donne {"id", "question", "error"}.
"""


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The name of the chosen command stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = FrenchParser(
        prog="python -m assistant",
        description="Répond aux questions des agents à partir des fiches, chaque réponse avec ses sources.",
        epilog=EPILOG,
    )
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True, dest="command")
    title = "répond à une question"
    _add_ask(commands.add_parser("ask", help=title, description=f"{title.capitalize()}."))
    title = "compare chaque phrase d'une réponse, écrite par n'importe qui, avec ses sources"
    _add_verify(commands.add_parser("verify", help=title, description=f"{title.capitalize()}.", epilog=VERIFY_EPILOG))
    title = "répond aux questions d'un fichier"
    _add_batch(commands.add_parser("batch", help=title, description=f"{title.capitalize()}.", epilog=BATCH_EPILOG))
    title = "ouvre la page web de l'assistant"
    _add_serve(commands.add_parser("serve", help=title, description=f"{title.capitalize()}."))
    title = "crée un compte de la page ou change son mot de passe"
    _add_account(commands.add_parser("account", help=title, description=f"{title.capitalize()}."))
    return parser.parse_args(argv)


def _add_ask(parser: FrenchParser) -> None:
    parser.add_argument_group("arguments").add_argument("question", help="la question, entre guillemets")
    group = parser.options
    group.add_argument(
        "--said", action="append", default=[], metavar="FAIT",
        help="ce que l'on sait de l'usager, comme « l'usager est mineur » ; peut se répéter",
    )  # fmt: skip
    group.add_argument("--by-case", action="store_true", help="répond dans chaque cas que la fiche distingue")
    group.add_argument("--verify", action="store_true", help="montre chaque phrase, son état et ce qui la prouve")
    group.add_argument(
        "--for", dest="version", type=_version, metavar="FORME",
        help="écrit la réponse pour l'usager : plain (langage clair), email, sms ou page (HTML à imprimer)",
    )  # fmt: skip
    group.add_argument(
        "--language", metavar="LANGUE",
        help="traduit la réponse avec le modèle (ar, en, es, pt, tr, uk, ru…) ; ses chiffres sont comparés",
    )  # fmt: skip
    group.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")
    _add_common(parser)


def _add_verify(parser: FrenchParser) -> None:
    files = parser.add_argument_group("fichiers")
    files.add_argument(
        "--answer", type=path, required=True, metavar="FICHIER",
        help="la réponse, en texte ou en Markdown, ou le JSON de « ask --json »",
    )  # fmt: skip
    files.add_argument(
        "--sources", type=path, required=True, metavar="FICHIER",
        help="les passages, en liste JSON ou un objet par ligne, ou le JSON de « ask --json »",
    )  # fmt: skip
    parser.options.add_argument(
        "--strict", action="store_true", help="rend le code 1 si une phrase n'est ni prouvée ni reformulée"
    )
    parser.options.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")


def _add_batch(parser: FrenchParser) -> None:
    parser.add_batch()
    _add_common(parser)


def _add_serve(parser: FrenchParser) -> None:
    parser.options.add_argument(
        "--host", default=DEFAULT_HOST, metavar="ADRESSE", help=f"adresse d'écoute ({DEFAULT_HOST})"
    )
    parser.options.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help=f"port d'écoute ({DEFAULT_PORT})"
    )
    _add_common(parser)


def _add_account(parser: FrenchParser) -> None:
    parser.add_argument_group("arguments").add_argument(
        "name", metavar="identifiant", help="le nom du compte ; le mot de passe est demandé deux fois"
    )


def _add_common(parser: FrenchParser) -> None:
    parser.add_index()
    parser.options.add_argument(
        "--no-model", action="store_true", help="répond avec les mots des fiches, même si un modèle est réglé"
    )


def _version(text: str) -> str:
    if text not in VERSIONS:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une forme, donnez {', '.join(VERSIONS)}")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un port, donnez un nombre de 0 à 65535")
    return int(text)
