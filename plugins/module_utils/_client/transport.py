# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP part: one keep-alive ``requests`` session, TLS, time-outs, and an honest account of what was sent."""

from __future__ import annotations

import time
from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from .connection import Connection
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
USER_AGENT = "cometbackup.comet (Ansible collection)"


class NotSent(Exception):
    """The request certainly did not reach the server. Its text is the reason."""


class Interrupted(Exception):
    """The request may have reached the server, but no whole answer came back. Its text is the reason."""


class Answer(NamedTuple):
    """What came back: HTTP status, headers (case-insensitive), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Send requests to one server.

    :raises MissingLibrary: if ``requests`` is not installed.
    """

    def __init__(self, connection: Connection, pool_size: int = 4) -> None:
        if not HAS_REQUESTS:
            raise MissingLibrary("the Python library requests is not installed", remedy="Install it for the Python that runs this task: pip install requests")
        self._connection = connection
        self._http = requests.Session()
        # Without an authentication hook requests would add credentials of its own from ~/.netrc.
        self._http.auth = _leave_alone
        self._http.headers.update({"User-Agent": USER_AGENT, "Accept-Language": "en-US;q=0.9, en;q=0.8, *;q=0.5"})
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=pool_size, max_retries=0)
        self._http.mount("https://", adapter)
        self._http.mount("http://", adapter)
        self._verify: Any = (connection.ca_path or True) if connection.validate_certs else False
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
    ) -> Answer:
        """Send one request and read the whole answer.

        :param once: the request must not reach the server twice.
        :raises NotSent: if it did not reach the server.
        :raises Interrupted: if it may have.
        :raises TlsError: if the server could not prove who it is.
        """
        if once and time.monotonic() - self._last_use > TRUSTED_IDLE_SECONDS:
            self._http.close()
        options: Dict[str, Any] = {"headers": headers, "timeout": (CONNECT_SECONDS, self._connection.timeout), "verify": self._verify}
        try:
            response = self._http.request(
                http_method, self._connection.url + path.lstrip("/"), data=data, files=files, allow_redirects=False, **options
            )
        except requests.exceptions.SSLError as error:
            raise TlsError(f"its certificate was not accepted ({_reason(error)})", server=self._connection.url) from None
        except requests.exceptions.ConnectTimeout:
            raise NotSent(f"no connection within {CONNECT_SECONDS:.0f} seconds") from None
        except requests.exceptions.ReadTimeout:
            raise Interrupted(f"no answer within {self._connection.timeout:g} seconds") from None
        except requests.exceptions.ConnectionError as error:
            raise _classify(error) from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Interrupted("the answer was cut off") from None
        except OSError as error:
            # requests checks ca_path itself and raises a bare OSError for one that is not there.
            if isinstance(error, requests.exceptions.RequestException):
                raise NotSent(_reason(error)) from None
            raise TlsError(str(error), remedy="Check ca_path", server=self._connection.url) from None
        self._last_use = time.monotonic()
        return Answer(response.status_code, response.headers, response.content)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _leave_alone(request: Any) -> Any:
    return request


def _silence_insecure_warning() -> None:
    """The user chose ``validate_certs: false`` in so many words; a warning for each request adds nothing."""
    import urllib3

    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


def _classify(error: Exception) -> Exception:
    """``requests`` reports a refused connection and one lost half-way with one class: tell them apart."""
    cause: Any = error.args[0] if error.args else error
    cause = getattr(cause, "reason", cause)
    if type(cause).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError"):
        return NotSent(_reason(error))
    return Interrupted("the connection was lost before the answer was whole")


def _reason(error: Exception) -> str:
    """The innermost reason in a few words, without the layers of wrapping around it."""
    cause: Any = error
    for dummy in range(6):
        inner = getattr(cause, "reason", None) or next((arg for arg in getattr(cause, "args", ()) if isinstance(arg, Exception)), None)
        if inner is None or inner is cause:
            break
        cause = inner
    text = str(cause)
    # urllib3 prefixes the object's address: "<...HTTPConnection object at 0x...>: Failed to establish ..."
    if "object at 0x" in text:
        text = text.partition(": ")[2] or text
    return text.strip().rstrip(".") or type(error).__name__
