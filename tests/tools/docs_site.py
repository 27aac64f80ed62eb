# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation as web pages in ``.build/docs/build/html``: ``python -m tests.tools.docs_site``.

antsibull-docs writes a page for each plugin and role beside the guides, Sphinx makes a site of them. What is referred to
and not there is an error, and so is a section without content. Of Ansible's documentation the pages are known that antsibull-docs
refers to, so that no index has to be fetched from the network. Where there is a browser, it then looks at the pages as a phone shows
them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from tests.support import browser
from tests.tools import checkout, site_check, site_index, site_look

SOURCES = checkout.ROOT / "docs" / "docsite"
SITE = checkout.BUILD / "docs"
PAGES = SITE / "build" / "html"
COLLECTION = f"{checkout.NAMESPACE}.{checkout.NAME}"
SETTINGS = ("--project", "cometbackup.comet", "--copyright", "cometbackup.comet contributors", "--title", COLLECTION)

# Pages that stand for the many of their kind, beside all guides and roles.
LOOKED_AT = (
    "index",
    "environment_variables",
    "search",
    "comet_user_module",
    "comet_rollout_module",
    "comet_inventory",
    "escaped_filter",
)
VARIABLES = f"""\
Variables of the environment
============================

What the inventory plugin reads. Modules, roles, playbooks and event sources read those that begin with ``COMET_``, too: see
:ref:`ansible_collections.{COLLECTION}.docsite.authentication`.
"""

ANSIBLE = "https://docs.ansible.com/projects/ansible/devel/"
# Label: page and title.
LABELS = {
    "ansible_collections.ansible.builtin.copy_module": ("collections/ansible/builtin/copy_module.html", "copy"),
    "action_plugins": ("plugins/action.html", "Action plugins"),
    "ansible_configuration_settings": ("reference_appendices/config.html", "Ansible configuration settings"),
    "common_return_values": ("reference_appendices/common_return_values.html", "Return values"),
}


def main() -> int:
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    common = ["--use-current", "--squash-hierarchy", "--fail-on-error"]
    _run("antsibull-docs", "sphinx-init", *common, "--lenient", *SETTINGS, "--dest-dir", str(SITE), COLLECTION)
    pages = SITE / "rst"
    # antsibull-docs wants a directory that nobody else can write to.
    pages.chmod(0o755)
    settings = ["--config-file", str(_say_where_it_is())]
    _run(
        "antsibull-docs",
        *settings,
        "collection",
        "--cleanup",
        "everything",
        *common,
        "--dest-dir",
        str(pages),
        COLLECTION,
    )
    # It takes nothing but texts from a collection. Guides refer to pictures as they lie beside them.
    shutil.copytree(SOURCES / "images", pages / "images")
    site_index.write(pages)
    _adapt(pages)
    _know_ansible()
    _style()
    _run("sphinx-build", "-M", "html", str(pages), str(SITE / "build"), "-c", str(SITE), "-W", "--keep-going", "-q")
    found = [*site_check.faults(PAGES), *_seen()]
    print("\n".join(found) or PAGES / "index.html")
    return 1 if found else 0


def _say_where_it_is() -> Path:
    """Have every page say how this release is installed, and lead to the first page. Galaxy, which is named otherwise, may not have it."""
    settings = SITE / "antsibull-docs.cfg"
    archive = f"{checkout.NAMESPACE}-{checkout.NAME}-{_metadata()['version']}.tar.gz"
    text = settings.read_text(encoding="utf-8")
    for name, value in (("url", "index.html"), ("install", f"ansible-galaxy collection install {archive}")):
        text = _replaced(rf'(collection_{name} = {{\n  \* = )".*"', rf'\1"{value}"', text)
    settings.write_text(text, encoding="utf-8")
    return settings


def _adapt(pages: Path) -> None:
    """Mend what antsibull-docs writes the same for all collections, and what is not so for this one."""
    if (urlsplit(_metadata()["repository"]).hostname or "").endswith(".example"):
        # A stand-in is nothing to lead readers to.
        links = r"\.\. Extra links\n\nCollection links\n~+\n\n\.\. ansible-links::\n(\n|  .*\n)+"
        for page in pages.glob("*_*.rst"):
            page.write_text(re.sub(links, "", page.read_text(encoding="utf-8")), encoding="utf-8")
    variables = pages / "environment_variables.rst"
    text = _replaced(r"Index of all .*\n=+\n", VARIABLES, variables.read_text(encoding="utf-8"))
    variables.write_text(
        _replaced(r"The following index .*\nEnvironment variables used .*\n", "", text), encoding="utf-8"
    )


def _replaced(pattern: str, replacement: str, text: str) -> str:
    """The text with the one place that the pattern matches replaced."""
    replaced, times = re.subn(pattern, replacement, text)
    assert times == 1, f"{pattern} is there {times} times"
    return replaced


def _seen() -> list[str]:
    """What a browser finds, if there is one."""
    if browser.program() is None:
        print("There is no browser to look at the pages with.")
        return []
    chosen = [
        *PAGES.glob("docsite/*.html"),
        *PAGES.glob("*_role.html"),
        *(PAGES / f"{name}.html" for name in LOOKED_AT),
    ]
    return site_look.look(sorted(chosen), SITE / "browser")


def _know_ansible() -> None:
    """Write Sphinx's index of the few pages of Ansible's documentation, and have it used."""
    lines = [
        f"{label} std:label -1 {page}#{label.replace('_', '-').replace('.', '-')} {title}\n"
        for label, (page, title) in LABELS.items()
    ]
    head = "# Sphinx inventory version 2\n# Project: ansible\n# Version: devel\n# The remainder of this file is compressed using zlib.\n"
    (SITE / "ansible.inv").write_bytes(head.encode() + zlib.compress("".join(lines).encode()))
    with (SITE / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(f"intersphinx_mapping = {{'ansible': ({ANSIBLE!r}, '../ansible.inv')}}\n")


def _style() -> None:
    """Have the site use our style sheet, script and bar beside what its theme has."""
    static = SITE / "static"
    static.mkdir()
    for name in ("site.css", "site.js"):
        shutil.copy(SOURCES / name, static)
    shutil.copytree(SOURCES / "templates", SITE / "templates")
    with (SITE / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(
            "html_static_path = ['static']\nhtml_css_files = ['site.css']\nhtml_js_files = ['site.js']\n"
            f"templates_path = ['templates']\nrelease = {_metadata()['version']!r}\nhtml_title = project\n"
        )


def _metadata() -> dict[str, str]:
    stated: dict[str, str] = yaml.safe_load((checkout.ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    return stated


def _run(program: str, *arguments: str) -> None:
    command = [str(checkout.VENV / "bin" / program), *arguments]
    subprocess.run(command, env=checkout.environment(), stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.exit(main())
