# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation as web pages in ``.build/docs/build/html``: ``python -m tests.tools.docs_site``.

antsibull-docs writes a page for each plugin and role beside the guides, Sphinx makes a site of them. What is referred to
and not there is an error, and so is a section without content. Of Ansible's documentation the pages are known that antsibull-docs
refers to, so that no index has to be fetched from the network.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zlib

import yaml

from tests.tools import checkout, site_check, site_index

SOURCES = checkout.ROOT / "docs" / "docsite"
SITE = checkout.BUILD / "docs"
PAGES = SITE / "build" / "html"
COLLECTION = f"{checkout.NAMESPACE}.{checkout.NAME}"
SETTINGS = ("--project", "cometbackup.comet", "--copyright", "cometbackup.comet contributors", "--title", COLLECTION)

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
    settings = ["--config-file", str(SITE / "antsibull-docs.cfg")]
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
    _know_ansible()
    _style()
    _run("sphinx-build", "-M", "html", str(pages), str(SITE / "build"), "-c", str(SITE), "-W", "--keep-going", "-q")
    found = list(site_check.faults(PAGES))
    print("\n".join(found) or PAGES / "index.html")
    return 1 if found else 0


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
            f"templates_path = ['templates']\nrelease = {_version()!r}\nhtml_title = project\n"
        )


def _version() -> str:
    stated = yaml.safe_load((checkout.ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    return str(stated["version"])


def _run(program: str, *arguments: str) -> None:
    command = [str(checkout.VENV / "bin" / program), *arguments]
    subprocess.run(command, env=checkout.environment(), stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.exit(main())
