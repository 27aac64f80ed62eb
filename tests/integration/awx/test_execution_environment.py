# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The execution environment: ansible-builder finds what the collection needs, and makes a build context of the example."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from tests.support.playbooks import run
from tests.tools import checkout


def test_the_collection_says_what_it_needs(tmp_path: Path) -> None:
    command = ["ansible-builder", "introspect", str(checkout.link_collection())]
    found = yaml.safe_load(run(command, tmp_path).succeeded().stdout)
    assert [line.split()[0] for line in found["python"]] == ["requests", "pyotp"]


def test_a_build_context_is_made_of_the_example(tmp_path: Path) -> None:
    shutil.copytree(checkout.ROOT / "examples" / "awx", tmp_path / "awx")
    definition = tmp_path / "awx" / "execution-environment.yml"
    context = tmp_path / "context"
    command = ["ansible-builder", "create", "--file", str(definition), "--context", str(context)]
    run([*command, "--output-filename", "Containerfile"], tmp_path).succeeded()
    assert "ansible-galaxy collection install" in (context / "Containerfile").read_text(encoding="utf-8")
    wanted = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert wanted == {"collections": [{"name": "cometbackup.comet"}]}
