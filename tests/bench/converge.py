# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole server in one task: nothing to do, 1 % changed, all new, through ``ansible-playbook``.

The floor of the first is to fetch and parse the same bulk answers. The others add the requests for single users, sent
by a bare client that does as many at a time. ``python -m tests.bench.converge 30000`` measures other sizes than the
usual ones, in users of about three devices each.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import processes, table
from tests.bench.converge_floor import PASSWORD
from tests.bench.processes import MIB, RUNS, Run
from tests.simulator import Simulator
from tests.tools import checkout

SIZES = (1_000, 10_000)
DEVICES_PER_USER = 3
CONCURRENCY = 4
# Each run of this many users and more is long enough to average out by itself.
MANY = 10_000
MOST_READS = 6
OF_ACCOUNTS = ("name", "tenant", "policy", "account_name", "emails", "time_zone", "language", "send_email_reports")
COLUMNS = ("", "users", "requests", "s", "floor s", "times", "cpu s", "floor cpu s", "times", "peak MiB", "floor MiB")
Document = dict[str, list[dict[str, Any]]]


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print.

    :raises SystemExit: if there are other requests than there need be.
    """
    rows: list[list[str]] = []
    with Simulator() as simulator:
        start = processes.least(lambda: processes.play([{"meta": "noop"}], simulator), _seconds)
        idle = processes.least(lambda: _converge({}, simulator), _seconds)
    for size in sizes:
        rows += _on_a_fleet(size, start)
        rows.append(_all_new(size, start))
    table.show(f"A document converged, {CONCURRENCY} objects at a time", COLUMNS, rows)
    print(
        "  floor: the same answers fetched and parsed, and the same requests for single users sent by a bare client, as many"
    )
    print(
        "  at a time. times: how often the floor fits in, the start of Ansible aside. cpu: of the client, without the server."
    )
    print(
        "  accounts: a document of what an account has itself; everything: also of storage vaults, protected items and"
    )
    print("  schedules, as comet_export writes it.")
    print(
        f"  Start: a play without a task takes {start.seconds:.2f} s, {start.processor:.2f} s of them cpu;"
        f" a document without objects {idle.seconds:.2f} s, {idle.processor:.2f} s cpu."
    )


def _on_a_fleet(size: int, start: Run) -> Iterator[list[str]]:
    with Simulator(devices=size * DEVICES_PER_USER, tenants=10) as simulator:
        everything = exported(simulator)
        users = of_accounts(everything)
        names = [user["name"] for user in users]
        runs = 1 if size > MANY else RUNS
        documents = {"accounts": {"users": users}, "everything": everything}
        floors: list[Run] = []
        done: dict[str, list[Run]] = {title: [] for title in documents}
        # In turn, so that whatever else the machine does concerns all of them.
        for _run in range(runs):
            floors.append(_floor("read", names, simulator, 1))
            for title, document in documents.items():
                done[title].append(unchanged(document, simulator, 1))
        for title, finished in done.items():
            requests = len(simulator.requests)
            yield _row(f"nothing to do: {title}", len(users), requests, _least(finished), _least(floors), start)
        some = names[::100]
        floor = _floor("change", some, simulator, runs)
        changed = iter(range(runs))

        def change() -> Run:
            """Each run has something to do: it gives the same users another name."""
            title = f"Round {next(changed)}"
            declared = [{**user, "account_name": title} if user["name"] in set(some) else user for user in users]
            return _converge({"users": declared}, simulator)

        finished = [change() for _run in range(runs)]
        calls = _calls(simulator)
        if calls["AdminSetUserProfileHash"] != len(some):
            raise SystemExit(f"1 % changed: {calls}, which is not one write for each of {len(some)} users")
        yield _row("1 % changed", len(users), sum(calls.values()), _least(finished), floor, start)


def exported(simulator: Simulator) -> Document:
    """The document of a whole server."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "document.json")
        processes.module("converge_document", [str(path)], simulator)
        document: Document = json.loads(path.read_text(encoding="utf-8"))
        return document


