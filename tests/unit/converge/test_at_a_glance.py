# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen to be settled at a glance is what the long way would not touch either."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import OLDEST_SUPPORTED, CometClient
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model import engines
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context
from ansible_collections.cometbackup.comet.plugins.module_utils._resources import document_kinds
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.customers import PARTS, Entries
from ansible_collections.cometbackup.comet.plugins.module_utils._resources.profile_entries import Glance
from ansible_collections.cometbackup.comet.plugins.modules.comet_export import DEFINITION as EXPORT
from tests.simulator import Simulator
from tests.unit.model.objects import objects
from tests.unit.resources.tasks import Tasks

USER = "acme"
# Few, so that entries have the same ones, and ids that are the names of others.
IDS = ("one", "two", "three")
NAMES = ("Main", "Cold", "two", "")
ENGINES = [*(f"engine1/{name}" for name in ("file", "mssql", "mysql", "hyperv")), "engine9/new"]
quick = settings(
    max_examples=200,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
every_kind = pytest.mark.parametrize("option", PARTS)


def _entries(structure: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A few entries of a profile, of which those fields make out what they have to do with each other."""
    some = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in fields.items()})
    entry = st.tuples(objects(structure), some).map(lambda both: {**both[0], **both[1]})
    return st.dictionaries(st.sampled_from(IDS), entry, max_size=3)


profiles = st.fixed_dictionaries(
    {
        "Username": st.just(USER),
        "Devices": st.dictionaries(
            st.sampled_from(IDS), st.fixed_dictionaries({"FriendlyName": st.sampled_from(NAMES)})
        ),
        "Destinations": _entries("DestinationConfig", Description=NAMES),
        "Sources": _entries("SourceConfig", Description=NAMES, OwnerDevice=(*IDS, "gone"), Engine=ENGINES),
        "BackupRules": _entries("BackupRuleConfig", Description=NAMES, Source=(*IDS, "gone"), Destination=IDS),
    }
)


@st.composite
def cases(draw: st.DrawFn, option: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A profile, and what a document may declare of it: mostly what is there, by ids or by names, and something else here and there."""
    profile, kind = draw(profiles), PARTS[option]
    shown = [kind.view(value, profile) for value in kind.entries(profile).values()]
    shown += [kind.named(view, profile) for view in shown]
    others = {key: value for view in shown for key, value in view.items()}
    view = draw(st.sampled_from(shown)) if shown else {"name": "Main"}
    ids = {"id": draw(st.sampled_from(IDS))} if draw(st.booleans()) else {}
    kept = {key: value for key, value in view.items() if key == "name" or draw(st.integers(0, 3)) == 0}
    swapped = {key: value for key, value in others.items() if draw(st.integers(0, 29)) == 0}
    engine = {name: {} for name in engines.OPTIONS if draw(st.integers(0, 29)) == 0}
    return profile, {**kept, **swapped, **engine, **ids}


def _context() -> Context:
    client = CometClient(Connection.from_params({"url": "http://127.0.0.1:9/", "username": "a", "password": "b"}))
    # A server that knows nothing new, and need not be asked.
    client._version = OLDEST_SUPPORTED
    return Context(client, check_mode=True, warn=pytest.fail, planning=True)


@every_kind
@quick
@given(data=st.data())
def test_what_is_settled_is_left_as_it_is_by_the_long_way(option: str, data: st.DataObject) -> None:
    profile, item = data.draw(cases(option))
    try:
        params = document_kinds.PARTS[option].checker.checked(item, "item")
    except InputError:
        return
    if Glance(profile).is_settled(PARTS[option], params):
        entries = Entries(_context(), {"name": USER})
        assert entries._with(PARTS[option], profile, {**params, "user": USER}) == profile


def test_all_of_a_fleet_is_settled() -> None:
    with Simulator(devices=60) as simulator:
        document = Tasks(simulator).run(EXPORT)["document"]
        profiles = {account.profile["Username"]: account.profile for account in simulator.state.accounts}
    seen = [
        Glance(profiles[user["name"]]).is_settled(kind, document_kinds.PARTS[option].checker.checked(item, "item"))
        for user in document["users"]
        for option, kind in PARTS.items()
        for item in user.get(option, ())
    ]
    assert len(seen) > len(profiles)
    assert all(seen)
