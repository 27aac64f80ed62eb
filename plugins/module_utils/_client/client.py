# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client: one server, one account, any method of the API.

It raises :class:`~.errors.CometError`; it never ends a task. Modules, action plugin, inventory and event
sources all use it as it is.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Mapping, Optional

from .._api import methods, versions
from .._api.methods import Method
from . import retry, wire
from .auth import Credentials
from .cache import ReadCache
from .connection import Connection
from .errors import BadAnswer, CheckModeRefusal, CometError, CutOff, LoginRefused, Overloaded, SessionExpired, Uncertain, Unreachable, VersionTooOld
from .transport import Answer, Interrupted, NotSent, Transport

# So many calls are made with the password itself before a session is started: a start and its revocation cost
# two requests, which a single task need not pay.
CALLS_BEFORE_SESSION = 4
# A refusal this soon after the session proved good is about the call, not about the session.
SESSION_PROVEN_SECONDS = 10.0
# What this release and all later ones have needs no question to the server.
OLDEST_SUPPORTED = "20.9.0"
API_HEADERS = {"Username": "X-Comet-Admin-Username", "AuthType": "X-Comet-Admin-AuthType", "Password": "X-Comet-Admin-Password",
               "SessionKey": "X-Comet-Admin-SessionKey", "TOTP": "X-Comet-Admin-TOTP"}


