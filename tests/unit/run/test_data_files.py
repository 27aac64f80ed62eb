# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a document: read quickly where that can be done, and by Ansible's own reader where it alone understands them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.cometbackup.comet.plugins.plugin_utils import data_files

Read = Callable[..., Any]
SECRET = VaultSecret(b"password of the vault")


class Reluctant(DataLoader):
    """Notes what it is asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.set_vault_secrets([("default", SECRET)])

    def load_from_file(self, file_name: str, *args: Any, **options: Any) -> Any:
        self.asked.append(Path(file_name).name)
        return super().load_from_file(file_name, *args, **options)


@pytest.fixture
def loader() -> Reluctant:
    return Reluctant()


@pytest.fixture
def read(tmp_path: Path, loader: Reluctant) -> Read:
    """``read(name=text, given=...)``: the document that a file and the task make up."""

    def run(name: str, text: str, given: Any = None) -> Any:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        args = {"files": [str(path)], "document": given}
        return data_files.put_together({"files": "document"}, args, loader)["document"]

    return run


USERS = [{"name": "acme", "emails": ["it@acme.example"], "quota": 0, "on": True, "none": None}]
YAML = "users:\n  - {name: acme, emails: [it@acme.example], quota: 0, 'on': yes, none: ~}\n"


@pytest.mark.parametrize(("name", "text"), [("a.json", json.dumps({"users": USERS})), ("a.yml", YAML)])
def test_plain_files_are_read_at_once(read: Read, loader: Reluctant, name: str, text: str) -> None:
    assert read(name, text) == {"users": USERS}
    assert read(name, text, {"users": [{"name": "initech"}], "tenants": None}) == {
        "users": [{"name": "initech"}, *USERS],
        "tenants": [],
    }
    assert loader.asked == []


def test_both_readers_agree(read: Read, loader: Reluctant) -> None:
    values = "[1, 1.5, 0x1F, 010, yes, Off, null, ~, 2026-12-24, '2', 22:30, .5, 1e3, abc, ä]"
    quickly = read("a.yml", f"users: [{{values: {values}}}]\n")
    assert loader.asked == []
    assert read("b.yml", f"# $ANSIBLE_VAULT\nusers: [{{values: {values}}}]\n") == quickly
    assert loader.asked == ["b.yml"]


def test_an_encrypted_file_is_left_to_ansible(read: Read, loader: Reluctant) -> None:
    assert read("whole.yml", VaultLib([("default", SECRET)]).encrypt(YAML).decode()) == {"users": USERS}
    assert loader.asked == ["whole.yml"]


@pytest.mark.parametrize(
    "text",
    [
        "users:\n  - name: acme\n    user_password: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6162\n",
        "users: [!unsafe '{{ x }}']\n",
        '{"users": [{"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\\n6162"}]}',
        '{"users": [{"__ansible_unsafe": "{{ x }}"}]}',
    ],
)
def test_encrypted_and_marked_values_are_left_to_ansible(
    read: Read, loader: Reluctant, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(loader, "load_from_file", lambda path: {"users": ["as Ansible reads it"]})
    assert read("a.json", text) == {"users": ["as Ansible reads it"]}


@pytest.mark.parametrize("text", ["users: [", "{users: ", "users: !python/object:x.y {}\n"])
def test_what_is_wrong_is_told_in_the_words_of_ansible(read: Read, loader: Reluctant, text: str) -> None:
    with pytest.raises(AnsibleError):
        read("a.yml", text)
    assert loader.asked == ["a.yml"]


@pytest.mark.parametrize(
    ("check_mode", "more"),
    [(False, ""), (True, " An earlier task that writes it does not do so in check mode: run that task first.")],
)
def test_what_is_not_there_is_told(loader: Reluctant, tmp_path: Path, check_mode: bool, more: str) -> None:
    args = {"files": [str(tmp_path), str(tmp_path / "server"), "users.yml"]}
    with pytest.raises(AnsibleError) as caught:
        data_files.put_together({"files": "document"}, args, loader, check_mode=check_mode)
    missing = f"{tmp_path / 'server'}, {loader.path_dwim('users.yml')}"
    assert str(caught.value) == f"files: there is no file or directory {missing} on the controller.{more}"


def test_a_key_that_is_there_twice_is_left_to_ansible(read: Read, loader: Reluctant) -> None:
    assert read("twice.yml", "users: []\nusers: [{name: acme}]\n") == {"users": [{"name": "acme"}]}
    assert loader.asked == ["twice.yml"]
