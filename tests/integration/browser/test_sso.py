# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that ``comet_sso`` writes, in a browser: it logs somebody in, and hands the key to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import sso_page
from tests.simulator import Simulator
from tests.support.browser import Browser, Page, browser
from tests.support.playbooks import PATHS, play, run_playbook

SSO = "cometbackup.comet.comet_sso"
BLOCKED = "The browser blocked the new window. Press the button to open it."
DONE = "Handed over. You are logged in in the new window, and can close this one."
WAITING = "Waiting"
NOBODY = "Nobody is logged in."
# Without it a page may open a window only when somebody clicks.
ALLOWED = "--disable-popup-blocking"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.state.add_user("acme-files", password="simulated-user-password")
        yield running


def browse(directory: Path, visit: Callable[[Browser], Awaitable[Any]], *options: str) -> Any:
    """What a visit returns."""

    async def run() -> Any:
        async with browser(directory / "browser", *options) as running:
            return await visit(running)

    return asyncio.run(run())


def page_of(simulator: Simulator, directory: Path, path: str = PATHS[0], **options: Any) -> str:
    """The address of a page that the module wrote."""
    place = directory / "page.html"
    task = {"name": "Make the page", SSO: {"dest": str(place), **options}}
    run_playbook([play([task])], directory, simulators=[simulator], path=path).succeeded()
    assert place.stat().st_mode & 0o777 == 0o600
    return place.as_uri()


def made_page(directory: Path, simulator: Simulator, **handover: str) -> str:
    """The address of a page that was made by hand."""
    url = simulator.url
    given = {"url": url, "origin": url.rstrip("/"), "username": "acme-files", "sessionkey": "key", **handover}
    place = directory / "page.html"
    place.write_text(sso_page.page(given, as_user=True), encoding="utf-8")
    return place.as_uri()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("user", "shown"), [("acme-files", "user acme-files"), (None, "administrator admin")])
def test_the_page_logs_in_by_itself(
    user: str | None, shown: str, path: str, simulator: Simulator, tmp_path: Path
) -> None:
    url = page_of(simulator, tmp_path, path, **({"user": user} if user else {}))

    async def visit(running: Browser) -> tuple[str, str]:
        page = await running.open(url)
        interface = await running.popup()
        return await interface.text("#login", unlike=NOBODY), await page.text("#status", unlike=WAITING)

    assert browse(tmp_path, visit, ALLOWED) == (f"Logged in: {shown}", DONE)


def test_a_blocked_window_is_told_and_a_click_opens_it(simulator: Simulator, tmp_path: Path) -> None:
    url = page_of(simulator, tmp_path, user="acme-files")

    async def visit(running: Browser) -> tuple[str, str, str]:
        page = await running.open(url)
        told = await page.text("#status", unlike="This page")
        await _click(page)
        interface = await running.popup()
        return told, await interface.text("#login", unlike=NOBODY), await page.text("#status", unlike=WAITING)

    assert browse(tmp_path, visit) == (BLOCKED, "Logged in: user acme-files", DONE)


async def _click(page: Page) -> None:
    place = await page.evaluate(
        "(({x, y, width, height}) => [x + width / 2, y + height / 2])(document.querySelector('#open').getBoundingClientRect())"
    )
    for kind in ("mousePressed", "mouseReleased"):
        await page.send("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)


def test_another_origin_gets_no_key(simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever answers at the address, it has to be the one that the key is for."""
    monkeypatch.setattr(sso_page, "PATIENCE", 300)
    url = made_page(tmp_path, simulator, origin="https://backup.example")

    async def visit(running: Browser) -> tuple[str, str, Any]:
        page = await running.open(url)
        interface = await running.popup()
        told = await page.text("#status", unlike=WAITING)
        return told, await interface.text("#login"), await page.evaluate("document.querySelector('#open').disabled")

    told, login, disabled = browse(tmp_path, visit, ALLOWED)
    assert (
        told == f"The web interface at {simulator.url} did not answer. Is this the server's address, and does it run?"
    )
    assert (login, disabled) == (NOBODY, False)


def test_a_key_that_is_not_good_any_more(simulator: Simulator, tmp_path: Path) -> None:
    url = made_page(tmp_path, simulator)

    async def visit(running: Browser) -> str:
        await running.open(url)
        return await (await running.popup()).text("#login", unlike=NOBODY)

    assert browse(tmp_path, visit, ALLOWED) == "The session was refused."


def test_a_name_is_shown_as_it_is(simulator: Simulator, tmp_path: Path) -> None:
    name = "</script><script>document.title='broken'</script>&amp;"
    url = made_page(tmp_path, simulator, username=name)

    async def visit(running: Browser) -> tuple[Any, Any, str]:
        page = await running.open(url)
        await running.popup()
        status = await page.text("#status", unlike=WAITING)
        names = await page.evaluate("[...document.querySelectorAll('dd')].map((element) => element.textContent)")
        return await page.evaluate("document.title"), names, status

    title, names, status = browse(tmp_path, visit, ALLOWED)
    assert (title, names, status) == (f"Log in to 127.0.0.1:{simulator.port}", [simulator.url, name], DONE)
