# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start times: the server's form, dictionaries and lines mean the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model import schedules, starts
from ansible_collections.cometbackup.comet.plugins.module_utils._model.starts import FREQUENCIES, Start

quick = settings(
    max_examples=300,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
DAY = 86400
_numbers = st.integers(0, 40 * DAY)
_clocks = st.integers(0, DAY // 60 - 1)
_days = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
# What a server may send, sensible or not, and what makes sense.
anything = st.builds(
    Start,
    st.one_of(st.sampled_from(sorted(FREQUENCIES.values())), st.integers(0, 9999)),
    _numbers,
    st.one_of(st.just(0), st.integers(-(10**6), 10**6)),
    st.one_of(st.none(), st.tuples(st.integers(0, 2000), _clocks)),
    st.one_of(st.none(), _days),
    st.one_of(st.just(0), st.integers(0, 30000)),
    st.none(),
).map(lambda start: start._replace(date=(start.seconds % 14, start.seconds % 33)) if start.name == "yearly" else start)


def _month_and_day(day: date) -> tuple[int, int]:
    return day.month, day.day


@st.composite
def sensible(draw: st.DrawFn) -> Start:
    name = draw(st.sampled_from(sorted(FREQUENCIES)))
    most = {"hourly": 3599, "weekly": 7 * DAY - 1, "monthly": 31 * DAY - 1, "once": 2**33, "periodic": 40 * DAY}
    return Start(
        FREQUENCIES[name],
        draw(st.integers(1 if name == "periodic" else 0, most.get(name, DAY - 1))),
        draw(st.integers(0, DAY)) if name == "periodic" else 0,
        draw(st.one_of(st.none(), st.tuples(_clocks, _clocks))),
        draw(st.one_of(st.none(), _days.filter(bool))),
        draw(st.one_of(st.just(0), st.integers(0, starts.MOST_DELAY))),
        draw(st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(_month_and_day)) if name == "yearly" else None,
    )


@quick
@given(start=anything)
def test_the_servers_form_comes_back(start: Start) -> None:
    assert starts.from_config(starts.to_config(start)) == start


@quick
@given(start=anything)
def test_a_dictionary_says_whatever_the_server_has(start: Start) -> None:
    option = schedules.to_option(start)
    assert schedules.from_options([option], "times") == [start]
    without = {key: value for key, value in option.items() if key != "text"}
    assert schedules.from_options([without], "times") == [start]


@quick
@given(start=sensible())
def test_a_line_says_all_that_makes_sense(start: Start) -> None:
    text = schedules.to_text(start)
    assert text is not None
    assert schedules.from_text(text) == [start]
    assert schedules.from_text(text.upper()) == [start]
    assert schedules.from_options([text, {"text": text}], "times") == [start, start]


@quick
@given(start=anything)
def test_a_line_that_there_is_means_the_start(start: Start) -> None:
    text = schedules.to_text(start)
    assert text is None or schedules.from_text(text) == [start]


@quick
@given(held=st.lists(anything, max_size=4), data=st.data())
def test_what_is_there_stays_in_any_order(held: list[Start], data: st.DataObject) -> None:
    configs = [{**starts.to_config(start), "Future": number} for number, start in enumerate(held)]
    assert starts.lay_over(configs, data.draw(st.permutations(held))) == configs


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("daily at 22:30", [Start(8011, 81000)]),
        ("daily at 5:00:15", [Start(8011, 18015)]),
        ("daily on weekdays at 22:30", "'weekdays' is no day of the week"),
        ("daily on Monday, fri at 22:30", [Start(8011, 81000, days=(1, 5))]),
        ("daily at 22:30 only on sat", [Start(8011, 81000, days=(6,))]),
        ("daily on sat at 22:30 only on sun", [Start(8011, 81000, days=(0,))]),
        ("Hourly", [Start(8012, 0)]),
        ("hourly at :15", [Start(8012, 900)]),
        ("hourly at :61", "is no time past the hour"),
        ("hourly at :15 between 08:00 and 18:00 only on mon tue", [Start(8012, 900, 0, (480, 1080), (1, 2))]),
        ("weekly on sun at 00:00", [Start(8013, 0)]),
        ("weekly on mon, thu at 02:00", [Start(8013, DAY + 7200), Start(8013, 4 * DAY + 7200)]),
        ("weekly at 02:00", "says no time to start"),
        ("monthly on day 1 at 03:00", [Start(8014, 10800)]),
        ("monthly on days 1, 15 at 03:00", [Start(8014, 10800), Start(8014, 14 * DAY + 10800)]),
        ("monthly on day 32 at 03:00", "there is no day 32 in a month"),
        ("yearly on dec 24 at 03:00", [Start(8016, 10800, date=(12, 24))]),
        ("yearly on december 24 at 03:00", [Start(8016, 10800, date=(12, 24))]),
        ("yearly on dec 32 at 03:00", "dec has no day 32"),
        ("yearly on feb 30 at 03:00", "feb has no day 30"),
        ("every 4 hours", [Start(8015, 14400)]),
        ("every hour", [Start(8015, 3600)]),
        ("every 90 minutes offset by 15m with random delay 10m", [Start(8015, 5400, 900, delay=600)]),
        ("every 0 hours", "periodic has no such time"),
        ("every now and then", "is not a duration"),
        ("once at 2026-12-24 22:00", [Start(8010, 1798149600)]),
        ("once at 2026-12-24 22:00 UTC", [Start(8010, 1798149600)]),
        ("once at 2026-12-24T23:00:00+01:00", [Start(8010, 1798149600)]),
        ("once at Christmas", "is no date and time"),
        ("once at 2 days ago", "is no date and time"),
        ("daily at 25:00", "'25:00' is not a time of day"),
        ("", "says no time to start; write for example daily at 22:30"),
    ],
)
def test_lines_as_people_write_them(line: str, expected: Any) -> None:
    if isinstance(expected, str):
        with pytest.raises(InputError, match=expected):
            schedules.from_options([line], "times")
    else:
        assert schedules.from_options([line], "times") == expected


