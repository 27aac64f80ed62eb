# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the role ``backup_health`` in a browser: what it shows, how it fits, and that names stay names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.simulator import Simulator
from tests.support.browser import Page, browser
from tests.support.playbooks import play, run_playbook

PHONE, DESKTOP = 390, 1280
TENANT = "<script>document.title='broken'</script> & \"Sons\" of a name that somebody typed without a thought for those who print it"
DEVICE = "<img src=x onerror=\"document.title='broken'\">{{ 7 * 7 }}-WITHOUTANYSPACEINITANDLONGERTHANANYCOLUMNOFANYTABLE-0123456789"
ITEM = "</style></details><b>'Books'</b> \u202egnp.exe"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30"><rect width="80" height="30"/></svg>'
# Contrast as WCAG counts it, of each text with what is behind it.
CONTRASTS = """(() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const [r, g, b] = parts.slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return parts[3] === 0 ? null : 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => light(getComputedStyle(element).backgroundColor) ?? behind(element.parentElement);
  const bad = [];
  for (const element of document.querySelectorAll('h1, h2, p, th, td, dt, dd, small, button, summary, .state, .soft, .more, .scale, li b')) {
    if (!element.checkVisibility() || !element.textContent.trim()) continue;
    const [one, other] = [light(getComputedStyle(element).color), behind(element)].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) bad.push(`${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`);
  }
  return bad;
})()"""
VISIBLE = "[...document.querySelectorAll('.devices tbody tr')].filter((row) => row.checkVisibility()).length"


class Made(NamedTuple):
    """The page and the report that it shows."""

    url: str
    report: dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    directory = tmp_path_factory.mktemp("health")
    (directory / "logo.svg").write_text(LOGO, encoding="utf-8")
    with Simulator(devices=60, tenants=3, history_days=14, troubled=0.4, seed=3) as sim:
        tenant = sim.state.add_tenant(TENANT)
        sim.state.add_user("acme-files", organization=tenant)
        sim.state.add_item(sim.state.add_device("acme-files", name=DEVICE), description=ITEM)
        variables = {
            "backup_health_directory": str(directory),
            "backup_health_formats": ["html"],
            "backup_health_title": "Backups & <more>",
            "backup_health_note": "<u>Call us</u>",
            "backup_health_logo": str(directory / "logo.svg"),
            "backup_health_accent": "#0f766e",
        }
        task = {"name": "Report", "ansible.builtin.include_role": {"name": "cometbackup.comet.backup_health"}}
        run = run_playbook([play([task], vars=variables)], directory / "run", simulators=[sim]).succeeded()
        assert run.complaints == []
    report = json.loads((directory / "backup-health.json").read_text(encoding="utf-8"))
    return Made((directory / "backup-health.html").as_uri(), report)


def visit(directory: Path, made: Made, look: Callable[[Page], Awaitable[Any]]) -> Any:
    """What a look at the page returns. The page must not have complained meanwhile."""

    async def run() -> Any:
        async with browser(directory / "browser") as running:
            page = await running.open(made.url)
            await page.text("footer")
            seen = await look(page)
            assert running.complaints == []
            return seen

    return asyncio.run(run())


async def size(page: Page, width: int, scheme: str = "light") -> None:
    await page.send(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width == PHONE
    )
    await page.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])


