# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of engines into the map of texts that a server keeps, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, structures
from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model import codec, diff, engine_props, engines
from ansible_collections.cometbackup.comet.plugins.module_utils._model.engines import Engine, Row

from .objects import CANARY, objects
from .test_properties import quick

MASK = codec.MASK
ENGINES = engines.ENGINES
FILE, MSSQL, OFFICE365, HYPERV = (ENGINES[name] for name in ("file", "mssql", "msoffice", "hyperv"))
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))


# -- properties ----------------------------------------------------------------------------------------------

words = st.text(alphabet="abC01 \\/:*é", max_size=8)
# Keys of a newer client, among them some that carry credentials.
others = st.dictionaries(st.sampled_from(["NEWER", "REPLICA_COUNT"]), words, max_size=2)
credentials = st.dictionaries(
    st.sampled_from(["REPLICA_PASSWORD", "CONNECTION"]), words.map(lambda text: CANARY + text), max_size=2
)
odd_json = st.sampled_from(["", "{", "[]", "null", '"text"', "{ }"])


def maps(engine: Engine) -> st.SearchStrategy[dict[str, str]]:
    """Maps of an engine as a server may send them: odd numbers, odd JSON, keys that no table has."""
    parts = [_part(row) for row in engine.rows]
    return st.tuples(others, credentials, *parts).map(lambda found: {k: v for part in found for k, v in part.items()})


def _part(row: Row) -> st.SearchStrategy[dict[str, str]]:
    text = words.map(lambda text: CANARY + text) if row.secret else words
    if row.kind == engines.MODE:
        return st.dictionaries(st.sampled_from([key for key in row.modes.values() if key]), words, max_size=2)
    if row.structure:
        text = st.one_of(odd_json, objects(row.structure).map(json.dumps))
    if row.enum:
        text = st.one_of(words, st.sampled_from([str(value) for value in constants.enum(row.enum).values()]))
    if row.kind in (engines.LIST, engines.OBJECTS):
        return st.dictionaries(st.sampled_from([row.key + number for number in ("", "0", "10", "-0002")]), text)
    return st.dictionaries(st.just(row.key), text)


@every_engine
@quick
@given(data=st.data())
def test_what_was_read_changes_nothing_when_it_is_given_back(engine: Engine, data: st.DataObject) -> None:
    held = data.draw(maps(engine))
    before = dict(held)
    assert engine_props.lay_over(engine, held, engine_props.view(engine, held)) == held == before


@every_engine
@quick
@given(data=st.data())
def test_options_are_laid_over_once_and_for_all_and_the_rest_stays(engine: Engine, data: st.DataObject) -> None:
    held, other = data.draw(maps(engine)), data.draw(maps(engine))
    options = engine_props.view(engine, other)
    # What is no structure, under a key of structures, is a plain setting; it is not laid over those.
    keys = tuple(row.key for row in engine.rows if row.structure)
    options["engine_props"] = {
        key: text for key, text in options["engine_props"].items() if not keys or not key.startswith(keys)
    }
    try:
        once = engine_props.lay_over(engine, held, options)
    except InputError:
        # Masks of secrets that are not held here, names of a newer client, what the device would not look at.
        return
    assert engine_props.lay_over(engine, once, options) == once
    unknown = engine_props.view(engine, held)["engine_props"].keys() - options["engine_props"].keys() - {*keys}
    assert {key: once[key] for key in unknown} == {key: held[key] for key in unknown}


@every_engine
@quick
@given(data=st.data())
def test_no_secret_is_in_what_is_shown(engine: Engine, data: st.DataObject) -> None:
    held, other = data.draw(maps(engine)), data.draw(maps(engine))
    shown = [engine_props.view(engine, held), engine_props.changes(engine, held, other)]
    assert CANARY not in json.dumps(shown)


@every_engine
@quick
@given(data=st.data())
def test_a_diff_shows_that_something_differs(engine: Engine, data: st.DataObject) -> None:
    held, other = data.draw(maps(engine)), data.draw(maps(engine))
    assert engine_props.changes(engine, held, held) == ({}, {})
    if held != other:
        old, new = engine_props.changes(engine, held, other)
        assert old or new


