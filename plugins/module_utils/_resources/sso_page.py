# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page that hands a session over to the web interface.

It is self-contained: no request goes out but the opening of the web interface. What differs from page to page stands in a block of
data that is no script, so the script is always the same and the page's own policy allows no other one.

Facts: the vendor's guide, "Comet Server web interface postMessage API": the interface tells its opener ``app_loaded`` and takes
``session_login`` or ``user_session_login``.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Dict

# How long the web interface may take to load, in milliseconds.
PATIENCE = 30000

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 4rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; font-weight: 600; margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: .25rem 1rem; margin: 0 0 1.5rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; padding: .5rem 1.25rem; border: 0; border-radius: .4rem; background: #0b62d6; color: #fff; cursor: pointer; }
button:disabled { opacity: .5; cursor: default; }
#status { margin-top: 1.5rem; padding: .75rem 1rem; border-left: .25rem solid #8886; }
#status[data-state=error] { border-color: #d33; }
#status[data-state=done] { border-color: #2a8a3e; }
"""

SCRIPT = """
"use strict";
{
  const handover = JSON.parse(document.getElementById("handover").textContent);
  const button = document.getElementById("open");
  const message = document.getElementById("status");
  let opened = null;
  let timer = 0;

  const show = (state, text) => {
    message.dataset.state = state;
    message.textContent = text;
    button.disabled = state === "waiting" || state === "done";
  };

  const open = () => {
    opened = window.open(handover.url, "_blank");
    if (!opened) {
      show("error", "The browser blocked the new window. Press the button to open it.");
      return;
    }
    show("waiting", "Waiting for the web interface ...");
    clearTimeout(timer);
    timer = setTimeout(
      () => show("error", `The web interface at ${handover.url} did not answer. Is this the server's address, and does it run?`),
      handover.patience,
    );
  };

  window.addEventListener("message", (event) => {
    const ours = opened && event.source === opened && event.origin === handover.origin;
    if (ours && event.data && event.data.msg === "app_loaded") {
      clearTimeout(timer);
      opened.postMessage(handover.message, handover.origin);
      show("done", "Handed over. You are logged in in the new window, and can close this one.");
    }
  });
  button.addEventListener("click", open);
  open();
}
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{style_hash}'; script-src '{script_hash}'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in to {host}</title>
<style>{style}</style>
</head>
<body>
<h1>Log in to Comet Backup</h1>
<dl>
<dt>Server</dt><dd>{url}</dd>
<dt>{role}</dt><dd>{username}</dd>
</dl>
<button id="open" type="button">Open the web interface</button>
<p id="status" role="status">This page needs JavaScript.</p>
<p><small>Whoever has this file is logged in with it. Delete it when you are done.</small></p>
<script type="application/json" id="handover">{handover}</script>
<script>{script}</script>
</body>
</html>
"""


def page(handover: Dict[str, str], *, as_user: bool) -> str:
    """The whole page.

    :param handover: ``url`` to open, its ``origin``, ``username`` and ``sessionkey``.
    """
    message = {
        "msg": "user_session_login" if as_user else "session_login",
        "username": handover["username"],
        "sessionkey": handover["sessionkey"],
    }
    data = {"url": handover["url"], "origin": handover["origin"], "patience": PATIENCE, "message": message}
    return PAGE.format(
        style=STYLE,
        style_hash=_hash(STYLE),
        script=SCRIPT,
        script_hash=_hash(SCRIPT),
        host=html.escape(handover["origin"].partition("://")[2]),
        url=html.escape(handover["url"]),
        role="User" if as_user else "Administrator",
        username=html.escape(handover["username"]),
        handover=_in_script(data),
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _in_script(value: object) -> str:
    """JSON that can stand in an HTML element: nothing in it can end the element or begin another one."""
    text = json.dumps(value)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
