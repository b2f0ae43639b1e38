"""The files of deploy/scheduling do what their README says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.__main__ import main

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy" / "scheduling"
UNITS = ("ingestion.service", "ingestion.timer", "ingestion-alert@.service")
SOURCES = """\
sources:
  - name: exemples
    format: dila-xml
    path: {examples}
    audience: Particuliers
    licence: Licence Ouverte 2.0
    attribution: Exemples rédigés pour la démonstration
    enabled: true
"""


def unit(name: str) -> dict[str, list[str]]:
    """The values of each key of a unit; systemd lets a key come several times, which `configparser` does not."""
    values: dict[str, list[str]] = {}
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            values.setdefault(key, []).append(value)
    return values


def cron() -> tuple[dict[str, str], list[str]]:
    """The variables of the crontab, and the fields of its one line."""
    lines = (FOLDER / "ingestion.cron").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    (line,) = (line for line in lines if not re.match(r"[A-Z_]+=", line))
    return variables, line.split(maxsplit=6)


def ingestion_arguments(command: str) -> list[str]:
    words = shlex.split(command)
    assert words[1:3] == ["-m", "ingestion"]
    assert words[0].endswith("/.venv/bin/python")
    return words[3:]


def test_the_command_that_systemd_runs_publishes_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    service = unit("ingestion.service")
    (command,) = service["ExecStart"]
    (tmp_path / "corpus_sources.yaml").write_text(SOURCES.format(examples=ROOT / "ingestion" / "exemples"), "utf-8")
    monkeypatch.chdir(tmp_path)
    names = dict(variable.split("=", 1) for variable in service["Environment"])
    assert names["INDEX_DIR"].startswith(f"/var/lib/{service['StateDirectory'][0]}/")
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    assert main(ingestion_arguments(command)) == 0
    assert (tmp_path / "index" / "CURRENT").exists()


def test_cron_runs_the_same_command_in_the_same_place():
    variables, (*when, user, command) = cron()
    service = unit("ingestion.service")
    assert [user] == service["User"]
    assert f"INDEX_DIR={variables['INDEX_DIR']}" in service["Environment"]
    assert f"cd {service['WorkingDirectory'][0]} &&" in command
    run = re.search(r"nice (\.venv/bin/python .*?) 2>&1", command)
    assert run
    assert ingestion_arguments(run[1].replace(".venv", "/.venv")) == ingestion_arguments(service["ExecStart"][0])
    minute, hour, *rest = when
    assert 0 < int(minute) < 60
    assert 0 <= int(hour) < 24
    assert rest == ["*", "*", "*"]
    assert variables["MAILTO"]


@pytest.mark.parametrize(("code", "mailed"), [(0, ""), (1, "Signalé : 100 % des fiches\n")])
def test_cron_mails_only_when_something_went_wrong(tmp_path: Path, code: int, mailed: str):
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho 'Signalé : 100 % des fiches' >&2\nexit {code}\n", encoding="utf-8")
    python.chmod(0o755)
    variables, (*_, command) = cron()
    place = unit("ingestion.service")["WorkingDirectory"][0]
    # cron itself turns \% into %
    line = command.replace(place, str(tmp_path)).replace("\\%", "%")
    done = subprocess.run([variables["SHELL"], "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout == mailed
    assert done.stderr == ""


def test_a_night_that_was_missed_is_caught_up_and_houses_do_not_come_together():
    timer = unit("ingestion.timer")
    assert timer["Persistent"] == ["true"]
    assert timer["RandomizedDelaySec"] == ["45min"]
    assert timer["Unit"] == ["ingestion.service"]
    assert timer["WantedBy"] == ["timers.target"]


def test_a_failure_starts_the_alert():
    assert unit("ingestion.service")["OnFailure"] == ["ingestion-alert@%n.service"]
    assert "SuccessExitStatus" not in unit("ingestion.service")


systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze est absent de cette machine")


@systemd
def test_systemd_understands_every_unit(tmp_path: Path):
    for name in UNITS:
        text = (FOLDER / name).read_text(encoding="utf-8")
        text = text.replace("/opt/assistant-france-services/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    assert (done.returncode, done.stderr) == (0, "")


@systemd
def test_systemd_finds_the_service_well_confined():
    # systemd's own scale: 0 is closed, 100 open; a service without any setting has 96
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(FOLDER / "ingestion.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_readme_speaks_of_every_file():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.iterdir():
        assert path.name == "README.md" or path.name in readme
    for link in re.findall(r"\]\(([^)#]+)", readme):
        assert (FOLDER / link).exists()
