# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client: one server, one account, any method of the API.

It raises :class:`~.errors.CometError`; it never ends a task. Modules, action plugin, inventory and event
sources all use it as it is.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from itertools import chain
from typing import Any, Callable, Container, Dict, Hashable, Iterator, Mapping, Optional, TypeVar

from .._api import methods, versions
from .._api.methods import Method
from . import retry, wire
from .auth import Credentials
from .cache import ReadCache
from .connection import Connection
from .entries import Condense
from .errors import (
    BadAnswer,
    CometError,
    LoginRefused,
    NotComet,
    ServerRefusal,
    SessionExpired,
    TotpRequired,
    VersionTooOld,
)
from .transport import Answer, Interrupted, NotSent, Transport
from .wire import Save

# So many calls are made with the password itself before a session is started: a start and its revocation cost
# two requests, which a single task need not pay.
CALLS_BEFORE_SESSION = 4
# Starts a session for somebody else, so it is an ordinary call as far as the own log-in goes.
FOR_ANOTHER = "AdminAccountSessionStartAsUser"
# The log-out at the end is a courtesy (an idle session ends by itself), not worth waiting long for.
LOGOUT_SECONDS = 5.0
# What this release and all later ones have needs no question to the server.
OLDEST_SUPPORTED = "20.9.0"
CODES_REFUSED = (
    "Check totp_secret and this machine's clock; each code is good for one log-in, so for several tasks within half a minute"
    " log in once with cometbackup.comet.comet_session and pass on its session key"
)
API_HEADERS = {
    "Username": "X-Comet-Admin-Username",
    "AuthType": "X-Comet-Admin-AuthType",
    "Password": "X-Comet-Admin-Password",
    "SessionKey": "X-Comet-Admin-SessionKey",
    "TOTP": "X-Comet-Admin-TOTP",
}

Made = TypeVar("Made")


