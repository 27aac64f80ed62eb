# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether pages can be read on a phone: nothing wider than its screen, no text squeezed or pale."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from tests.support.browser import browser

PHONE = 390
# Whatever can be moved sideways within the page may be wider than the screen. Contrast is as WCAG counts it.
LOOK = """(screen) => {
  const found = [];
  const tell = (what, element) => found.push(`${what}: ${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`);
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility() && element.textContent.trim());
  const main = document.querySelector('[role=main]') ?? document.body;
  const movable = (element) => element !== null && element !== document.documentElement
    && (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || movable(element.parentElement));

  if (document.documentElement.scrollWidth > screen) found.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  for (const element of shown('[role=main] *')) {
    if (element.getBoundingClientRect().right > main.getBoundingClientRect().right + 1 && !movable(element)) tell('sticks out', element);
  }
  for (const cell of shown('[role=main] :is(td, th)')) {
    const longest = Math.max(...cell.textContent.split(/\\s+/).map((word) => word.length));
    if (cell.clientWidth < 60 && longest > 8) tell('squeezed', cell);
  }

  const light = (colour) => {
    const [r, g, b, opaque] = colour.match(/[\\d.]+/g).map(Number);
    if (opaque === 0) return null;
    const [red, green, blue] = [r, g, b].map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => element === null ? 1 : light(getComputedStyle(element).backgroundColor) ?? behind(element.parentElement);
  const pale = new Set();
  for (const element of shown('body :not(.sr-only, .headerlink)')) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const [one, other] = [light(getComputedStyle(element).color) ?? 1, behind(element)].sort((a, b) => b - a);
    const kind = `${element.tagName} ${element.className}`;
    if ((one + 0.05) / (other + 0.05) < 4.5 && !pale.has(kind)) {
      pale.add(kind);
      tell(`pale (${((one + 0.05) / (other + 0.05)).toFixed(1)})`, element);
    }
  }
  return found;
}"""


async def faults(pages: Iterable[Path], directory: Path) -> list[str]:
    """What is wrong with pages, a line for each thing.

    :param directory: a new one, for what the browser keeps.
    """
    found = []
    async with browser(directory) as running:
        for path in pages:
            page = await running.open("about:blank")
            await page.send(
                "Emulation.setDeviceMetricsOverride", width=PHONE, height=900, deviceScaleFactor=1, mobile=True
            )
            await page.send("Page.navigate", url=path.resolve().as_uri())
            await page.text("[role=main]")
            await page.evaluate(
                "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))"
            )
            # The theme gets at its tables in a callback of jQuery, which need not have been called by then.
            await page.evaluate("new Promise((done) => window.jQuery ? window.jQuery(() => done()) : done())")
            found += [f"{path.name} on a phone: {fault}" for fault in await page.evaluate(f"({LOOK})({PHONE})")]
            await running.send("Target.closeTarget", targetId=page.target)
        return [*found, *running.complaints]


def look(pages: Iterable[Path], directory: Path) -> list[str]:
    """``faults``, for who has nothing else to wait for."""
    return asyncio.run(faults(pages, directory))
