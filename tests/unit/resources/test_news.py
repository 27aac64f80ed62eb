# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""News, bulletins and install tokens: what is written once, and what becomes of lost answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    LoginRefused,
    NotFound,
    Uncertain,
)
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_bulletin,
    comet_install_token,
    comet_news,
    comet_news_info,
)
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

NEWS, INFO = comet_news.DEFINITION, comet_news_info.DEFINITION
BULLETIN, TOKEN = comet_bulletin.DEFINITION, comet_install_token.DEFINITION
PASSWORD = "password-of-acme"


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Simulator(frozen_clock=True) as simulator:
        simulator.state.add_user("acme-files", password=PASSWORD, Emails=["it@acme.example"])
        yield Tasks(simulator)


@pytest.fixture
def boss(tasks: Tasks) -> Tasks:
    """The administrator of a tenant on a server that does not ask which host name it is reached by."""
    tenant = tasks.simulator.state.add_tenant("Globex", hosts=["127.0.0.1"], organization_id="tenant-globex")
    tasks.simulator.state.add_admin("boss", "tenant-password", organization=tenant)
    return Tasks(tasks.simulator, admin=("boss", "tenant-password"))


def texts(tasks: Tasks) -> list[str]:
    return sorted(item["TextContent"] for item in tasks.simulator.state.news.values())


# -- news


def test_an_item_is_added_once(tasks: Tasks) -> None:
    first = tasks.run(NEWS, content="On Friday")
    assert first["changed"] is True
    assert first["news"] == {"id": next(iter(tasks.simulator.state.news)), "content": "On Friday"}
    assert first["diff"] == {"before": {}, "after": {"content": "On Friday"}}
    assert tasks.run(NEWS, content="On Friday")["changed"] is False
    assert tasks.calls == ["AdminNewsGetAll"]


@pytest.mark.parametrize("content", ["On Friday\r\nand Sunday", "On Friday\nand Sunday\n"])
def test_line_ends_do_not_count(tasks: Tasks, content: str) -> None:
    tasks.run(NEWS, content="On Friday\nand Sunday")
    assert tasks.run(NEWS, content=content)["changed"] is False


def test_an_item_of_a_tenant_is_another_one(tasks: Tasks, boss: Tasks) -> None:
    assert boss.run(NEWS, content="On Friday")["changed"] is True
    assert boss.run(NEWS, content="On Friday")["changed"] is False
    tasks = Tasks(tasks.simulator)
    tasks.simulator.state.organizations["tenant-globex"]["Hosts"] = []
    assert tasks.run(NEWS, content="On Friday")["changed"] is True
    tasks.run(NEWS, content="On Friday", state="absent")
    assert [item["OrganizationID"] for item in tasks.simulator.state.news.values()] == ["tenant-globex"]
    told = tasks.run(INFO, tenant="Globex")["news"]
    assert [item["read_only"]["tenant"] for item in told] == ["tenant-globex"]
    assert tasks.run(INFO, tenant="")["news"] == []


def test_what_is_read_can_be_given_back(tasks: Tasks) -> None:
    tasks.run(NEWS, content="On Friday")
    (item,) = tasks.run(INFO)["news"]
    assert tasks.run(NEWS, **item)["changed"] is False
    assert tasks.run(NEWS, **item, state="absent")["changed"] is True
    assert tasks.run(NEWS, **item, state="absent")["changed"] is False


def test_the_newest_item_comes_first(tasks: Tasks) -> None:
    for content in ("old", "new"):
        tasks.run(NEWS, content=content)
        tasks.simulator.clock.advance(60)
    assert [item["content"] for item in tasks.run(INFO)["news"]] == ["new", "old"]


def test_all_items_of_a_content_are_removed(tasks: Tasks) -> None:
    for key in ("a", "b", "c"):
        content = "Twice" if key < "c" else "Once"
        tasks.simulator.state.news[key] = {"OrganizationID": "", "DateTime": 1, "TextContent": content}
    assert tasks.run(NEWS, content="Twice", state="absent", check_mode=True)["changed"] is True
    assert tasks.run(NEWS, content="Twice", state="absent")["changed"] is True
    assert texts(tasks) == ["Once"]


