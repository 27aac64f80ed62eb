# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP part: one keep-alive ``requests`` session, TLS, time-outs, and an honest account of what was sent."""

from __future__ import annotations

import re
import ssl
import time
from contextlib import contextmanager
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Protocol, Tuple

from .errors import MissingLibrary, TlsError

try:
    import requests
    import requests.adapters
except ImportError:
    HAS_REQUESTS = False
else:
    HAS_REQUESTS = True

CONNECT_SECONDS = 10.0
# A pooled connection that idled longer is not trusted with a request that must not be sent twice:
# proxies drop idle connections silently, and the failure would look like one after sending.
TRUSTED_IDLE_SECONDS = 5.0
PIECE_BYTES = 256 * 1024
# What urllib3 and OpenSSL put around a reason: "<...HTTPConnection object at 0x...>: Failed to establish a new connection: ",
# "HTTPConnection(host='...', port=...): ...", "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ", "(_ssl.c:1006)".
_WRAPPING = re.compile(
    r"^(?:<[^>]*object at 0x[^>]*>|\w*Connection\([^)]*\)): (?:Failed to establish a new connection: )?(?:\[Errno -?\d+\] )?"
    r"|\[SSL: \w+\] (?:certificate verify failed: )?|\.? \(_ssl\.c:\d+\)"
)
USER_AGENT = "cometbackup.comet (Ansible collection)"


class NotSent(Exception):
    """The request certainly did not reach the server. Its text is the reason."""


class Interrupted(Exception):
    """The request may have reached the server, but no whole answer came back. Its text is the reason."""


class Endpoint(Protocol):
    """Where to send: a connection to a server, or to another API."""

    @property
    def url(self) -> str: ...

    @property
    def validate_certs(self) -> bool: ...

    @property
    def ca_path(self) -> Optional[str]: ...

    @property
    def timeout(self) -> float: ...


