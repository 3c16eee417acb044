"""What a report says in words alone, where no field says it: whom a letter missed, and whether it is tried again."""

import re
from collections.abc import Sequence

MAX_TEXT = 20_000
"""Characters of the report's own words that are looked at for addresses."""
MAX_FOUND = 100
_IN_BRACKETS = re.compile(r"<(?:mailto:)?([^<>\s@]{1,128}@[^<>\s@]{1,255})>")
_BARE = re.compile(r"(?i)(?<![\w.+@-])(?:smtp=)?([\w.+&'/=-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63})(?![\w@-])")
# Whom to ask about it, in any report.
_OFFICE = re.compile(r"(?i)(?:postmaster|mailer-daemon|abuse|noc|mail-?admin|hostmaster)(?:[+_.-][^@]{0,40})?@")
# Lines that tell of the letter, not of its way: its "To" is a list, its sender is us.
_OF_LETTER = re.compile(
    r"(?im)^[\s>*|-]{0,12}(?:to|from|cc|subject|sender|von|an|betreff|от|кому|тема|від|message[- ]id(?:entifier)?|"
    r"references|in-reply-to)\s?:.*$"
)
_TRIES_AGAIN = re.compile(
    r"(?i)(?:attempts?\s+(?:to\s+deliver\s+.{0,60})?will\s+(?:continue|be\s+made)|will\s+be\s+retried|"
    r"will\s+(?:continue\s+to|keep)\s+try|has\s+been\s+(?:delayed|postponed)|not\s+yet\s+been\s+delivered|"
    r"(?:do\s+not|don['’]t)\s+need\s+to\s+resend|warning\s+message\s+only|"
    r"(?:weitere|erneute)\s+(?:zustell)?versuche|wird\s+(?:weiter|erneut)\s+versucht|"
    r"попыт\w{1,6}\s+.{0,40}(?:будут\s+продолж|продолж|повтор)|повторн\w{1,6}\s+попыт|"
    r"спроб\w{1,6}\s+.{0,40}(?:триват|продовж|повтор)|повторн\w{1,6}\s+спроб)"
)
_GIVES_UP = re.compile(
    r"(?i)(?:(?:not\s+going|will\s+not|won['’]t)\s+(?:to\s+)?(?:try|retry)|(?:i['’]ve\s+|has\s+been\s+)?given\s+up|"
    r"giving\s+up|permanent\s+(?:fatal\s+)?error|no\s+such\s+(?:user|recipient)|(?:user\s+unknown|unknown\s+user)|"
    r"(?:keine|nicht)\s+(?:weiteren\s+versuche|weiter\s+versucht)|попыт\w{1,6}\s+.{0,30}прекращ|спроб\w{1,6}\s+.{0,30}припин)"
)


def addresses_in(words: str, others: Sequence[str]) -> list[str]:
    """Whom the report names; `others` are those it is from and to, who did not miss anything.

    What stands in brackets tells most, then what stands bare; the letter's own "To" only where nothing else is named.
    """
    words = words[:MAX_TEXT]
    told = _OF_LETTER.sub("", words)
    known = {one.lower() for one in others}
    for pattern, text in ((_IN_BRACKETS, told), (_BARE, told), (_BARE, words)):
        found = [one.strip("'").lower() for one in pattern.findall(text)[:MAX_FOUND]]
        if missed := [one for one in found if one not in known and not _OFFICE.match(one)]:
            return missed
    return []


def is_tried_again(words: str) -> bool:
    """Whether it says that the server goes on trying."""
    return bool(_TRIES_AGAIN.search(words[:MAX_TEXT])) and not is_given_up(words)


def is_given_up(words: str) -> bool:
    """Whether it says that nothing more is tried, whatever the code beside it says."""
    return bool(_GIVES_UP.search(words[:MAX_TEXT]))