# -- examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("engine", "options", "held", "result"),
    [
        # new keys are numbered so that they sort, what stays keeps its own
        (FILE, {"include": ["/b", "/a"]}, {}, {"INCLUDE-0000": "/b", "INCLUDE-0001": "/a"}),
        (FILE, {"include": ["/b", "/a"]}, {"INCLUDE7": "/a", "INCLUDE": "/c"}, {"INCLUDE7": "/a", "INCLUDE-0000": "/b"}),
        (FILE, {"include": ["/a", "/a"]}, {}, {"INCLUDE-0000": "/a"}),
        (FILE, {"exclude": []}, {"EXCLUDE1": "*.tmp", "REXCLUDE1": "a$"}, {"REXCLUDE1": "a$"}),
        # a switch is there or not, whatever it holds
        (FILE, {"filesystem_snapshot": True}, {"USE_WIN_VSS": "on"}, {"USE_WIN_VSS": "on"}),
        (FILE, {"filesystem_snapshot": True, "rescan_unchanged": False}, {"RESCAN_UNCHANGED": "1"}, {"USE_WIN_VSS": "1"}),
        # structures as JSON, those that are there as they are spelled
        (
            FILE,
            {"include_glob": [{"top_directory": "/srv", "value": "*.db"}]},
            {"PINCLUDE0": '{ "Value": "*.db", "TopDirectory": "/srv", "Newer": 1 }'},
            {"PINCLUDE0": '{ "Value": "*.db", "TopDirectory": "/srv", "Newer": 1 }'},
        ),
        (
            FILE,
            {"include_regex": [{"top_directory": "/srv", "value": "a+"}]},
            {"RINCLUDE0": "not JSON"},
            {"RINCLUDE0": "not JSON", "RINCLUDE-0000": '{"TopDirectory":"/srv","Value":"a+"}'},
        ),
        # one of several keys says which backup is taken
        (MSSQL, {"backup_type": "log_truncating"}, {"DIFFBASE": "1"}, {"LOGTRUNC": "1"}),
        (MSSQL, {"backup_type": "full_copy_only"}, {"DIFFERENTIAL": "1"}, {}),
        (MSSQL, {"backup_type": "full_copy_only"}, {}, {}),
        # names for values; not there and empty mean the same
        (MSSQL, {"authentication": "windows", "method": "oledb_32"}, {}, {"AUTHMODE": "windows", "METHOD": "OLEDB_32"}),
        (MSSQL, {"method": "NEWER"}, {"METHOD": "NEWER"}, {"METHOD": "NEWER"}),
        (MSSQL, {"instance": ""}, {}, {}),
        (MSSQL, {"password": MASK, "username": "sa"}, {"PASSWORD": "s"}, {"PASSWORD": "s", "USERNAME": "sa"}),
        # the device looks at names only where not all are meant
        (MSSQL, {"all_databases": False, "databases": ["erp"]}, {"ALL_DATABASES": "1"}, {"DATABASE-0000": "erp"}),
        # what the device does not look at may stay
        (MSSQL, {"databases": ["a"], "instance": "X"}, {"ALL_DATABASES": "1", "DATABASE-0": "a"}, {"ALL_DATABASES": "1", "DATABASE-0": "a", "INSTANCE": "X"}),
        (MSSQL, {"databases": ["erp"]}, {"ALL_DATABASES": "1", "DATABASE-0": "erp"}, {"ALL_DATABASES": "1", "DATABASE-0": "erp"}),
        (HYPERV, {"all_vms": True, "method": "copy"}, {}, {"ALL_VMS": "1", "METHOD": "copy"}),
        (
            OFFICE365,
            {"selection": {"backup_options": {"a": ["mail", "onedrive"]}}},
            {"CUSTOM_SETTINGV2": '{"Organization":false,"Newer":[1]}'},
            {"CUSTOM_SETTINGV2": '{"Organization":false,"Newer":[1],"BackupOptions":{"a":20}}'},
        ),
    ],
)  # fmt: skip
def test_options_are_laid_over_what_the_server_holds(
    engine: Engine, options: Any, held: dict[str, str], result: dict[str, str]
) -> None:
    assert engine_props.lay_over(engine, held, {engine.option: options}) == result


@pytest.mark.parametrize(
    ("given", "held", "result"),
    [
        ({"NEW": "text", "COUNT": 3}, {"OTHER": "1"}, {"OTHER": "1", "NEW": "text", "COUNT": "3"}),
        ({"OTHER": None, "NEVER": None}, {"OTHER": "1", "STAYS": "1"}, {"STAYS": "1"}),
        ({"CONNECTION": {"Host": "db"}}, {"CONNECTION": '{ "Host": "db" }'}, {"CONNECTION": '{ "Host": "db" }'}),
        ({"CONNECTION": {"Host": "db"}}, {}, {"CONNECTION": '{"Host":"db"}'}),
        ({"PASSWORD": MASK}, {"PASSWORD": "s"}, {"PASSWORD": "s"}),
    ],
)
def test_plain_settings_are_set_one_by_one(given: Any, held: dict[str, str], result: dict[str, str]) -> None:
    assert engine_props.lay_over(ENGINES["mysql"], held, {"engine_props": given}) == result