@pytest.mark.parametrize("fault", ["reset_after", "reset_before"])
def test_a_lost_answer_adds_nothing_twice(tasks: Tasks, fault: str) -> None:
    tasks.simulator.faults.add(fault, method="AdminNewsSubmit")
    result = tasks.run(NEWS, content="On Friday")
    assert (result["changed"], bool(result["news"]["id"])) == (True, True)
    assert texts(tasks) == ["On Friday"]


def test_an_item_that_vanishes_at_once_is_added_again(tasks: Tasks) -> None:
    news = tasks.simulator.state.news
    tasks.run(NEWS, content="On Friday", hook=once(AFTER, "AdminNewsSubmit", news.clear))
    assert texts(tasks) == ["On Friday"]


def test_a_server_that_keeps_nothing_is_told_of(tasks: Tasks) -> None:
    news = tasks.simulator.state.news
    with pytest.raises(Conflict, match="the server accepted the news item and does not show it"):
        tasks.run(NEWS, content="On Friday", hook=lambda when, name: news.clear())


@pytest.mark.parametrize("options", [{}, {"id": "x"}, {"state": "absent"}])
def test_an_item_has_to_be_named(tasks: Tasks, options: Any) -> None:
    with pytest.raises(InputError, match="content is missing"):
        tasks.run(NEWS, **options)


# -- bulletins


def test_a_bulletin_is_sent_each_time(tasks: Tasks) -> None:
    for dummy in range(2):
        assert tasks.run(BULLETIN, subject="Maintenance", content="On Friday")["changed"] is True
    assert [mail["To"] for mail in tasks.simulator.state.mails] == [["it@acme.example"]] * 2


def test_check_mode_sends_no_bulletin(tasks: Tasks) -> None:
    assert tasks.run(BULLETIN, check_mode=True, subject="Maintenance", content="On Friday")["changed"] is True
    assert tasks.simulator.state.mails == []


def test_a_bulletin_whose_answer_is_lost_is_not_sent_again(tasks: Tasks) -> None:
    tasks.simulator.faults.add("reset_after", method="AdminBulletinSubmit")
    with pytest.raises(Uncertain, match="It was not sent again"):
        tasks.run(BULLETIN, subject="Maintenance", content="On Friday")
    assert len(tasks.simulator.state.mails) == 1


# -- install tokens


def test_a_token_sets_a_device_up(tasks: Tasks) -> None:
    result = tasks.run(TOKEN, user="acme-files", user_password=PASSWORD)
    token = result["install_token"]
    assert token["expires_at"] - token["created_at"] == 86400
    assert token["login_server"] == tasks.simulator.url
    assert tasks.simulator.state.install(token["token"], "OFFICE-1").user == "acme-files"
    assert comet_install_token.install_token.hides(result)


def test_a_token_may_be_for_another_server(tasks: Tasks) -> None:
    result = tasks.run(TOKEN, user="acme-files", user_password=PASSWORD, login_server="https://other.example/")
    assert result["install_token"]["login_server"] == "https://other.example/"


def test_check_mode_makes_no_token(tasks: Tasks) -> None:
    result = tasks.run(TOKEN, check_mode=True, user="acme-files", user_password=PASSWORD)
    assert result == {"changed": True, "user": "acme-files"}
    assert tasks.simulator.state.install_tokens == {}


def test_check_mode_trusts_that_the_user_will_come(tasks: Tasks) -> None:
    warnings: list[str] = []
    result = tasks.run(TOKEN, check_mode=True, warnings=warnings, user="new-user", user_password=PASSWORD)
    assert (result["changed"], len(warnings)) == (True, 1)


def test_a_wrong_password_gets_no_token(tasks: Tasks) -> None:
    with pytest.raises(LoginRefused, match="Check user_password; if it is that of 'acme-files'"):
        tasks.run(TOKEN, user="acme-files", user_password="wrong")


def test_an_unknown_user_gets_no_token(tasks: Tasks) -> None:
    with pytest.raises(NotFound, match="there is no user 'nobody'"):
        tasks.run(TOKEN, user="nobody", user_password=PASSWORD)
    assert tasks.writes == []
