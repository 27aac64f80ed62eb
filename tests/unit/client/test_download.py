# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are handed on as they come, errors in their place are noticed, and a lost connection begins anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors
from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.wire import Raw
from tests.simulator import Simulator
from tests.unit.client.raw_server import RawServer, answer

LINUX = "AdminBrandingGenerateClientLinuxgeneric"
MEGABYTE = 1024 * 1024
Clients = Callable[..., CometClient]


class Saved:
    """What came of a download: its attempts, each with name, bytes, and pieces."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.attempts: list[tuple[str | None, bytes, list[int]]] = []

    def __call__(self, raw: Raw, pieces: Iterator[bytes]) -> str:
        content, sizes = b"", []
        self.attempts.append((raw.file_name, b"", []))
        for piece in pieces:
            content += piece
            sizes.append(len(piece))
            if self.most is not None and len(content) >= self.most:
                break
        self.attempts[-1] = (raw.file_name, content, sizes)
        return hashlib.sha256(content).hexdigest()


@pytest.fixture
def large(simulators: Any) -> Simulator:
    """A server whose installers have the size of real ones."""
    simulator: Simulator = simulators(full_size_installers=True)
    return simulator


def test_a_large_file_comes_in_pieces(large: Simulator, clients: Clients) -> None:
    saved = Saved()
    digest = clients(large.url).download(LINUX, None, saved)
    ((name, content, sizes),) = saved.attempts
    assert name is not None and name.endswith(".run")
    assert len(content) == 30 * MEGABYTE
    assert max(sizes) < MEGABYTE
    assert content == clients(large.url).call(LINUX).content
    assert digest == hashlib.sha256(content).hexdigest()


def test_a_small_file_comes_as_well(clients: Clients, sim: Simulator) -> None:
    saved = Saved()
    clients(sim.url).download(LINUX, None, saved)
    assert saved.attempts[0][1].startswith(b"#!/bin/sh\n")


def test_nobody_has_to_take_it_all(large: Simulator, clients: Clients) -> None:
    client, saved = clients(large.url), Saved(most=1)
    client.download(LINUX, None, saved)
    assert len(saved.attempts[0][1]) < MEGABYTE
    assert client.call("AdminListUsers") == []


@pytest.mark.parametrize("fault", ["truncate", "reset_before", "http_502"])
def test_a_lost_connection_begins_anew(large: Simulator, clients: Clients, fault: str) -> None:
    large.faults.add(fault, method=LINUX)
    saved = Saved()
    clients(large.url).download(LINUX, None, saved)
    assert len(saved.attempts[-1][1]) == 30 * MEGABYTE
    assert len(saved.attempts) == (2 if fault == "truncate" else 1)


def test_a_connection_that_is_lost_each_time_is_an_error(large: Simulator, clients: Clients) -> None:
    large.faults.add("truncate", method=LINUX, times=None)
    with pytest.raises(errors.BadAnswer, match="cut off|connection was lost"):
        clients(large.url, retries=1).download(LINUX, None, Saved())


def test_an_error_in_place_of_the_file_is_an_error(sim: Simulator, clients: Clients) -> None:
    sim.faults.add("api_error", method=LINUX, status=500, message="The build failed")
    saved = Saved()
    with pytest.raises(errors.ServerRefusal, match="the server answered 500 The build failed"):
        clients(sim.url).download(LINUX, None, saved)
    assert saved.attempts == []


def test_a_page_of_something_in_between_is_an_error(clients: Clients) -> None:
    page = "<html>" + "x" * MEGABYTE
    with RawServer(answer(page, Content_Type="text/html")) as server:
        with pytest.raises(errors.BadAnswer, match="the answer is a web page"):
            clients(server.url, retries=0).download(LINUX, None, Saved())


def test_what_the_taker_raises_is_not_repeated(large: Simulator, clients: Clients) -> None:
    def full(raw: Raw, pieces: Iterator[bytes]) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        clients(large.url).download(LINUX, None, full)
    assert large.requests.count(LINUX) == 1


def test_a_session_that_has_ended_is_renewed(large: Simulator, clients: Clients) -> None:
    client = clients(large.url)
    client.login()
    large.state.sessions.end_all()
    client.download(LINUX, None, saved := Saved())
    assert len(saved.attempts) == 1
