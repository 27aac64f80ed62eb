# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page of the site leads to everything."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support import guides
from tests.support.scenario import MODULES
from tests.tools import checkout, site_index

WRITTEN = """\
Modules
~~~~~~~

* :ansplugin:`comet_user module <cometbackup.comet.comet_user#module>` -- Manage user accounts of a Comet Server
* :ansplugin:`comet_user_info module <cometbackup.comet.comet_user_info#module>` -- Read user accounts of a Comet Server

.. toctree::
    :hidden:

    comet_user_module

* :ansplugin:`comet inventory <cometbackup.comet.comet#inventory>` -- Devices of Comet Servers as hosts
* :ansplugin:`fleet_rollout role <cometbackup.comet.fleet_rollout#role>` -- The software on many devices
"""


def test_every_module_has_one_subject() -> None:
    found = [name for subject in site_index.subjects() for name in site_index.of_subject(subject["modules"], MODULES)]
    assert sorted(found) == sorted(MODULES)
    named = {name for subject in site_index.subjects() for name in subject["modules"]}
    assert named <= set(MODULES)


def test_every_guide_is_on_the_first_page() -> None:
    text = (site_index.SOURCES / "index.rst").read_text(encoding="utf-8")
    led_to = re.findall(r"^\* :ref:`ansible_collections\.cometbackup\.comet\.docsite\.(\w+)`: .", text, re.MULTILINE)
    assert sorted(led_to) == [guide.stem for guide in guides.GUIDES]


def test_the_first_page_installs_this_release() -> None:
    version = re.search(r"^version: (.*)$", (checkout.ROOT / "galaxy.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    for page in (site_index.SOURCES / "index.rst", guides.DIRECTORY / "first_playbook.rst"):
        assert f"cometbackup-comet-{version[1]}.tar.gz" in page.read_text(encoding="utf-8")


def test_what_has_a_page_is_on_the_first_one_and_in_the_sidebar(tmp_path: Path) -> None:
    index = tmp_path / "index.rst"
    index.write_text(WRITTEN, encoding="utf-8")
    assert len(site_index.entries(WRITTEN)) == 4
    site_index.write(tmp_path)
    text = index.read_text(encoding="utf-8")
    for name in ("comet_user", "comet_user_info"):
        assert f"* :ansplugin:`{name} <cometbackup.comet.{name}#module>`: " in text
        assert f"\n   {name} <{name}_module>\n" in text
    assert "\n   comet inventory <comet_inventory>\n" in text
    assert "\n   fleet_rollout <fleet_rollout_role>\n" in text
    assert "\n   docsite/first_playbook\n" in text
    assert "`comet_stream event source <" in text
