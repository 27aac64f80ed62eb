# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds of every structure of the API, tried on made-up objects of it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._api import structures
from ansible_collections.cometbackup.comet.plugins.module_utils._model import by_hand, codec, diff, redact

from .objects import CANARY, NEWER, objects

# Those that options stand for, and what is peculiar in others: recursion, lists with secrets, maps of enumerations.
MANAGED = (
    "AllowedAdminUser",
    "BackupRuleConfig",
    "DestinationConfig",
    "ExternalAuthenticationSource",
    "GroupPolicy",
    "Office365CustomSettingV2",
    "Organization",
    "PSAConfig",
    "RemoteStorageOption",
    "RetentionPolicy",
    "ScheduleConfig",
    "SearchClause",
    "SourceConfig",
    "UpdateCampaignOptions",
    "UserPolicy",
    "UserProfileConfig",
    "WebhookOption",
)
# The same examples each time, as many as a run has time for, and no clock that decides about the outcome.
quick = settings(
    max_examples=5,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
every_structure = pytest.mark.parametrize("name", MANAGED)


@every_structure
@quick
@given(data=st.data())
def test_what_was_read_changes_nothing_when_it_is_given_back(name: str, data: st.DataObject) -> None:
    held = data.draw(objects(name))
    before = copy.deepcopy(held)
    assert codec.encode(name, codec.decode(name, held), held) == before
    assert codec.encode(name, codec.decode(name, held, reveal=True), held) == before
    assert held == before


@every_structure
@quick
@given(data=st.data())
def test_options_are_laid_over_once_and_for_all(name: str, data: st.DataObject) -> None:
    held, other = data.draw(objects(name)), data.draw(objects(name))
    options = {key: item for key, item in codec.decode(name, other, reveal=True).items() if item is not None}
    try:
        once = codec.encode(name, options, held)
    except codec.InputError:
        # A value that only a newer server knows can be kept, not set.
        return
    assert codec.encode(name, options, once) == once
    assert once.get(NEWER) == held.get(NEWER)
    untouched = [field.name for field in structures.structure(name).fields.values() if field.option not in options]
    assert [once[key] for key in untouched if key in once and key in held] == [
        held[key] for key in untouched if key in held
    ]


@every_structure
@quick
@given(data=st.data())
def test_no_secret_is_in_what_is_shown(name: str, data: st.DataObject) -> None:
    held, other = data.draw(objects(name)), data.draw(objects(name))
    assert CANARY not in json.dumps([codec.decode(name, held), diff.changes(name, held, other)])


@every_structure
@quick
@given(data=st.data())
def test_every_secret_is_found_for_masking(name: str, data: st.DataObject) -> None:
    held = data.draw(objects(name))
    shown = json.dumps(codec.decode(name, held, reveal=True))
    for text in redact.secrets_in_options(name, codec.decode(name, held, reveal=True)):
        shown = shown.replace(json.dumps(text)[1:-1], "")
    assert CANARY not in shown


@every_structure
@quick
@given(data=st.data())
def test_a_diff_has_what_differs_and_the_same_from_either_side(name: str, data: st.DataObject) -> None:
    held, other = data.draw(objects(name)), data.draw(objects(name))
    assert diff.changes(name, held, held) == ({}, {})
    old, new = diff.changes(name, held, other)
    back_old, back_new = diff.changes(name, other, held)
    assert _unmarked([old, new]) == _unmarked([back_new, back_old])
    differing = {
        field.option
        for field in structures.structure(name).fields.values()
        if not codec.same(field, held.get(field.name), other.get(field.name))
    }
    assert old.keys() | new.keys() == differing


@every_structure
@quick
@given(data=st.data())
def test_a_call_by_hand_sends_what_was_written(name: str, data: st.DataObject) -> None:
    held = data.draw(objects(name))
    try:
        sent = by_hand.translate(name, held, "P", unknown_allowed=True)
    except codec.InputError as error:
        assert (
            "did you mean" in str(error)
            or "valid are" in str(error)
            or "unknown " in str(error)
            or "is not" in str(error)
        )
        return
    assert sent == held


def _unmarked(value: Any) -> str:
    return json.dumps(value, sort_keys=True).replace(diff.HIDDEN_CHANGED, diff.HIDDEN)


@pytest.mark.parametrize("name", structures.structure_names())
def test_an_empty_object_of_every_structure_can_be_made(name: str) -> None:
    empty = codec.zero(name)
    assert codec.encode(name, {}, None) == empty
    assert codec.equivalent(name, empty, {}) and codec.equivalent(name, {}, empty)
