# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every check of the project as a nox session: ``nox --list``, ``nox -s unit -- -k name``.

nox names the sessions, as the ecosystem does, and the Makefile and ``tests.tools.steps`` call them. They share the
one environment in .venv instead of having one each: that costs half a minute once, not for each session, and every
check sees the same versions. From antsibull-nox come the sessions that work without containers (antsibull-nox.toml);
ansible-test runs from a copy of the tree (``tests.tools.sanity``).
"""

from __future__ import annotations

import os
import sys

import antsibull_nox
import nox

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from tests.tools import checkout  # noqa: E402  # nox loads this file from anywhere

os.environ.update(checkout.environment())

nox.options.default_venv_backend = "none"
nox.options.envdir = str(checkout.BUILD / "nox")

antsibull_nox.load_antsibull_nox_toml()

PACKAGE = f"ansible_collections.{checkout.NAMESPACE}.{checkout.NAME}"


def run(session: nox.Session, program: str, *arguments: str) -> None:
    """Run a program of the environment that nox itself runs in."""
    session.run(str(checkout.VENV / "bin" / program), *arguments)


def pytest(session: nox.Session, directory: str, *spread: str) -> None:
    run(session, "python", "-m", "pytest", *spread, "--durations=40", directory, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and types: ruff on everything, mypy --strict on what the plugins share."""
    run(session, "ruff", "check")
    run(session, "ruff", "format", "--check")
    run(session, "mypy", "--package", f"{PACKAGE}.plugins.module_utils")


@nox.session
def unit(session: nox.Session) -> None:
    """Unit tests."""
    pytest(session, "tests/unit", "-n", "2")


@nox.session
def integration(session: nox.Session) -> None:
    """Real Ansible runs against the simulator. They wait for each other's processes, so a third worker finds time.

    Tests that look at the same outcome are one worker's (``tests.support.spread``).
    """
    pytest(session, "tests/integration", "-n", "3")


@nox.session
def molecule(session: nox.Session) -> None:
    """Roles, each in its molecule scenario against a simulated server."""
    session.run(sys.executable, "-m", "tests.tools.molecule", *session.posargs)


@nox.session
def sanity(session: nox.Session) -> None:
    """All of ansible-test sanity."""
    session.run(sys.executable, "-m", "tests.tools.sanity")


@nox.session(name="ansible-lint")
def ansible_lint(session: nox.Session) -> None:
    """Playbooks, roles and metadata, by the production profile (.ansible-lint), and the examples."""
    strictly = ("--offline", "--profile", "production", "--strict")
    run(session, "ansible-lint", *strictly)
    run(session, "ansible-lint", *strictly, "--config-file", "examples/.ansible-lint", "examples")


@nox.session(name="docs-lint")
def docs_lint(session: nox.Session) -> None:
    """Documentation of plugins and roles, and every reference in it."""
    arguments = ("--plugin-docs", "--validate-collection-refs=self", "--check-extra-docs-refs")
    run(session, "antsibull-docs", "lint-collection-docs", *arguments, ".")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as web pages; a reference that leads nowhere is an error."""
    session.run(sys.executable, "-m", "tests.tools.docs_site")


@nox.session
def changelog(session: nox.Session) -> None:
    """Fragments of the changelog."""
    run(session, "antsibull-changelog", "lint")