class Answer(NamedTuple):
    """What came back: HTTP status, headers (case-insensitive), body.

    ``rest`` is what comes after ``body`` if the answer is streamed and was longer than was read at once.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    rest: Optional[Rest] = None


class Rest:
    """The part of a streamed answer that has not been read yet, piece by piece, once. It must be closed.

    :raises Interrupted: while it is read, if the connection is lost.
    """

    def __init__(self, response: Any, pieces: Iterator[bytes], patience: float, connection: Endpoint) -> None:
        self._response = response
        self._pieces = pieces
        self._patience = patience
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        with _explained(self._patience, self._connection):
            yield from self._pieces
            _check_length(self._response)

    def close(self) -> None:
        """End the transfer, wherever it is."""
        self._response.close()


class Transport:
    """Send requests to one server.

    :raises MissingLibrary: if ``requests`` is not installed.
    """

    def __init__(self, connection: Endpoint, pool_size: int = 4) -> None:
        if not HAS_REQUESTS:
            raise MissingLibrary(
                "the Python library requests is not installed",
                remedy="Install it for the Python that runs this task: pip install requests",
            )
        self._connection = connection
        self._http = requests.Session()
        # Without an authentication hook requests would add credentials of its own from ~/.netrc.
        self._http.auth = _leave_alone
        self._http.headers.update({"User-Agent": USER_AGENT, "Accept-Language": "en-US;q=0.9, en;q=0.8, *;q=0.5"})
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=pool_size, max_retries=0)
        self._http.mount("https://", adapter)
        self._http.mount("http://", adapter)
        self._verify: Any = (connection.ca_path or True) if connection.validate_certs else False
        self._settings: Optional[Dict[str, Any]] = None
        self._last_use = 0.0
        if not connection.validate_certs:
            _silence_insecure_warning()

    def send(
        self,
        path: str,
        *,
        http_method: str = "POST",
        data: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        files: Optional[Mapping[str, Tuple[str, bytes]]] = None,
        once: bool = False,
        timeout: Optional[float] = None,
        at_once: Optional[int] = None,
    ) -> Answer:
        """Send one request and read the whole answer, or its beginning.

        :param once: the request must not reach the server twice.
        :param timeout: seconds without a byte from the server, where they are to be fewer than the connection's.
        :param at_once: read about so many bytes of the answer and leave what comes after them in ``rest``.
        :raises NotSent: if it did not reach the server.
        :raises Interrupted: if it may have.
        :raises TlsError: if the server could not prove who it is.
        """
        if once and time.monotonic() - self._last_use > TRUSTED_IDLE_SECONDS:
            self._http.close()
        patience = min(timeout or self._connection.timeout, self._connection.timeout)
        url = self._connection.url + path.lstrip("/")
        with _explained(patience, self._connection):
            request = requests.Request(http_method, url, data=data, files=files, headers=headers)
            options = {
                **self._environment(),
                "timeout": (min(CONNECT_SECONDS, patience), patience),
                "stream": at_once is not None,
                "allow_redirects": False,
            }
            response = self._http.send(self._http.prepare_request(request), **options)
            body, rest = (response.content, None) if at_once is None else self._begun(response, at_once, patience)
        if rest is None:
            _check_length(response)
        self._last_use = time.monotonic()
        return Answer(response.status_code, response.headers, body, rest)

    def _environment(self) -> Dict[str, Any]:
        """Proxies and certificates, as the options and the environment say. ``requests`` would look through the environment each time."""
        if self._settings is None:
            known = self._http.merge_environment_settings(self._connection.url, {}, None, self._verify, None)
            self._settings = dict(known)
        return self._settings

    def _begun(self, response: Any, at_once: int, patience: float) -> Tuple[bytes, Optional[Rest]]:
        """The beginning of a streamed answer, and what is left of it, None if it has ended already."""
        pieces = response.iter_content(PIECE_BYTES)
        body = b""
        for piece in pieces:
            body += piece
            if len(body) >= at_once:
                return body, Rest(response, pieces, patience, self._connection)
        return body, None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


@contextmanager
def _explained(patience: float, connection: Endpoint) -> Iterator[None]:
    """Turn what ``requests`` raises into what it means for the request.

    :raises NotSent: if it did not reach the server.
    :raises Interrupted: if it may have.
    :raises TlsError: if the server could not prove who it is.
    """
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise _tls_problem(error, connection) from None
    except requests.exceptions.ConnectTimeout:
        raise NotSent(f"no connection within {min(CONNECT_SECONDS, patience):g} seconds") from None
    except requests.exceptions.ReadTimeout:
        raise Interrupted(f"no answer within {patience:g} seconds") from None
    except requests.exceptions.ConnectionError as error:
        raise _classify(error, patience) from None
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        raise Interrupted("the answer was cut off") from None
    except requests.exceptions.RequestException as error:
        # Only its kind: the texts of the remaining ones quote what was to be sent.
        raise NotSent(f"the request could not be made ({type(error).__name__})") from None
    except ValueError as error:
        # A host name that no resolver takes, or a text that is no Unicode: urllib3 complains in its own ways.
        raise NotSent(f"the request could not be made ({type(error).__name__})") from None
    except OSError as error:
        # requests checks ca_path itself and raises a bare OSError for one that is not there.
        raise TlsError(str(error), remedy="Check ca_path", server=connection.url) from None


def _leave_alone(request: Any) -> Any:
    return request


def _silence_insecure_warning() -> None:
    """The user chose ``validate_certs: false`` in so many words; a warning for each request adds nothing."""
    import urllib3

    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


def _check_length(response: Any) -> None:
    """urllib3 before 2.0 takes an answer that ends too early for a whole one.

    :raises Interrupted: if fewer bytes came than were announced.
    """
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and response.raw.tell() < int(announced):
        raise Interrupted("the answer was cut off")


def _tls_problem(error: Exception, connection: Endpoint) -> Exception:
    """A certificate that is not trusted is one thing, a connection lost in the middle another."""
    causes = list(_causes(error))
    if any(
        isinstance(cause, ssl.SSLCertVerificationError) or type(cause).__name__ == "CertificateError"
        for cause in causes
    ):
        return TlsError(f"its certificate was not accepted ({_reason(error)})", server=connection.url)
    if any(isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) for cause in causes):
        return Interrupted("the connection was lost before the answer was whole")
    remedy = "Check that the server speaks TLS at this address, and that the file in ca_path holds certificates"
    return TlsError(f"no secure connection can be made ({_reason(error)})", remedy=remedy, server=connection.url)


def _classify(error: Exception, patience: float) -> Exception:
    """``requests`` reports a refused connection and one lost half-way with one class: tell them apart."""
    names = {type(cause).__name__ for cause in _causes(error)}
    if names & {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError"}:
        return NotSent(_reason(error))
    if "ReadTimeoutError" in names:
        return Interrupted(f"no answer within {patience:g} seconds")
    return Interrupted("the connection was lost before the answer was whole")


def _causes(error: Any) -> Iterator[Any]:
    """An error and those wrapped in it, the innermost last."""
    for dummy in range(7):
        yield error
        inner = getattr(error, "reason", None)
        if not isinstance(inner, Exception):
            inner = next((arg for arg in getattr(error, "args", ()) if isinstance(arg, Exception)), None)
        if inner is None or inner is error:
            return
        error = inner


def _reason(error: Exception) -> str:
    """The innermost reason in a few words, without the layers of wrapping around it."""
    text = _WRAPPING.sub("", str(list(_causes(error))[-1]))
    return text.strip().rstrip(".") or type(error).__name__
