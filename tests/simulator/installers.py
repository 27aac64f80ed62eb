# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installers that the server builds: for Linux stand-ins that work (below ``client/``), else files that only look like one.

The same for the same name, address and size, byte for byte.
"""

from __future__ import annotations

import gzip
import io
import re
import shlex
import tarfile
import zipfile
from functools import cache
from pathlib import Path

_SOURCES = Path(__file__).parent / "client"
_MARK = b"simulated installer, not a program\n"
_NAME = re.compile(r"(?P<product>.+)-(?P<version>\d+\.\d+\.\d+)(?P<rest>.*)")
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]")
_PYTHON = b"#!/usr/bin/env python3\n"
_PROGRAM, _TEXT = 0o755, 0o644

# Questions that debconf asks: type, and what it is about (keys as seen in public scripts).
_QUESTIONS = (
    ("username", "string", "User to log this device in as:"),
    ("password", "password", "Password of the user:"),
    ("serverurl", "string", "Address of the server, empty for that of the installer:"),
)


def build(name: str, address: str, size: int = 0, mark: str = "") -> bytes:
    """An installer.

    :param name: file name, which has product and version in it and tells what kind of installer it is.
    :param address: address of the server that the software logs in to.
    :param size: bytes to fill it up to.
    :param mark: makes it another one, as a signature or a time stamp would.
    """
    if name.endswith(".run"):
        return (_run(name, address) + mark.encode()).ljust(size, b"\0")
    if name.endswith(".deb"):
        return _deb(name, address, size, mark)
    if name.endswith(".zip"):
        return _zip(name, f"{address}\n{mark}", size)
    return (_MARK + f"{name}\n{address}\n{mark}".encode()).ljust(size, b"\0")


def _parts(name: str) -> tuple[str, str]:
    """Directory below /opt, and version, of an installer's file name."""
    found = _NAME.fullmatch(name)
    assert found is not None, name
    return _NO_NAME.sub("", found["product"]), found["version"]


@cache
def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")


def _filled(name: str, **values: str) -> bytes:
    text = _source(name)
    for key, value in values.items():
        text = text.replace(f"@{key.upper()}@", value)
    return text.encode()


def _software(version: str) -> dict[str, tuple[bytes, int]]:
    """The files of the software: content and permissions by name."""
    scripts = ("backup-daemon-start.sh", "backup-daemon-start-background.sh")
    return {
        "backup-tool": (_PYTHON + _source("backup_tool.py").encode(), _PROGRAM),
        **{name: (_source(name).encode(), _PROGRAM) for name in scripts},
        "version": (f"{version}\n".encode(), _TEXT),
    }


def _archive(files: dict[str, tuple[bytes, int]]) -> bytes:
    """A tar.gz file, with directories for the names that have them."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for folder in sorted({str(parent) for name in files for parent in Path(name).parents if str(parent) != "."}):
            entry = tarfile.TarInfo(f"./{folder}")
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for name, (content, mode) in files.items():
            entry = tarfile.TarInfo(f"./{name}")
            entry.size, entry.mode = len(content), mode
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=0)


@cache
def _run(name: str, address: str) -> bytes:
    brand, version = _parts(name)
    payload = _archive(_software(version))
    lines = _source("install.sh").count("\n")
    return (
        _filled(
            "install.sh",
            brand=shlex.quote(brand),
            address=shlex.quote(address),
            first=str(lines + 1),
            size=str(len(payload)),
        )
        + payload
    )


def _deb(name: str, address: str, size: int, mark: str) -> bytes:
    brand, version = _parts(name)
    software = _software(version)
    control = {
        "control": (_control(version, software), _TEXT),
        "templates": ("\n".join(map(_question, _QUESTIONS)).encode(), _TEXT),
        **{
            script: (_filled(f"debian/{script}", brand=shlex.quote(brand), address=shlex.quote(address)), _PROGRAM)
            for script in ("config", "postinst", "prerm", "postrm")
        },
    }
    data = {f"opt/{brand}/{file}": content for file, content in software.items()}
    data["usr/lib/systemd/system/backup-tool.service"] = (_filled("debian/backup-tool.service", brand=brand), _TEXT)
    built = b"!<arch>\n" + b"".join(
        (
            _member("debian-binary", b"2.0\n"),
            _member("control.tar.gz", _archive(control)),
            _member("data.tar.gz", _archive(data)),
            _member("_mark", mark.encode()) if mark else b"",
        )
    )
    # dpkg passes over members that it does not know after the others.
    missing = size - len(built) - len(_member("_fill", b""))
    return built + _member("_fill", bytes(missing)) if missing > 0 else built


def _zip(name: str, settings: str, size: int) -> bytes:
    """The two files that an archive for Windows has: the program, here none, and its settings."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        for file, content in (
            ("install.exe", (_MARK + name.encode()).ljust(size, b"\0")),
            ("install.dat", settings.encode()),
        ):
            archive.writestr(zipfile.ZipInfo(file), content)
    return raw.getvalue()


def _control(version: str, software: dict[str, tuple[bytes, int]]) -> bytes:
    kibibytes = sum(len(content) for content, _mode in software.values()) // 1024 + 1
    return (
        f"Package: backup-tool\nVersion: {version}\nArchitecture: all\nMaintainer: nobody <nobody@backup.example>\n"
        f"Installed-Size: {kibibytes}\nDepends: debconf (>= 0.5) | debconf-2.0, python3\nSection: admin\nPriority: optional\n"
        "Description: stand-in for a backup client\n It logs in at a simulated server and backs nothing up.\n"
    ).encode()


def _question(question: tuple[str, str, str]) -> str:
    key, kind, text = question
    return f"Template: backup-tool/{key}\nType: {kind}\nDescription: {text}\n"


def _member(name: str, content: bytes) -> bytes:
    """A member of an ar archive, which begins at an even offset."""
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return head + content + b"\n" * (len(content) % 2)