def of_accounts(document: Document) -> list[dict[str, Any]]:
    """The users of a document without what is in them."""
    return [{key: user[key] for key in OF_ACCOUNTS if key in user} for user in document["users"]]


def unchanged(document: Document, simulator: Simulator, runs: int) -> Run:
    """Converge what is so already.

    :raises SystemExit: if that takes other requests than a few bulk reads.
    """
    done = processes.least(lambda: _converge(document, simulator), _seconds, runs)
    calls = _calls(simulator)
    if set(calls.values()) != {1} or len(calls) > MOST_READS:
        raise SystemExit(f"nothing to do: {calls}, which is not each answer once")
    return done


def _all_new(size: int, start: Run) -> list[str]:
    names = [f"customer-{number:05}" for number in range(size)]
    runs = 1 if size >= MANY else RUNS
    done, floor, calls = [], [], Counter[str]()
    for _run in range(runs):
        with _empty_server() as simulator:
            tenants = [tenant["Name"] for tenant in simulator.state.organizations.values()]
            users = [_new_user(name, tenants[number % len(tenants)]) for number, name in enumerate(names)]
            done.append(_converge({"users": users}, simulator))
            calls = _calls(simulator)
        with _empty_server() as simulator:
            floor.append(_floor("create", names, simulator, 1))
    if calls["AdminAddUser"] != size or calls["AdminSetUserProfileHash"] != size:
        raise SystemExit(f"all new: {calls}, which is not one of each write for {size} users")
    return _row("all new", size, sum(calls.values()), _least(done), _least(floor), start)


@contextmanager
def _empty_server() -> Iterator[Simulator]:
    with Simulator(tenants=10, policies=2) as simulator:
        yield simulator


def _new_user(name: str, tenant: str) -> dict[str, Any]:
    return {
        "name": name,
        "tenant": tenant,
        "policy": "Workstations",
        "user_password": PASSWORD.format(name),
        "account_name": f"Office of {name}",
        "emails": [f"{name}@customer.example"],
        "protected_items_quota": "500 GiB",
    }


def _converge(document: Document, simulator: Simulator) -> Run:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "document.json")
        path.write_text(json.dumps(document), encoding="utf-8")
        task = {"cometbackup.comet.comet_converge": {"files": [str(path)], "concurrency": CONCURRENCY}}
        simulator.requests.clear()
        return processes.play([task], simulator)


def _floor(what: str, names: Sequence[str], simulator: Simulator, runs: int) -> Run:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "names")
        path.write_text("\n".join(names), encoding="utf-8")

        def measure() -> Run:
            run = processes.module("converge_floor", [what, str(path), str(CONCURRENCY)], simulator)
            seconds, processor = map(float, run.output.split())
            return run._replace(seconds=seconds, processor=processor)

        return _least([measure() for _run in range(runs)])


def _calls(simulator: Simulator) -> Counter[str]:
    return Counter(request.method or "" for request in simulator.requests)


def _seconds(run: Run) -> float:
    return run.seconds


def _least(runs: Sequence[Run]) -> Run:
    """The least of each figure: whatever else the machine does can only add to one."""
    return Run(min(run.seconds for run in runs), min(run.processor for run in runs), min(run.peak for run in runs), "")


def _row(title: str, users: int, requests: int, done: Run, floor: Run, start: Run) -> list[str]:
    return [
        title,
        str(users),
        str(requests),
        f"{done.seconds:.2f}",
        f"{floor.seconds:.2f}",
        f"{(done.seconds - start.seconds) / floor.seconds:.2f}",
        f"{done.processor:.2f}",
        f"{floor.processor:.2f}",
        f"{(done.processor - start.processor) / floor.processor:.2f}",
        *(f"{run.peak / MIB:.0f}" for run in (done, floor)),
    ]


if __name__ == "__main__":
    checkout.link_collection()
    main([int(size) for size in sys.argv[1:]] or SIZES)