class CometClient:
    """Call methods of one Comet Server.

    :param connection: where and who.
    :param check_mode: refuse every call that would change something.
    :param reuse_reads: let :meth:`lookup` answer from what was read before (DESIGN section 4).
    :param sleep: takes the seconds to pause; for tests.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        check_mode: bool = False,
        reuse_reads: bool = False,
        pool_size: int = 4,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.check_mode = check_mode
        self.requests = 0
        self._transport = Transport(connection, pool_size)
        self._credentials = Credentials(connection)
        self._cache = ReadCache() if reuse_reads else None
        self._sleep = sleep
        self._calls = 0
        self._own_session = False
        self._proven_at: Optional[float] = None
        self._version: Optional[str] = None
        self.session_type = "user" if connection.login_as == "user" else "admin"

    @property
    def server(self) -> str:
        """The base address."""
        return self.connection.url

    # -- calls ---------------------------------------------------------------------------------------------

    def call(self, name: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Call a method and return its answer: parsed JSON, or :class:`~.wire.Raw` for a log or a download.

        :param name: method name, such as ``AdminGetUserProfile``.
        :param params: parameters by their API names; those that are None are left out.
        :raises CometError: one of its subclasses.
        """
        method = methods.method(name)
        self._guard(method)
        content = (params or {}).get("upload") if method.multipart else None
        fields = wire.encode(method, params or {})
        fields.pop("upload", None)
        if method.effect != "session":
            self._login_if_due()
        for param in method.params:
            if param.since and param.name in fields:
                self.require(param.since, f"the parameter {param.name} of {method.name}")
        answer = self._with_renewal(method, fields, content)
        if self._cache and method.effect != "read":
            self._cache.wrote(method)
        return answer

    def lookup(self, name: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Like :meth:`call`, for a read whose answer may be a few items of the same loop old."""
        if self._cache is None:
            return self.call(name, params)
        method = methods.method(name)
        fields = wire.encode(method, params or {})
        answer = self._cache.get(method, fields)
        if answer is None:
            answer = self.call(name, params)
            self._cache.put(method, fields, answer)
        return answer

    def version(self) -> str:
        """The server's version, such as ``25.9.8``; asked once."""
        if self._version is None:
            self._version = str(self.lookup("AdminMetaVersion")["Version"])
        return self._version

    def require(self, needed: str, what: str) -> None:
        """Make sure that the server is new enough.

        :param what: the thing that needs it, for the sentence: ``the option max_builders``.
        :raises VersionTooOld: if it is older.
        """
        if not needed or versions.at_least(OLDEST_SUPPORTED, needed):
            return
        if not versions.at_least(self.version(), needed):
            raise VersionTooOld(
                f"{what} needs Comet Server {needed} or later, and this server is {self.version()}",
                server=self.server,
                remedy="Update the server, or leave it out",
            )

    def close(self) -> None:
        """End the session if this client started it, and the connections. Never raises."""
        try:
            if self._own_session:
                self._own_session = False
                revoke = "UserWebSessionRevoke" if self.session_type == "user" else "AdminAccountSessionRevoke"
                self._send(methods.method(revoke), self._credentials.fields())
        except (CometError, NotSent, Interrupted):
            # The server ends an idle session by itself; a failure here must not hide the task's own result.
            pass
        finally:
            self._transport.close()

    def __enter__(self) -> CometClient:
        return self

    def __exit__(self, *dummy: Any) -> None:
        self.close()

    # -- log-in --------------------------------------------------------------------------------------------

    def login(self) -> str:
        """Start a session and return its key; the caller decides when it ends.

        :raises CometError: if the server refuses.
        """
        try:
            return self._start_session()
        except LoginRefused:
            # Another run may have spent the present code; a wrong password is refused a second time.
            if not self._credentials.can_try_next_code:
                raise
            return self._start_session()

    def _start_session(self) -> str:
        hybrid = self.connection.login_as == "user"
        start = methods.method("HybridSessionStart" if hybrid else "AdminAccountSessionStart")
        answer = self._repeat(start, self._credentials.login_fields())
        key = answer.get("SessionKey")
        if not key:
            raise BadAnswer("the answer has no SessionKey", method=start.name, server=self.server)
        self.session_type = answer.get("SessionType") or self.session_type
        self._credentials.session_key = key
        self._proven_at = time.monotonic()
        return str(key)

    def _login_if_due(self) -> None:
        if self._credentials.session_key:
            return
        if self._credentials.needs_session or self._calls >= CALLS_BEFORE_SESSION:
            self.login()
            self._own_session = True

    def _with_renewal(self, method: Method, fields: Dict[str, str], content: Any) -> Any:
        """Make the call; if the session turns out to have ended, renew it once.

        An expired key and a missing permission get the same answer, so the key is tried on a harmless call. A
        call that was refused was not carried out, which makes it safe to repeat, whatever its effect.
        """
        try:
            return self._repeat(method, self._authenticated(method, fields), content)
        except LoginRefused as refusal:
            if not self._credentials.session_key or method.effect == "session":
                raise self._explained(refusal) from None
            if self._session_is_good():
                raise self._explained(refusal) from None
            if not self._credentials.can_login_again:
                raise SessionExpired(
                    "the session key is not valid, or no longer",
                    method=method.name,
                    server=self.server,
                    remedy="Log in again with cometbackup.comet.comet_session and pass on the new key",
                ) from None
        self._credentials.session_key = None
        self.login()
        self._own_session = True
        try:
            return self._repeat(method, self._authenticated(method, fields), content)
        except LoginRefused as refusal:
            raise self._explained(refusal) from None

    def _session_is_good(self) -> bool:
        if self._proven_at is not None and time.monotonic() - self._proven_at < SESSION_PROVEN_SECONDS:
            return True
        probe = "UserWebNewsGetAll" if self.session_type == "user" else "AdminAccountProperties"
        try:
            self._repeat(methods.method(probe), self._credentials.fields())
        except LoginRefused:
            return False
        self._proven_at = time.monotonic()
        return True

    def _explained(self, refusal: LoginRefused) -> CometError:
        """Once these credentials have worked, a 403 is about the permission, or about the object asked for."""
        if self._proven_at is None:
            return refusal
        refusal.kind = "refused"
        refusal.remedy = "The log-in is good, so this account may not do that here, or there is no such object"
        return refusal

    def _authenticated(self, method: Method, fields: Dict[str, str]) -> Dict[str, str]:
        if not method.requires & {"admin_auth", "user_auth"} and method.effect != "session":
            return fields
        own = self._credentials.login_fields() if method.effect == "session" and not self._credentials.session_key else self._credentials.fields()
        return dict(fields, **own) if "SessionKey" not in fields else dict(own, **fields)

    # -- sending -------------------------------------------------------------------------------------------

    def _guard(self, method: Method) -> None:
        if self.check_mode and method.effect not in ("read", "session"):
            raise CheckModeRefusal("it changes something, and this is check mode", method=method.name, server=self.server)

    def _repeat(self, method: Method, fields: Dict[str, str], content: Any = None) -> Any:
        """Send, and send again as far as the method's effect allows."""
        harmless = method.effect == "read"
        pauses = retry.pauses(self.connection.retries)
        while True:
            retry_after = None
            try:
                return self._send(method, fields, content)
            except NotSent as error:
                problem: CometError = Unreachable(f"the server cannot be reached: {error}", method=method.name, server=self.server)
            except Interrupted as error:
                problem = self._after_sending(method, str(error))
                if not harmless:
                    raise problem from None
            except BadAnswer as error:
                problem = error if harmless else self._after_sending(method, error.problem)
                if not harmless or not isinstance(error, CutOff):
                    raise problem from None
            except Overloaded as error:
                problem, retry_after = error, error.retry_after
                if not harmless and error.status != 429:
                    raise self._after_sending(method, error.problem, error.status) from None
            pause = next(pauses, None)
            if pause is None:
                raise problem
            self._sleep(retry.pause(pause, retry_after))

    def _after_sending(self, method: Method, reason: str, status: Optional[int] = None) -> CometError:
        """The error for a request that left and did not come back whole."""
        details: Dict[str, Any] = {"method": method.name, "server": self.server, "status": status}
        if method.effect in ("read", "session"):
            return BadAnswer(reason, remedy="Check the network and what stands between; the option timeout sets the patience", **details)
        return Uncertain(f"{reason}, so it is unknown whether the change was made", **details)

    def _send(self, method: Method, fields: Dict[str, str], content: Any = None) -> Any:
        self._calls += 1
        self.requests += 1
        once = method.effect != "read"
        if method.multipart:
            headers = {API_HEADERS[name]: value for name, value in fields.items() if name in API_HEADERS}
            body = content.encode() if isinstance(content, str) else content or b""
            answer = self._transport.send(method.path, headers=headers, files={"upload": ("upload", body)}, once=once)
        elif method.verb == "GET":
            answer = self._transport.send(method.path, http_method="GET")
        else:
            answer = self._transport.send(method.path, data=fields, once=once)
        value = self._understood(method, answer)
        if "AuthType" in fields:
            self._proven_at = time.monotonic()
        return value

    def _understood(self, method: Method, answer: Answer) -> Any:
        try:
            return wire.decode(method, answer, self.server)
        except wire.MethodMissing as missing:
            if method.name == "AdminMetaVersion":
                raise BadAnswer("there is no Comet Server API at this address (HTTP 404)", server=self.server, status=404) from None
            raise self._too_old(method, missing) from None

    def _too_old(self, method: Method, missing: CometError) -> CometError:
        """Name the versions of a method that the server lacks."""
        version = self.version()
        since = "" if method.min_version_exact or not method.min_version else " at the latest"
        needs = f", it came with {method.min_version}{since}" if method.min_version else ""
        return VersionTooOld(
            f"this server is {version} and does not have the method{needs}",
            method=method.name,
            server=self.server,
            status=missing.status,
            remedy="Update the server" if needs else "Check the option url",
        )
