# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a handler is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .accounts import Account, dumps
from .auth import NOBODY, Actor, Authenticator, Credentials
from .devices import Connection
from .errors import ApiError, not_found, unauthorised
from .reference import Method, methods
from .state import State

OK = "OK"


@dataclass(frozen=True)
class JsonText:
    """An answer that is serialised already, in pieces: huge ones are never held as a whole before they are compressed."""

    pieces: Sequence[str]


@dataclass(frozen=True)
class PlainText:
    """An answer in text/plain."""

    text: str


@dataclass(frozen=True)
class Download:
    """A file to be saved."""

    content: bytes
    name: str = ""
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Reply:
    """What another server answered to a request of this one. ``status`` is 0 if there was no answer, ``text`` then says why."""

    status: int
    text: str


@dataclass(frozen=True)
class Outward:
    """In place of an answer: a POST request to another server comes first, ``then`` makes the answer of its reply.

    ``form`` is sent as multipart/form-data if it is given, else ``body``.
    """

    url: str
    headers: dict[str, str]
    body: str
    then: Callable[[Reply], Any]
    seconds: float
    form: tuple[tuple[str, str], ...] = ()


@dataclass
class Call:
    """One call of a method: who asks, with which parameters, of which server."""

    state: State
    authenticator: Authenticator
    method: Method
    params: dict[str, Any]
    credentials: Credentials
    host: str = ""
    address: str = ""
    scheme: str = "http"
    actor: Actor = NOBODY
    after: list[Callable[[], None]] = field(default_factory=list)
    delay_seconds: float = 0.0

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter that may be absent."""
        return self.params.get(name, default)

    def message(self, text: str = OK, **fields: Any) -> dict[str, Any]:
        """A successful ``CometAPIResponseMessage``, with more fields where the method returns more."""
        return {"Status": 200, "Message": text, **fields}

    @property
    def own_address(self) -> str:
        """The server's address as the caller wrote it."""
        return f"{self.scheme}://{self.host}/"

    def publish(self, event: str, resource: str = "", data: Any = None, owner: str = "") -> None:
        """An event caused by this caller."""
        self.state.publish(event, self.actor.name, resource, data, owner)

    # -- what the caller can reach

    @property
    def organization(self) -> str | None:
        """The tenant whose objects this caller sees, None for all."""
        return None if self.actor.top_level else self.actor.organization

    def target_organization(self, name: str = "TargetOrganization") -> str:
        """The tenant a call is about: a tenant's admin has no choice.

        :raises ApiError: for an unknown tenant.
        """
        chosen = self.get(name, "") or ""
        if not self.actor.top_level:
            if chosen not in ("", self.actor.organization):
                raise unauthorised()
            return self.actor.organization
        if chosen and chosen not in self.state.organizations:
            raise not_found("Organization", self.state.options.not_found_status)
        return str(chosen)

    def sees(self, organization: str) -> bool:
        """Whether objects of a tenant are visible to the caller."""
        return self.organization is None or organization == self.organization

    def account(self, name: str = "TargetUser") -> Account:
        """The user a parameter names, or the caller itself among end users.

        :raises ApiError: as the release words it for an unknown user; 403 for another tenant's.
        """
        if self.actor.kind == "user":
            return self.state.accounts[self.actor.name]
        account = self.state.accounts.get(self.params[name])
        if account is None:
            raise ApiError(400, "User not found") if self._tells_unknown_users() else unauthorised()
        if not self.sees(account.organization):
            raise unauthorised()
        return account

    def _tells_unknown_users(self) -> bool:
        """20.9.0 up to 22.3.7 did not say that a user is unknown (facts: comet-facts 1)."""
        return self.state.options.at_least("22.3.7") or not self.state.options.at_least("20.9.0")

    def visible_accounts(self) -> Iterator[Account]:
        """The users the caller sees."""
        if self.actor.kind == "user":
            return iter([self.state.accounts[self.actor.name]])
        return iter(self.state.accounts.of(self.organization))

    def connection(self, name: str = "TargetID") -> Connection:
        """The live connection a parameter names.

        :raises ApiError: 403 if there is none, it is another tenant's, or (for end users) another user's.
        """
        connection = self.state.devices.connection(self.params[name])
        if connection is None or not connection.device.reachable:
            raise unauthorised()
        user = connection.device.user
        if (self.actor.kind == "user" and user != self.actor.name) or not self.sees(self.state.owner_of(user)):
            raise unauthorised()
        return connection


def as_map(entries: Iterable[tuple[str, str]]) -> JsonText:
    """An object of keys and values that are serialised already."""
    pieces: list[str] = []
    for key, text in entries:
        pieces += ("," if pieces else "{", dumps(key), ":", text)
    return JsonText([*pieces, "}"] if pieces else ["{}"])


Handler = Callable[[Call], Any]


class Registry:
    """Handlers of one area by method name."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}

    def method(self, *names: str) -> Callable[[Handler], Handler]:
        """Register a handler for methods; one may serve an administrator's call and its end-user twin."""

        def register(handler: Handler) -> Handler:
            for name in names:
                self.handlers[name] = handler
            return handler

        return register

    def both(self, *names: str) -> Callable[[Handler], Handler]:
        """Register a handler for administrators' calls and, where there are any, their end-user twins; names without prefix."""
        known = methods()
        return self.method(*(full for name in names for full in (f"Admin{name}", f"UserWeb{name}") if full in known))