@pytest.mark.parametrize(
    ("engine", "options", "text"),
    [
        (MSSQL, {"mssql": {"method": "OLEDB"}}, "mssql.method: unknown MSSQLMethod"),
        (MSSQL, {"mssql": {"password": MASK}}, "mssql.password is masked"),
        (MSSQL, {"mssql": {"databases": ["a"], "all_databases": True}}, "mssql.databases has a meaning only where all_databases is false"),
        (FILE, {"files": {"network_shares": "all"}}, "files.network_shares must be a list"),
        (MSSQL, {"mssql": {"except_databases": ["a"]}}, "mssql.except_databases has a meaning only where all_databases is true"),
        (FILE, {"files": {"include": ["/a"]}, "engine_props": {"INCLUDE0": "/b"}}, "engine_props.INCLUDE0 and files.include are the same setting"),
        (FILE, {"files": {"network_shares": [{"share_path": "x", "password": MASK}]}}, "files.network_shares\\[0\\].password is masked"),
        (OFFICE365, {"office365": {"selection": {"backup_option": {}}}}, "office365.selection has no key backup_option, did you mean backup_options"),
        (OFFICE365, {"office365": {"selection": {"backup_options": {"a": ["mails"]}}}}, 'unknown Office365Service "mails"'),
        (FILE, {"engine_props": {"FLAG": True}}, "engine_props.FLAG must be a text. Write \"1\""),
        (FILE, {"engine_props": {"PASSWORD": MASK}}, "engine_props.PASSWORD is masked"),
        (FILE, {"files": {"includes": []}}, "files has no key includes, did you mean include"),
        (FILE, {"files": {"include": "/a"}}, "files.include must be a list"),
        (MSSQL, {"mssql": {"backup_type": "full"}}, "mssql.backup_type: 'full' is none of full_copy_only, "),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_names_the_place(engine: Engine, options: Any, text: str) -> None:
    with pytest.raises(InputError, match=text):
        engine_props.lay_over(engine, {}, options)


SHARE = {"share_path": "\\\\nas\\x", "username": "backup"}


def share(password: str, format_: int, **more: Any) -> str:
    return json.dumps(
        {"SharePath": "\\\\nas\\x", "Username": "backup", "Password": password, "PasswordFormat": format_, **more}
    )


def test_a_password_that_is_held_as_it_was_given_is_compared() -> None:
    held = {"SMBAUTH3": share("old", 0, Newer=1)}
    same = engine_props.lay_over(FILE, held, {"files": {"network_shares": [{**SHARE, "password": "old"}]}})
    other = engine_props.lay_over(FILE, held, {"files": {"network_shares": [{**SHARE, "password": "new"}]}})
    assert same == held
    ((key, text),) = other.items()
    assert (key, json.loads(text)) == ("SMBAUTH-0000", json.loads(share("new", 0, Newer=1)))
    assert engine_props.changes(FILE, held, other)[1] == {
        "files": {"network_shares": [{**SHARE, "password": diff.HIDDEN_CHANGED}]}
    }


def test_a_password_that_cannot_be_compared_is_replaced_only_if_it_is_said_to_be_outdated() -> None:
    held = {"SMBAUTH0": share("hashed", 1)}
    options = {"files": {"network_shares": [{**SHARE, "password": "new"}]}}
    assert engine_props.lay_over(FILE, held, options) == held
    outdated = engine_props.unreadable_passwords(FILE, held)
    assert outdated == {"hashed"}
    replaced = engine_props.lay_over(FILE, held, options, outdated)
    assert [json.loads(text) for text in replaced.values()] == [json.loads(share("new", 0))]


def test_a_share_keeps_its_password_when_its_user_changes() -> None:
    held = {"SMBAUTH0": share("old", 0)}
    result = engine_props.lay_over(
        FILE, held, {"files": {"network_shares": [{"share_path": "\\\\nas\\x", "username": "other"}]}}
    )
    assert [json.loads(text)["Password"] for text in result.values()] == ["old"]


def test_secrets_in_plain_settings_are_found_also_in_json() -> None:
    option = {
        "PASSWORD": "one",
        "CONNECTION": {"Host": "db", "Password": "two"},
        "JSON": '{"Password": "three"}',
        "INCLUDE0": "/a",
    }
    found = engine_props.secrets({"engine_props": option})
    assert {"one", "two", "three"} <= found
    assert "/a" not in found
    assert engine_props.secrets({"engine_props": "no dictionary", "files": 1}) == set()


def test_secrets_in_options_of_engines_are_found_where_no_spec_tells_of_them() -> None:
    options = {
        "files": {"network_shares": [{"share_path": "x", "password": "one"}]},
        "mssql": {"password": "two", "username": "sa"},
        "office365": {"app_secret": "three"},
    }
    assert engine_props.secrets(options) == {"one", "two", "three"}


def test_every_engine_that_there_is_is_in_the_table() -> None:
    assert set(ENGINES) == set(constants.enum("Engine"))


def test_no_option_of_an_engine_stands_for_a_key_of_another() -> None:
    for engine in ENGINES.values():
        keys = [key for row in engine.rows for key in (row.modes.values() if row.modes else [row.key]) if key]
        assert [(a, b) for a in keys for b in keys if a is not b and a.startswith(b)] == []


def test_secrets_in_the_table_are_those_that_are_masked_by_name() -> None:
    for engine in ENGINES.values():
        for row in engine.rows:
            fields = structures.structure(row.structure).fields.values() if row.structure else ()
            secret = row.secret or any(field.secret for field in fields)
            assert [row.key, structures.secret_engine_prop(row.key)] == [row.key, secret]
