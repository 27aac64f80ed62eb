# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fork a process for each script that a client asks for: ``server.py SOCKET DIRECTORY``.

The directory keeps what was compiled. A line on the standard output says that clients are answered. Once the standard input
ends, as it does with whoever started this, the server ends.
"""

from __future__ import annotations

import _imp
import array
import gc
import hashlib
import marshal
import os
import runpy
import select
import socket
import sys
import zipimport
from pathlib import Path
from types import CodeType
from typing import Any

# What modules import that is neither Ansible's nor this collection's. No script can tell that from a fresh interpreter's
# first import, except by its time.
import ast  # noqa: F401  # isort: skip
import base64  # noqa: F401  # isort: skip
import concurrent.futures  # noqa: F401  # isort: skip
import dataclasses  # noqa: F401  # isort: skip
import inspect  # noqa: F401  # isort: skip
import json  # noqa: F401  # isort: skip
import locale  # noqa: F401  # isort: skip
import platform  # noqa: F401  # isort: skip
import selectors  # noqa: F401  # isort: skip
import shlex  # noqa: F401  # isort: skip
import subprocess  # noqa: F401  # isort: skip
import tempfile  # noqa: F401  # isort: skip
import traceback  # noqa: F401  # isort: skip
import typing  # noqa: F401  # isort: skip
import uuid  # noqa: F401  # isort: skip
import zipfile  # noqa: F401  # isort: skip

import requests  # noqa: F401  # isort: skip


def main(path: str, compiled: Path) -> None:
    """Answer clients. Returns in the processes that are forked, with what they are to run."""
    _keep_compiled(compiled)
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)
        while True:
            if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
                sys.exit()
            connection = listener.accept()[0]
            if not os.fork():
                break
            connection.close()
            _reap()
    _run(connection)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _run(connection: socket.socket) -> None:
    """Run what the client asks for in one more process, whose end this one reports."""
    head, ancillary, _flags, _address = connection.recvmsg(4, socket.CMSG_SPACE(3 * 4))
    files = array.array("i", ancillary[0][2])
    with connection.makefile("rb") as stream:
        arguments, environment, directory = marshal.loads(stream.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(bytes([status % 256]))
        os._exit(0)
    connection.close()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update({os.fsdecode(name): os.fsdecode(value) for name, value in environment.items()})
    sys.argv = arguments or [""]
    sys.path[0] = str(Path(sys.argv[0]).parent) if arguments else ""
    if arguments:
        runpy.run_path(arguments[0], run_name="__main__")
    else:
        exec(compile(sys.stdin.read(), "<stdin>", "exec", dont_inherit=True), sys.modules["__main__"].__dict__)


def _keep_compiled(directory: Path) -> None:
    """Look up what an archive's source compiles to, rather than compile it."""
    directory.mkdir()
    zipped: Any = zipimport
    original = zipped._compile_source

    def compiled(pathname: str, source: bytes) -> CodeType:
        kept = directory / hashlib.sha256(source).hexdigest()
        if kept.exists():
            code = marshal.loads(kept.read_bytes())
            _imp._fix_co_filename(code, pathname)  # type: ignore[attr-defined]
            return code
        code = original(pathname, source)
        # Complete from the moment that it is there: others may look for it at the same time.
        draft = directory / f"{kept.name}.{os.getpid()}"
        draft.write_bytes(marshal.dumps(code))
        draft.rename(kept)
        return code

    zipped._compile_source = compiled


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