@pytest.mark.parametrize(
    ("given_option", "message"),
    [
        ({"frequency": "dayly", "at": "22:30"}, r"times\[0\]: unknown frequency 'dayly', did you mean daily\?"),
        ({"frequency": "never"}, "unknown frequency 'never', there are"),
        ({"at": "22:30"}, "the key frequency is needed"),
        ({"frequency": "daily"}, "daily needs the key at"),
        ({"frequency": "daily", "at": 1350}, '1350 is no time of day; write it in quotes, such as "22:30"'),
        ({"frequency": "daily", "att": "22:30"}, r"the frequency daily has no key att, did you mean at\?"),
        ({"frequency": "daily", "colour": "red"}, "has no key colour, it takes frequency"),
        ({"frequency": "daily", "at": "22:30", "offset": 5}, "daily has no such time"),
        ({"frequency": "weekly", "day": "mo", "at": "22:30"}, "'mo' is no day of the week"),
        ({"frequency": "monthly", "day": "first", "at": "22:30"}, "day: 'first' is not a whole number"),
        ({"frequency": "yearly", "month": 13, "day": 1, "at": "22:30"}, "13 is no month"),
        ({"frequency": "yearly", "month": "february", "day": 30, "at": "22:30"}, r"times\[0\]: feb has no day 30"),
        ({"frequency": "yearly", "month": 4, "at": "22:30"}, "yearly needs the key day"),
        ({"frequency": "hourly", "at": ":15", "from": "08:00"}, "the keys from and to go together"),
        ({"frequency": "hourly", "at": ":15", "from": "08:00:30", "to": "09:00"}, "from and to are whole minutes"),
        ({"frequency": "daily", "at": "22:30", "text": "daily at 22:00"}, "text says daily at 22:00, and the other keys say daily at 22:30"),
        (7, "7 is neither a line"),
    ],
)  # fmt: skip
def test_dictionaries_that_cannot_be_meant_are_refused(given_option: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        schedules.from_options([given_option], "times")


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ({"frequency": "weekly", "day": ["mon", "Friday"], "at": "02:00"}, ["weekly on mon at 02:00", "weekly on fri at 02:00"]),
        ({"frequency": "hourly", "at": 15}, ["hourly at :15"]),
        ({"frequency": "onceonly", "at": 1798149600}, "unknown frequency"),
        ({"frequency": "once", "at": 1798149600}, ["once at 2026-12-24 22:00 UTC"]),
        ({"frequency": "periodic", "every": "4h", "offset": None}, ["every 4 hours"]),
        ({"frequency": 8011, "seconds_past": 60}, ["daily at 00:01"]),
        ({"frequency": "yearly", "month": "2", "day": "29", "at": "00:00"}, ["yearly on feb 29 at 00:00"]),
    ],
)  # fmt: skip
def test_dictionaries_as_people_write_them(option: Any, expected: Any) -> None:
    if isinstance(expected, str):
        with pytest.raises(InputError, match=expected):
            schedules.from_options([option], "times")
    else:
        assert [schedules.to_text(start) for start in schedules.from_options([option], "times")] == expected


def test_a_changed_start_keeps_what_only_a_newer_server_knows() -> None:
    held = [{**starts.to_config(Start(8011, 60)), "Future": 1}, {**starts.to_config(Start(8012, 60)), "Future": 2}]
    changed = starts.lay_over(held, [Start(8012, 60), Start(8011, 120)])
    assert [(item["SecondsPast"], item["Future"]) for item in changed] == [(60, 2), (120, 1)]
    assert starts.lay_over(held, [Start(8011, 120)])[0].get("Future") is None


def test_a_server_that_knows_less_is_not_sent_what_says_nothing() -> None:
    """Servers of old releases have neither windows nor days."""
    held = {"FrequencyType": 8011, "SecondsPast": 60}
    assert starts.to_config(Start(8011, 120), held) == {"FrequencyType": 8011, "SecondsPast": 120}


def test_a_delay_beyond_what_servers_take_is_kept_and_not_set() -> None:
    held = [starts.to_config(Start(8011, 60, delay=20000))]
    assert starts.lay_over(held, [Start(8011, 60, delay=20000)]) == held
    with pytest.raises(InputError, match="a random delay is 5 hours at most, not 20001 seconds"):
        starts.lay_over(held, [Start(8011, 60, delay=20001)])
