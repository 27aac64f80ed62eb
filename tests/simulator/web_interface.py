# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in for the web interface: a page that speaks its postMessage protocol, and tells who was logged in by it.

Facts: the guide, "Comet Server web interface postMessage API".
"""

from __future__ import annotations

PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Simulated Comet Server</title>
<p>The API is below /api/v1/.</p>
<p id="login">Nobody is logged in.</p>
<script>
"use strict";
// Message -> where to try the session, and what the account is.
const LOGINS = {
  session_login: ["/api/v1/admin/account/properties", "administrator"],
  user_session_login: ["/api/v1/user/web/get-user-profile-and-hash", "user"],
};
const shown = document.getElementById("login");

async function logIn(path, kind, name, key) {
  const form = new URLSearchParams({Username: name, AuthType: "SessionKey", SessionKey: key});
  const answer = await (await fetch(path, {method: "POST", body: form})).json();
  shown.textContent = answer.Status >= 400 ? "The session was refused." : `Logged in: ${kind} ${name}`;
}

window.addEventListener("message", (event) => {
  const login = event.data && LOGINS[event.data.msg];
  if (login) {
    logIn(...login, event.data.username, event.data.sessionkey);
  }
});
for (const other of [window.opener, window.parent]) {
  if (other && other !== window) {
    other.postMessage({msg: "app_loaded"}, "*");
  }
}
</script>
"""
