# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium, driven through its DevTools protocol.

Nothing is downloaded: the browser is the system's own, and the protocol is JSON over a websocket, which aiohttp speaks.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Nothing that a test waits for takes this long; it ends what hangs.
DEADLINE_SECONDS = 60
# No request but those of the pages, and nothing kept.
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-port=0",
)


def program() -> str | None:
    """The path of a browser, None if the system has none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class ProtocolError(Exception):
    """The browser could not do what it was told."""


class Page:
    """One tab or window."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self.target = target
        self._browser = browser
        self._session = session

    async def send(self, method: str, **parameters: Any) -> Any:
        return await self._browser.send(method, self._session, **parameters)

    async def evaluate(self, expression: str, *, gesture: bool = False) -> Any:
        """The value of an expression in the page, or of what it promises.

        :param gesture: as if somebody had clicked.
        """
        answer = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=gesture
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def text(self, selector: str, unlike: str = "") -> str:
        """The text of an element, once it is there and does not begin with ``unlike``."""
        look = f"""new Promise((resolve) => {{
          const look = () => {{
            const element = document.querySelector({json.dumps(selector)});
            if (element && !({json.dumps(unlike)} && element.textContent.startsWith({json.dumps(unlike)}))) {{
              resolve(element.textContent);
            }} else {{
              setTimeout(look, 10);
            }}
          }};
          look();
        }})"""
        while True:
            try:
                return str(await self.evaluate(look))
            except ProtocolError as error:
                # A new window is empty at first, and what waits in it is gone once its page comes.
                if "navigated" not in str(error) and "context" not in str(error):
                    raise

    async def screenshot(self, path: Path) -> None:
        """What is to be seen, as a PNG file."""
        path.write_bytes(base64.b64decode((await self.send("Page.captureScreenshot", format="png"))["data"]))


class Browser:
    """A running browser. ``opened`` are the pages that other pages opened, ``complaints`` the errors that pages had."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.opened: asyncio.Queue[Page] = asyncio.Queue()
        self.complaints: list[str] = []
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._attaching: set[asyncio.Task[None]] = set()
        self._listener = asyncio.create_task(self._listen())

    async def send(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        """Call a method of the protocol and return its result."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json({**message, "sessionId": session} if session else message)
        return await asyncio.wait_for(self._waiting[number], DEADLINE_SECONDS)

    async def open(self, url: str) -> Page:
        """A new page at an address."""
        target = (await self.send("Target.createTarget", url="about:blank"))["targetId"]
        page = await self._attach(target)
        for domain in ("Log", "Runtime"):
            await page.send(f"{domain}.enable")
        await page.send("Page.navigate", url=url)
        return page

    async def popup(self) -> Page:
        """The next page that some page opens, or has opened."""
        return await asyncio.wait_for(self.opened.get(), DEADLINE_SECONDS)

    async def close(self) -> None:
        """End it."""
        await self.send("Browser.close")
        await self._socket.close()
        await self._listener

    async def _attach(self, target: str) -> Page:
        session = (await self.send("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        return Page(self, target, session)

    async def _listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                waiting = self._waiting.pop(told["id"])
                if "error" in told:
                    waiting.set_exception(ProtocolError(told["error"]["message"]))
                else:
                    waiting.set_result(told["result"])
            elif (complaint := _complaint(told["method"], told["params"])) is not None:
                self.complaints.append(complaint)
            elif told["method"] == "Target.targetCreated" and told["params"]["targetInfo"].get("openerId"):
                task = asyncio.create_task(self._note(told["params"]["targetInfo"]["targetId"]))
                self._attaching.add(task)
                task.add_done_callback(self._attaching.discard)

    async def _note(self, target: str) -> None:
        self.opened.put_nowait(await self._attach(target))


def _complaint(event: str, details: dict[str, Any]) -> str | None:
    """What a page has to complain of: an exception, an error in its console, something that was blocked."""
    if event == "Runtime.exceptionThrown":
        return str(
            details["exceptionDetails"].get("exception", {}).get("description", details["exceptionDetails"]["text"])
        )
    if event == "Log.entryAdded" and details["entry"]["level"] == "error":
        return str(details["entry"]["text"])
    if event == "Runtime.consoleAPICalled" and details["type"] in ("error", "assert"):
        return str([argument.get("value", argument.get("description")) for argument in details["args"]])
    return None


@asynccontextmanager
async def browser(directory: Path, *options: str) -> AsyncIterator[Browser]:
    """Start a browser whose data is in a new directory, and end it.

    :param options: more options of its command line.
    """
    path = program()
    assert path is not None
    # Without a sandbox, which needs another user than root.
    own = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [path, *OPTIONS, *own, *options, f"--user-data-dir={directory}", "about:blank"]
    with (directory.parent / f"{directory.name}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    try:
        async with aiohttp.ClientSession() as http, http.ws_connect(await _address(directory, process)) as socket:
            running = Browser(socket)
            await running.send("Target.setDiscoverTargets", discover=True)
            yield running
            await running.close()
    finally:
        _end(process)


async def _address(directory: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the browser listens; it writes that into a file."""
    place = directory / "DevToolsActivePort"
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not place.exists() or len(place.read_text(encoding="utf-8").split()) < 2:
            assert process.poll() is None, "the browser has ended"
            await asyncio.sleep(0.02)
    port, path = place.read_text(encoding="utf-8").split()
    return f"ws://127.0.0.1:{port}{path}"


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
