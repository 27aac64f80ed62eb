# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page that cannot be read on a phone is not taken for one that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import site_look

PAGE = """<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">
<body style="margin: 10px; background: #fff"><div role="main">{}</div></body>"""
LONG = "cometbackup.comet.comet_account_report_info_and_what_else_there_may_be"
ROW = f"<table style='table-layout: fixed; width: 90px'><tr><td style='overflow-wrap: anywhere'>{LONG}<td>no<td>yes</table>"


def look(directory: Path, content: str) -> list[str]:
    page = directory / "page.html"
    page.write_text(PAGE.format(content), encoding="utf-8")
    return site_look.look([page], directory / "browser")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<div style='width: 600px'>text</div>", "wider than the screen"),
        (f"<p style='width: 200px; overflow: hidden'></p><b style='font-size: 12px'>{LONG}</b>", "sticks out"),
        (ROW, "squeezed"),
        ("<p style='color: #aaa'>text</p>", "pale (2.3)"),
        ("<p style='background: #5bbdbf'><a style='color: #fff'>text</a></p>", "pale (2.2)"),
    ],
)
def test_what_cannot_be_read_is_told(content: str, fault: str, tmp_path: Path) -> None:
    assert any(f"page.html on a phone: {fault}" in told for told in look(tmp_path, content))


def test_what_can_be_read_is_not(tmp_path: Path) -> None:
    code = f"<pre style='overflow-x: auto'>{LONG} {LONG}</pre>"
    assert look(tmp_path, f"<p>text</p>{code}<table><tr><td>no<td>yes</table>") == []
