# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments of the source ``comet_webhook``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._events import webhook_options
from tests.support import certificates

SECRET = "a-secret-of-more-than-16"


def options(**arguments: Any) -> webhook_options.WebhookOptions:
    return webhook_options.options({"port": 5000, "secrets": [SECRET], **arguments})


def test_sizes_and_times_are_read() -> None:
    made = options(max_body="2 MiB", max_age="2h", report_every="0", port="5001", rate_limit="2.5")
    assert (made.max_body, made.max_age, made.report_every, made.port, made.rate_limit) == (
        2 << 20, 7200, 0, 5001, 2.5,
    )  # fmt: skip


def test_what_ansible_rulebook_adds_is_none_of_ours() -> None:
    assert options(feedback=True, eda_feedback_queue=object()).port == 5000


def test_secrets_are_not_in_its_text() -> None:
    assert SECRET not in repr(options())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"port": None}, "missing required arguments: port"),
        ({"port": 65536}, "65536 is not a port"),
        ({"port": "x"}, "port"),
        ({"secret": SECRET}, "there is no option secret. Did you mean secrets"),
        ({"secrets": []}, "anybody could send events. Give secrets"),
        ({"secrets": ["", ""]}, "anybody could send events"),
        ({"secrets": [SECRET, "short"]}, "one of the secrets has less than 16 characters"),
        ({"path": "comet"}, "path does not begin with /"),
        ({"health_path": "/"}, "health_path and path are the same"),
        ({"cafile": "x.pem"}, "cafile is of use with certfile only"),
        ({"max_body": "much"}, "max_body: 'much' is not a size"),
        ({"max_body": "0"}, "max_body is less than 1"),
        ({"max_age": "old"}, "max_age: 'old' is not a duration"),
        ({"rate_limit": "nan"}, "rate_limit is less than 0"),
        ({"queue_size": 0}, "queue_size is less than 1"),
        ({"deduplicate_by": "luck"}, "value of deduplicate_by must be one of: content, tracing_id"),
    ],
)
def test_what_cannot_be_meant(arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        options(**arguments)
    assert complaint in str(caught.value)


def test_files_of_tls(tmp_path: Path) -> None:
    made = certificates.make(tmp_path)
    files = {"certfile": str(made.certificate), "keyfile": str(made.key)}
    assert webhook_options.tls(options()) is None
    assert webhook_options.tls(options(**files, cafile=str(made.authority))) is not None
    for wrong, complaint in (
        ({"certfile": str(tmp_path / "none.pem")}, "cannot be read (No such file or directory)"),
        ({"certfile": str(made.key)}, "cannot be used"),
        ({**files, "cafile": str(made.key)}, "cannot be used"),
    ):
        with pytest.raises(InputError) as caught:
            webhook_options.tls(options(**wrong))
        assert complaint in str(caught.value)