class CometClient:
    """Call methods of one Comet Server.

    :param connection: where and who.
    :param check_mode: refuse every call that would change something.
    :param reuse_reads: let :meth:`lookup` answer from what was read before (DESIGN section 4).
    :param sessions: start a session of its own once a log-in by password has made several calls.
    :param condense: what to keep of each entry of a large map, by the name of the method that answers it.
    :param sleep: takes the seconds to pause; for tests.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        check_mode: bool = False,
        reuse_reads: bool = False,
        pool_size: int = 4,
        sessions: bool = True,
        condense: Optional[Mapping[str, Condense]] = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.check_mode = check_mode
        self.requests = 0
        # What the layers above have read and put together, by a name of theirs: good as long as the reads themselves.
        self.memory: Dict[Hashable, Any] = {}
        # Shows a line at once: why nothing seems to happen.
        self.tell: Callable[[str], None] = lambda text: None
        self._transport = Transport(connection, pool_size)
        self._credentials = Credentials(connection)
        self._cache = ReadCache() if reuse_reads else None
        self._sessions = sessions
        self._condense = condense or {}
        self._sleep = sleep
        self._retries = connection.retries
        self._patience: Optional[float] = None
        self._calls = 0
        self._own_session = False
        self._proven = False
        self._version: Optional[str] = None
        self.session_type = "user" if connection.login_as == "user" else "admin"

    @property
    def server(self) -> str:
        """The base address."""
        return self.connection.url

    # -- calls ---------------------------------------------------------------------------------------------

    def call(self, name: str, params: Optional[Mapping[str, Any]] = None, *, by_password: bool = False) -> Any:
        """Call a method and return its answer: parsed JSON, or :class:`~.wire.Raw` for a log or a download.

        :param name: method name, such as ``AdminGetUserProfile``.
        :param params: parameters by their API names; those that are None are left out.
        :param by_password: log in by the password itself, for what a session is no proof enough.
        :raises CometError: one of its subclasses.
        """
        return self._call(name, params, by_password=by_password)

    def download(self, name: str, params: Optional[Mapping[str, Any]], save: Save) -> Any:
        """Call a method that answers with a file, and hand the file on as it comes, since it may be large.

        :param save: takes what is known of the file and its content piece by piece, and need not take all of it. Its result is
            returned. If the connection is lost on the way it is called again, with the file from its beginning.
        :raises CometError: as :meth:`call`.
        """
        return self._call(name, params, save)

    def _call(
        self,
        name: str,
        params: Optional[Mapping[str, Any]],
        save: Optional[Save] = None,
        *,
        by_password: bool = False,
    ) -> Any:
        method = methods.method(name)
        retry.guard(method, self.server, self.check_mode)
        given = dict(params or {})
        content = given.pop("upload", None) if method.multipart else None
        fields = wire.encode(method, given)
        if (method.effect != "session" or method.name == FOR_ANOTHER) and _authenticates(method) and not by_password:
            self._login_if_due(method)
        self.require_parameters(name, fields)
        try:
            if by_password:
                return self._by_password(method, fields)
            return self._with_renewal(method, fields, content, save)
        finally:
            # Also after a failure: the change may have been made all the same.
            if self._cache is not None and method.effect != "read":
                self._cache.wrote(method)

    def lookup(self, name: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Like :meth:`call`, for a read whose answer may be a few items of the same loop old.

        The answer is shared with later look-ups, so it is not to be changed.
        """
        if self._cache is None:
            return self.call(name, params)
        method = methods.method(name)
        fields = wire.encode(method, params or {})
        answer = self._cache.get(method, fields)
        return self.reread(name, params) if answer is None else answer

    def known(self, name: str) -> Any:
        """What :meth:`lookup` would answer without a request, or None."""
        return self._cache.get(methods.method(name), {}) if self._cache is not None else None

    def reread(self, name: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Like :meth:`call`, for a read whose answer is to serve later look-ups."""
        answer = self.call(name, params)
        if self._cache is not None:
            method = methods.method(name)
            self._cache.put(method, wire.encode(method, params or {}), answer)
        return answer

    @contextmanager
    def condensing(self, condense: Mapping[str, Condense]) -> Iterator[None]:
        """While this lasts, of each entry of a large map only that is kept which a function makes of it, by the name of the method."""
        held, self._condense = self._condense, {**self._condense, **condense}
        try:
            yield
        finally:
            self._condense = held

    def sibling(self, reuse_reads: bool = False) -> CometClient:
        """Another client for the same server and account, for another thread.

        It goes on with this one's session, which is started for it if there is none, and knows nothing of what this one has read.
        """
        if not self._credentials.session_key:
            self.login()
            self._own_session = True
        return CometClient(
            self.connection._replace(session_key=self._credentials.session_key),
            check_mode=self.check_mode,
            reuse_reads=reuse_reads,
            pool_size=1,
            condense=self._condense,
            sleep=self._sleep,
        )

    def derived(self, dummy: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of answers, from a key for it. Only who holds on to all answers can hold on to it, too."""
        return make()

    def forget(self) -> None:
        """Forget what was read: a task that is tried again waits for something to change."""
        self.memory.clear()
        self._version = None
        if self._cache is not None:
            self._cache = ReadCache()

    @contextmanager
    def polling(self, seconds: float) -> Iterator[None]:
        """While it lasts a request is sent once and given so many seconds: whoever polls asks again by itself."""
        self._retries, self._patience = 0, seconds
        try:
            yield
        finally:
            self._retries, self._patience = self.connection.retries, None

    def version(self) -> str:
        """The server's version, such as ``25.9.8``; asked once."""
        if self._version is None:
            self._version = str(self.lookup("AdminMetaVersion")["Version"])
        return self._version

    def server_time(self) -> int:
        """Seconds since 1970 by the server's clock. One request, which tells the version, too."""
        answer = self.call("AdminMetaVersion")
        self._version = str(answer["Version"])
        return int(answer["CurrentTime"])

    def require(self, needed: str, what: str) -> None:
        """Make sure that the server is new enough.

        :param what: the thing that needs it, for the sentence: ``the option max_builders``.
        :raises VersionTooOld: if it is older.
        """
        if not needed or versions.at_least(OLDEST_SUPPORTED, needed) or self._is_user:
            # An end user may not ask for the version.
            return
        if not versions.at_least(self.version(), needed):
            raise VersionTooOld(
                f"{what} needs Comet Server {needed} or later, and this server is {self.version()}",
                server=self.server,
                remedy="Update the server, or leave it out",
            )

    def require_parameters(self, name: str, given: Container[str]) -> None:
        """Make sure that the server is new enough for parameters of a method. :meth:`call` does it, but not ahead of a write.

        :raises VersionTooOld: if it is older.
        """
        method = methods.method(name)
        for param in method.params:
            if param.since and param.name in given:
                self.require(param.since, f"the parameter {param.name} of {method.name}")

    def close(self) -> None:
        """End the session if this client started it, and the connections. Never raises."""
        try:
            if self._own_session:
                revoke = "UserWebSessionRevoke" if self._is_user else "AdminAccountSessionRevoke"
                self._send(methods.method(revoke), self._credentials.fields(), timeout=LOGOUT_SECONDS)
        except (CometError, NotSent, Interrupted):
            # The server ends an idle session by itself; a failure here must not hide the task's own result.
            pass
        finally:
            if self._own_session:
                self._own_session, self._credentials.session_key = False, None
            self._transport.close()

    def __enter__(self) -> CometClient:
        return self

    def __exit__(self, *dummy: Any) -> None:
        self.close()

    # -- log-in --------------------------------------------------------------------------------------------

    def login(self) -> str:
        """Start a session and return its key; the caller decides when it ends.

        A time-based code is good once; another task may have spent the present one, or it got lost on its way. Servers accept the next one
        ahead of its time; if that is spent as well, a third has to be waited for, which is done once.

        :raises CometError: if the server refuses.
        """
        self._own_session = False
        try:
            return self._start_session()
        except (LoginRefused, BadAnswer):
            if not self._credentials.can_try_next_code:
                raise
        try:
            return self._start_session()
        except LoginRefused as refusal:
            if self._password_is_wrong():
                raise refusal from None
        self._sleep(self._credentials.seconds_until_new_code)
        try:
            return self._start_session()
        except LoginRefused as refusal:
            refusal.remedy = CODES_REFUSED
            raise refusal from None

    def hold_session(self) -> None:
        """Work through a session from now on, whatever becomes of the password meanwhile."""
        if not self._credentials.session_key:
            self.login()
            self._own_session = True

    def credentials(self) -> Dict[str, str]:
        """What a connection logs in with that is not a call of the API, such as the event stream: values by their API names.

        :raises CometError: if a session is needed for it, and the server refuses.
        """
        if self._credentials.needs_session:
            self.hold_session()
        return self._credentials.fields()

    @property
    def session_key(self) -> Optional[str]:
        """The key of the session that the client works through, if it does."""
        return self._credentials.session_key

    def carry_on(self, *, password: Optional[str] = None, totp_secret: Optional[str] = None) -> None:
        """Log in by what is given from now on, since the credentials of the account have changed. A session goes on."""
        held = self.connection
        self.connection = held._replace(password=password or held.password, totp_secret=totp_secret or held.totp_secret)
        self._credentials.replace(self.connection)

    def password_is(self, password: str) -> bool:
        """Try a password on a harmless call. A wrong one counts as a failed log-in."""
        return self._accepted({"Username": self.connection.username, "AuthType": "Password", "Password": password})

    def _start_session(self) -> str:
        hybrid = self.connection.login_as == "user"
        start = methods.method("HybridSessionStart" if hybrid else "AdminAccountSessionStart")
        answer = self._repeat(start, self._credentials.login_fields())
        key = answer.get("SessionKey")
        if not key:
            raise BadAnswer("the answer has no SessionKey", method=start.name, server=self.server)
        self.session_type = answer.get("SessionType") or self.session_type
        self._credentials.session_key = key
        return str(key)

    def _password_is_wrong(self) -> bool:
        """Without a code the server says whether it is the password that it does not accept."""
        password = self.connection.password
        return password is not None and not self.password_is(password)

    def _login_if_due(self, method: Method) -> None:
        if self._credentials.session_key:
            return
        # An upload carries its credentials in headers, which cannot hold every password.
        due = self._credentials.needs_session or method.multipart
        if due or (self._sessions and self._calls >= CALLS_BEFORE_SESSION):
            self.hold_session()

    def _with_renewal(self, method: Method, fields: Dict[str, str], content: Any, save: Optional[Save]) -> Any:
        """Make the call; if the session turns out to have ended, renew it once.

        An expired key and a missing permission get the same answer, so the key is tried on a harmless call. A
        call that was refused was not carried out, which makes it safe to repeat, whatever its effect.
        """
        try:
            return self._repeat(method, self._authenticated(method, fields), content, save)
        except LoginRefused as refusal:
            if not _authenticates(method) or (method.effect == "session" and not method.min_version):
                raise
            if self._log_in_is_good():
                raise _explained(refusal) from None
            if not self._credentials.session_key:
                raise
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
            return self._repeat(method, self._authenticated(method, fields), content, save)
        except LoginRefused as refusal:
            raise _explained(refusal) from None

    def _by_password(self, method: Method, fields: Dict[str, str]) -> Any:
        """Make a call without a session. A code that is ahead of its time is refused, and one of later is accepted then."""
        try:
            return self._repeat(method, {**fields, **self._credentials.login_fields()})
        except LoginRefused as refusal:
            if not self._credentials.can_try_next_code:
                raise _explained(refusal) from None
        self._sleep(self._credentials.seconds_until_new_code)
        try:
            return self._repeat(method, {**fields, **self._credentials.login_fields()})
        except LoginRefused as refusal:
            raise _explained(refusal) from None

    def _log_in_is_good(self) -> bool:
        """Whether a refusal is about the call. A session can end between two calls; a password that worked still does."""
        if self._proven and not self._credentials.session_key:
            return True
        return self._accepted(self._credentials.fields())

    def _accepted(self, credentials: Dict[str, str]) -> bool:
        """Try credentials on a harmless call."""
        try:
            self._repeat(
                methods.method("UserWebNewsGetAll" if self._is_user else "AdminAccountProperties"), credentials
            )
        except LoginRefused:
            return False
        except TotpRequired:
            # The server asks for a code once the password is right.
            return True
        return True

    @property
    def _is_user(self) -> bool:
        return self.session_type == "user"

    def _authenticated(self, method: Method, fields: Dict[str, str]) -> Dict[str, str]:
        if not _authenticates(method):
            return fields
        own = self._credentials.fields()
        return dict(fields, **own) if "SessionKey" not in fields else dict(own, **fields)

    # -- sending -------------------------------------------------------------------------------------------

    def _repeat(self, method: Method, fields: Dict[str, str], content: Any = None, save: Optional[Save] = None) -> Any:
        """Send, and send again as far as the method's effect allows."""
        return retry.repeated(
            lambda: self._send(method, fields, content, save=save),
            method,
            self.server,
            repeatable=retry.is_repeatable(method, fields),
            retries=self._retries,
            sleep=self._sleep,
            tell=self.tell,
        )

    def _send(
        self,
        method: Method,
        fields: Dict[str, str],
        content: Any = None,
        timeout: Optional[float] = None,
        save: Optional[Save] = None,
    ) -> Any:
        self._calls += 1
        self.requests += 1
        timeout = timeout or self._patience
        once = method.effect != "read"
        if method.multipart:
            headers = {API_HEADERS[name]: value for name, value in fields.items() if name in API_HEADERS}
            body = content.encode() if isinstance(content, str) else content or b""
            answer = self._transport.send(
                method.path, headers=headers, files={"upload": ("upload", body)}, once=once, timeout=timeout
            )
        elif method.verb == "GET":
            answer = self._transport.send(method.path, http_method="GET", timeout=timeout)
        else:
            # What is long is taken as it comes.
            at_once = wire.LONGEST_ERROR_BYTES + 1 if save or method.name in self._condense else None
            answer = self._transport.send(method.path, data=fields, once=once, timeout=timeout, at_once=at_once)
        try:
            value = self._understood(method, answer)
            self._proven = self._proven or "AuthType" in fields
            return save(value, chain([value.content], answer.rest or ())) if save else value
        finally:
            if answer.rest is not None:
                answer.rest.close()

    def _understood(self, method: Method, answer: Answer) -> Any:
        try:
            return wire.decode(method, answer, self.server, self._condense.get(method.name))
        except wire.MethodMissing as missing:
            # These every server has; and to ask for its version needs a log-in, perhaps by one of them.
            if method.name == "AdminMetaVersion" or (
                method.effect == "session" and versions.at_least(OLDEST_SUPPORTED, method.min_version)
            ):
                raise NotComet(
                    "there is no Comet Server API at this address (HTTP 404)", server=self.server, status=404
                ) from None
            raise self._too_old(method, missing) from None

    def _too_old(self, method: Method, missing: CometError) -> CometError:
        """Name the versions of a method that the server lacks."""
        since = "" if method.min_version_exact or not method.min_version else " at the latest"
        needs = f", it came with {method.min_version}{since}" if method.min_version else ""
        return VersionTooOld(
            f"this server{self._own_version()} does not have the method{needs}",
            method=method.name,
            server=self.server,
            status=missing.status,
            remedy="Update the server" if needs else "Check the option url",
        )

    def _own_version(self) -> str:
        """``' is 25.9.8 and'``, or nothing where this account may not ask."""
        if self._is_user:
            return ""
        try:
            return f" is {self.version()} and"
        except ServerRefusal:
            return ""


def _authenticates(method: Method) -> bool:
    """Whether credentials go with a call: all log-ins have them, too."""
    return method.effect == "session" or bool(method.requires & {"admin_auth", "user_auth"})


def _explained(refusal: LoginRefused) -> CometError:
    """Once these credentials have worked, a 403 is about the permission, or about the object asked for."""
    refusal.kind = "refused"
    refusal.remedy = "The log-in is good, so this account may not do that here, or there is no such object"
    return refusal
