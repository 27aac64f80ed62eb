# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_sso``: whose session it is, what is in the page, and who may read it. Browsers are for tests/integration/browser."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    CometError,
    InputError,
    LoginRefused,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import sso_page
from ansible_collections.cometbackup.comet.plugins.modules import comet_sso
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

SSO = comet_sso.DEFINITION
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.state.add_user("acme", password="simulated-user-password")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def handover(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="handover">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.mark.parametrize(
    ("user", "kind", "name", "message"),
    [("acme", "user", "acme", "user_session_login"), (None, "admin", "admin", "session_login")],
)
def test_a_page_hands_over_the_session_that_was_started(
    simulator: Simulator, tasks: Tasks, tmp_path: Path, user: str | None, kind: str, name: str, message: str
) -> None:
    place = tmp_path / "page.html"
    result = tasks.run(SSO, user=user, dest=str(place))
    session = simulator.state.sessions.get(result["session_key"])
    assert session is not None
    assert (session.kind, session.username) == (result["session_type"], result["username"]) == (kind, name)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    told = handover(place.read_text(encoding="utf-8"))
    assert told["message"] == {"msg": message, "username": name, "sessionkey": result["session_key"]}
    assert (told["url"], told["origin"]) == (simulator.url, simulator.url.rstrip("/"))
    assert SSO.hide_result(result) and SSO.may_reveal({})


def test_check_mode_starts_no_session(simulator: Simulator, tasks: Tasks, tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    result = tasks.run(SSO, check_mode=True, user="acme", dest=str(place))
    assert result == {
        "changed": True, "session_type": "user", "username": "acme", "url": simulator.url, "dest": str(place),
    }  # fmt: skip
    assert (len(simulator.state.sessions), place.exists()) == (0, False)
    warnings: list[str] = []
    assert tasks.run(SSO, check_mode=True, warnings=warnings, user="new")["changed"] is False
    assert "There is no user 'new' yet." in warnings[0]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://backup.example", "https://backup.example"),
        ("https://backup.example:443/", "https://backup.example"),
        ("http://backup.example:80", "http://backup.example"),
        ("HTTPS://Backup.Example:8443/comet/", "https://backup.example:8443"),
        ("http://[::1]:8060/", "http://[::1]:8060"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
    ],
)
def test_the_key_is_for_the_web_interface_s_own_origin(tasks: Tasks, tmp_path: Path, url: str, origin: str) -> None:
    place = tmp_path / "page.html"
    tasks.run(SSO, web_url=url, dest=str(place))
    assert handover(place.read_text(encoding="utf-8"))["origin"] == origin


def test_a_name_cannot_break_out_of_the_page() -> None:
    name = "</script><script>alert(1)</script><b a=\"'&\u2028{x}"
    data = {
        "url": "https://backup.example/",
        "origin": "https://backup.example",
        "username": name,
        "sessionkey": "<!--key",
    }
    page = sso_page.page(data, as_user=True)
    assert page.count("<script") == page.count("</script>") == 2
    assert "<b a" not in page and "<!--" not in page
    assert handover(page)["message"]["username"] == name
    assert f"<dd>{html.escape(name)}</dd>" in page


def test_the_page_allows_no_script_and_no_style_but_its_own() -> None:
    page = sso_page.page(dict.fromkeys(("url", "origin", "username", "sessionkey"), "x"), as_user=False)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="(.*?)"', page)
    script, style = (
        re.search(r"<script>(.*?)</script>", page, re.DOTALL),
        re.search(r"<style>(.*?)</style>", page, re.DOTALL),
    )
    assert policy and script and style
    hashes = [base64.b64encode(hashlib.sha256(found.group(1).encode()).digest()).decode() for found in (style, script)]
    assert policy.group(1) == f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'"
    assert '"*"' not in page and "'*'" not in page
    assert "http://" not in page and "https://" not in page


def test_an_administrator_with_a_second_factor_gives_out_any_number(tmp_path: Path) -> None:
    with Simulator(totp_secret=TOTP_SECRET) as simulator:
        tasks = Tasks(simulator)
        simulator.state.add_user("acme", password="simulated-user-password")
        assert tasks.run(SSO, user="acme", totp_secret=TOTP_SECRET)["session_type"] == "user"
        assert tasks.calls == [
            "AdminAccountSessionStart",
            "AdminAccountSessionStartAsUser",
            "AdminAccountSessionRevoke",
        ]
        # The code that the first run spent is not good for another one.
        later = pyotp.TOTP(TOTP_SECRET).at(0)
        with pytest.raises(LoginRefused):
            tasks.run(SSO, user="acme", totp_code=later)


def test_a_session_gives_out_sessions_of_users_only(simulator: Simulator, tasks: Tasks) -> None:
    key = tasks.run(SSO)["session_key"]
    assert tasks.run(SSO, password=None, session_key=key, user="acme")["session_type"] == "user"
    with pytest.raises(InputError, match="started with password"):
        tasks.run(SSO, password=None, session_key=key)


@pytest.mark.parametrize("release", ["20.9.12", "22.6.0"])
def test_a_user_that_there_is_not(release: str) -> None:
    with Simulator(release=release) as simulator:
        with pytest.raises(CometError) as caught:
            Tasks(simulator).run(SSO, user="acme")
    assert "no such object" in str(caught.value) or "User not found" in str(caught.value)
