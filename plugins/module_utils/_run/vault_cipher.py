# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets encrypted as Ansible Vault does, by ansible-core itself.

A module process must not import the controller's half of ansible-core, so that works in a process of its own. One of
them serves for all secrets of a document.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Iterable, List, Mapping

from .._client.errors import MissingLibrary
from .yaml_text import Encrypted

# Reads {password, id, known, secrets} as JSON, and answers with the encrypted text of each secret. A secret that a known
# text decrypts to keeps that text, so that a file differs only where a value does.
PROGRAM = """
import json, sys
from ansible.parsing.vault import VaultLib, VaultSecret
task = json.load(sys.stdin)
vault = VaultLib([(task["id"], VaultSecret(task["password"].encode()))])
label = None if task["id"] == "default" else task["id"]
known = {}
for text in task["known"]:
    try:
        known.setdefault(vault.decrypt(text.encode()).decode(), text)
    except Exception:
        continue
found = [known.get(secret) or vault.encrypt(secret.encode(), vault_id=label).decode() for secret in task["secrets"]]
json.dump(found, sys.stdout)
"""


class Secret(str):
    """A secret in a document that is to be encrypted."""


def encrypted(document: Any, password: str, vault_id: str, known: Iterable[str]) -> Any:
    """A copy of a document with its secrets encrypted.

    :param known: encrypted texts that an earlier document had.
    :raises MissingLibrary: if the Python that runs this has no ansible-core.
    """
    secrets = sorted(set(_secrets(document)))
    task = {"password": password, "id": vault_id, "known": list(known), "secrets": secrets}
    texts = _answer(task) if secrets else []
    return _replaced(document, dict(zip(secrets, map(Encrypted, texts))))


def _answer(task: Mapping[str, Any]) -> List[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MissingLibrary(
            "encrypting secrets needs ansible-core for the Python that runs this task",
            remedy="Run the task on the controller, or leave the secrets masked",
        )
    answer: List[str] = json.loads(done.stdout)
    return answer


def _secrets(value: Any) -> Iterable[str]:
    if isinstance(value, Secret):
        yield str(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _secrets(item)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item)


def _replaced(value: Any, texts: Mapping[str, Encrypted]) -> Any:
    if isinstance(value, Secret):
        return texts[str(value)]
    if isinstance(value, dict):
        return {key: _replaced(item, texts) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, texts) for item in value]
    return value
