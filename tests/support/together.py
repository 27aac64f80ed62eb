# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several runs as one: each start of Ansible costs as much as twenty of its tasks."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.playbooks import DEADLINE_SECONDS, Play, Run, reporting, run, write_inventory, write_playbook
from tests.support.stage import Scene, Stage

HEADING = re.compile(r"^PLAY (?:\[(.*)\]|RECAP) \*+$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """Plays that could as well be a run of their own.

    :param name: also of the host that they are for, so that what Ansible keeps of a host is this part's; and of their
        playbook's directory, which other files may be put into beforehand.
    """

    name: str
    plays: Sequence[Play]
    scene: Scene


def run_together(parts: Sequence[Part], directory: Path, *arguments: str) -> dict[str, Run]:
    """Run all parts in one process, and return by the part's name what a run of its own would have been.

    The standard error is in what was printed, each line with the play in which it came. What came before and after all
    plays is in every part's output, and the directory holds the files of all. A part whose play fails keeps the later
    ones from being run, so ``status`` is that of all of them.
    """
    playbooks: list[str] = []
    scenes: dict[str, Scene] = {}
    owners: dict[str, str] = {}
    for part in parts:
        titles = [f"{part.name}, play {number}" for number, _play in enumerate(part.plays, 1)]
        scenes.update(dict.fromkeys(titles, part.scene))
        owners.update(dict.fromkeys(titles, part.name))
        plays = [{**play, "name": title, "hosts": part.name} for title, play in zip(titles, part.plays, strict=True)]
        playbooks.append(f"{part.name}/{write_playbook(plays, directory / part.name)}")
    inventory = write_inventory([part.name for part in parts], directory)
    with Stage(Scene(), scenes) as stage:
        command = ["ansible-playbook", "-i", inventory, *arguments, *playbooks]
        done = run(
            command, directory, reporting(stage), errors=subprocess.STDOUT, deadline=DEADLINE_SECONDS * len(parts)
        )
    stage.check()
    printed = _printed(done.stdout)
    outputs = {part.name: printed[""] for part in parts}
    for title, name in owners.items():
        outputs[name] += printed[title]
    results = {
        part.name: [result for result in stage.results if owners.get(result.play) == part.name] for part in parts
    }
    return {part.name: replace(done, stdout=outputs[part.name], results=results[part.name]) for part in parts}


def _printed(output: str) -> dict[str, str]:
    """What was printed during each play, by its name; under an empty one what belongs to none."""
    found: dict[str, str] = defaultdict(str)
    title, begin = "", 0
    for heading in HEADING.finditer(output):
        found[title] += output[begin : heading.start()]
        title, begin = heading.group(1) or "", heading.start()
    found[title] += output[begin:]
    return found
