# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret appears anywhere, however talkative Ansible is told to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.exercise import Exercise

PLAY = re.compile(r"PLAY (?=\[|RECAP)")


def test_no_secret_is_printed(exercised: Exercise) -> None:
    assert _lines_with_secrets(exercised.run.output, exercised.secrets) == []


def test_no_secret_is_in_a_result(exercised: Exercise) -> None:
    found = {
        result.name: lines
        for result in exercised.run.results
        if (lines := _lines_with_secrets(str(result.data), exercised.secrets))
    }
    assert found == {}


def test_no_secret_is_left_in_a_file(exercised: Exercise) -> None:
    """The log, the cache of facts, and whatever was not cleared away."""
    found = {name: lines for name, text in _files(exercised) if (lines := _lines_with_secrets(text, exercised.secrets))}
    assert found == {}


def test_what_is_looked_through_is_there(exercised: Exercise) -> None:
    """The contracts above would hold for an empty log, too."""
    texts = dict(_files(exercised))
    assert all(name in texts["log"] for name in exercised.names)
    visible = [case for case in exercised.cases("real") if not case.hidden]
    # Releases of ansible-core name the host's file differently.
    (facts,) = (text for name, text in texts.items() if name.startswith("facts/") and name.endswith(exercised.host))
    assert facts.count("kept_") >= len(visible) + len(exercised.refusals) > 0


def _files(exercised: Exercise) -> Iterator[tuple[str, str]]:
    """What is this module's on this path. Other servers may have drawn the same by chance, as an id that is no secret."""
    root = exercised.run.directory
    for path in sorted(root.rglob("*")):
        if path.is_file() and (path.parent.name != "facts" or path.name.endswith(exercised.host)):
            text = path.read_text(encoding="utf-8", errors="replace")
            yield path.relative_to(root).as_posix(), _own(text, exercised.host) if path.name == "log" else text


def _own(log: str, host: str) -> str:
    """Of a log what was written before all plays and during those of a host."""
    pieces = PLAY.split(log)
    return pieces[0] + "".join(piece for piece in pieces[1:] if piece.startswith(f"[{host}, "))


def _lines_with_secrets(text: str, secrets: frozenset[str]) -> list[str]:
    return [line for line in text.splitlines() if any(secret in line for secret in secrets)]