def test_charts_have_the_numbers_of_the_report(made: Made, tmp_path: Path) -> None:
    async def look(page: Page) -> list[Any]:
        return [
            await page.evaluate(
                "Object.fromEntries(['failed', 'missed', 'warning', 'interrupted', 'success'].map((name) => [name,"
                " [...document.querySelectorAll(`.days rect.c-${name}[data-count]`)].reduce((sum, bar) => sum + Number(bar.dataset.count), 0)]))"
            ),
            await page.evaluate(
                "[...document.querySelectorAll('#trend tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
            ),
            await page.evaluate(
                "Object.fromEntries([...document.querySelectorAll('.checks button')]"
                ".map((check) => [check.dataset.check, Number(check.querySelector('b').textContent)]))"
            ),
            await page.evaluate("document.querySelectorAll('.tenants tbody tr').length"),
            await page.evaluate("document.querySelectorAll('.devices tbody tr').length"),
        ]

    bars, table, checks, tenants, devices = visit(tmp_path, made, look)
    report = made.report
    order = ("date", "failed", "missed", "warning", "interrupted", "success")
    assert bars == report["totals"]["jobs"]
    assert table == [[str(day[name]) for name in order] for day in report["trend"]]
    assert checks == {check["check"]: check["findings"] for check in report["checks"] if check["findings"]}
    assert (tenants, devices) == (len(report["tenants"]), report["totals"]["devices"])


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_page_fits(width: int, made: Made, tmp_path: Path) -> None:
    async def look(page: Page) -> Any:
        await size(page, width)
        # Also with everything unfolded.
        await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        return await page.evaluate(
            "[document.documentElement.scrollWidth - document.documentElement.clientWidth,"
            " [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility()"
            " && !element.closest('.unseen') && !element.closest('thead') && element.getBoundingClientRect().right > innerWidth)"
            ".map((element) => element.outerHTML.slice(0, 80))]"
        )

    assert visit(tmp_path, made, look) == [0, []]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str, made: Made, tmp_path: Path) -> None:
    async def look(page: Page) -> Any:
        await size(page, DESKTOP, scheme)
        return await page.evaluate("getComputedStyle(document.body).backgroundColor"), await page.evaluate(CONTRASTS)

    background, bad = visit(tmp_path, made, look)
    assert (background == "rgb(13, 19, 25)") == (scheme == "dark")
    assert bad == []


def test_the_filter_leaves_what_is_meant(made: Made, tmp_path: Path) -> None:
    async def type_in(page: Page, text: str) -> int:
        await page.evaluate(
            f"(() => {{ const box = document.querySelector('#filter'); box.value = {json.dumps(text)};"
            " box.dispatchEvent(new Event('input')); })()"
        )
        return int(await page.evaluate(VISIBLE))

    async def click(page: Page, selector: str) -> int:
        await page.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        return int(await page.evaluate(VISIBLE))

    async def look(page: Page) -> dict[str, Any]:
        before = await page.evaluate(VISIBLE)
        return {
            "critical": await click(page, '.pills [data-status="critical"]'),
            "told": await page.text("#found"),
            "all": await click(page, '.pills [data-status=""]') == before,
            "ok": await click(page, '.pills [data-status="ok"]'),
            "stale": await click(page, '.pills [data-status=""]') and await click(page, '[data-check="stale"]'),
            "no longer stale": await click(page, '[data-check="stale"]') == before,
            "by name": await type_in(page, "WITHOUTANYSPACE"),
            "by tenant": await type_in(page, "sons acme-files"),
            "nothing": await type_in(page, "no such device"),
        }

    report = made.report
    by_status = report["totals"]["devices_by_status"]
    assert visit(tmp_path, made, look) == {
        "critical": by_status["critical"],
        "told": f"{by_status['critical']} of {report['totals']['devices']} devices",
        "all": True,
        "ok": by_status["ok"],
        "stale": next(check["devices"] for check in report["checks"] if check["check"] == "stale"),
        "no longer stale": True,
        "by name": 1,
        "by tenant": 1,
        "nothing": 0,
    }


def test_names_are_shown_as_they_are(made: Made, tmp_path: Path) -> None:
    async def look(page: Page) -> list[Any]:
        return [
            await page.evaluate("document.title"),
            await page.evaluate("[...document.images].map((image) => [image.src.slice(0, 26), image.naturalWidth])"),
            await page.evaluate("document.scripts.length"),
            await page.evaluate(
                "document.querySelectorAll('main b, main u, main script').length - document.querySelectorAll('.checks b, .days b, .quotas b').length"
            ),
            await page.evaluate("[...document.querySelectorAll('bdi')].map((element) => element.textContent)"),
            await page.evaluate("document.querySelector('footer p').textContent"),
            await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')"),
        ]

    title, images, scripts, elements, names, note, accent = visit(tmp_path, made, look)
    assert title.startswith("Backups & <more> · ")
    assert images == [["data:image/svg+xml;base64,", 80]]
    assert (scripts, elements) == (1, 0)
    assert {TENANT, DEVICE} <= set(names)
    assert note == "<u>Call us</u>"
    assert accent.strip() == "#0f766e"


def test_the_page_asks_for_nothing_from_elsewhere(made: Made) -> None:
    text = Path(made.url.removeprefix("file://")).read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    for reference in ("http://", "https://", "//cdn", "@import", "url("):
        assert reference not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
