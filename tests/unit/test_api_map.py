# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide from API and web interface to the modules says what is so today."""

from __future__ import annotations

import yaml

from tests.support.scenario import MODULES
from tests.tools import api_map

# What belongs to no page of the web interface.
WITHOUT_PAGE = {"comet_api", "comet_converge", "comet_export"}


def modules_of_pages() -> set[str]:
    areas = yaml.safe_load(api_map.PAGES.read_text(encoding="utf-8"))
    named = {module for pages in areas.values() for modules in pages.values() for module in modules}
    return {name for name in named if name.startswith("comet_")}


def test_the_guide_is_up_to_date() -> None:
    """``make api-map`` writes it."""
    assert api_map.GUIDE.read_text(encoding="utf-8") == api_map.guide()


def test_every_module_is_on_a_page_and_every_page_names_modules_that_there_are() -> None:
    assert modules_of_pages() - set(MODULES) == set()
    assert set(MODULES) - modules_of_pages() - WITHOUT_PAGE == set()
