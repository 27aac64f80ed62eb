# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names: from the API's to an option's, and what was probably meant by an unknown one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

# Words that the API writes in mixed case, and acronyms that follow one another without a border.
_WORDS = "U2F|u2f|HyperV|VMware|MacOS|WebDav|WebAuthn|MsSql|VSphere|SSL(?=PEM)"

# Patterns are compiled on first use: many processes import this and never need one.
_WORD = (
    _WORDS + r"|[A-Z]+s(?![a-z])"  # plural of an acronym: IDs, VMs
    r"|[A-Z]+[0-9]+"  # acronym with a number: S3, PKCS12
    r"|[A-Z]+(?![a-z])"  # acronym: GUID, TOTP (the last letter of TOTPKey's capitals begins the next word)
    r"|[A-Z]?[a-z]+[0-9]*"  # word: Office365, size
    r"|[0-9]+"
)

# A list of choices longer than this helps nobody at a terminal.
_FEW = 12

# Shorter names are too much alike.
_SHORTEST = 4

# A difference between two likenesses (0 to 1) from which on the lesser is not worth a mention.
_CLEARLY_LESS = 0.08


class UnknownName(LookupError):
    """A name that the API does not have. ``str()`` is one sentence that says which name was probably meant."""

    def __init__(self, kind: str, name: object, suggestions: Sequence[str] = (), choices: Sequence[str] = ()) -> None:
        """``kind``: what was looked up ("API method"); ``choices``: all valid names, told where they are few."""
        super().__init__(kind, name)
        self.kind = kind
        self.name = str(name)
        self.suggestions = tuple(suggestions)
        self.choices = tuple(choices)

    def __str__(self) -> str:
        sentence = f'unknown {self.kind} "{self.name}"'
        if self.suggestions:
            sentence += f", did you mean {_either(self.suggestions)}?"
            if 0 < len(self.choices) <= _FEW:
                sentence += f" Valid are {', '.join(self.choices)}"
        elif 0 < len(self.choices) <= _FEW:
            sentence += f", valid are {', '.join(self.choices)}"
        return sentence


@cache
def snake(name: str) -> str:
    """Return the option name for a name of the API: ``S3UsesTLS`` -> ``s3_uses_tls``, ``IPAddress`` -> ``ip_address``.

    An option name is returned as it is.
    """
    return "_".join(re.findall(_WORD, name)).lower()


def did_you_mean(word: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """Return up to ``n`` candidates that resemble ``word``, the best first; case and underscores do not count.

    Candidates that resemble it clearly less than the best one does are left out.
    """
    import difflib  # costs more to import than everything else here, and is needed for errors alone

    plain = {_plain(candidate): candidate for candidate in candidates}
    wanted = _plain(word)
    close = difflib.get_close_matches(wanted, plain, n=n)
    likeness = {match: difflib.SequenceMatcher(None, match, wanted).ratio() for match in close}
    return [plain[match] for match in close if likeness[match] >= likeness[close[0]] - _CLEARLY_LESS]


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ by what a slip of the pen does: by capitals and what parts words, or by one letter.

    It is missing, another one, or has changed places with the next. Digits tell names apart that are numbered.
    """
    a, b = (re.sub(r"[\W_]", "", name.lower()) for name in (one, other))
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < _SHORTEST:
        return False
    start = next((n for n, pair in enumerate(zip(a, b)) if pair[0] != pair[1]), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return (len(a) <= 1 and len(b) <= 1 or (len(a) == 2 and a == b[::-1])) and not re.search("[0-9]", a + b)


def meant(word: str, candidates: Iterable[str], otherwise: str = "", *, show: Callable[[str], str] = str) -> str:
    """``did you mean hosts or fonts?``, the end of a sentence about a word that there is not.

    :param otherwise: what is said where nothing resembles it: which words there are, usually.
    :param show: how a word is written there: ``repr``, say, for names that people give.
    """
    near = did_you_mean(word, candidates)
    return f"did you mean {' or '.join(map(show, near))}?" if near else otherwise


def capital(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _either(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
