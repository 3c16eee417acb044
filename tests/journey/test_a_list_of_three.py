"""Two desks of ours and an absent colleague on one mailing list, and all of them answer by themselves (S11).

The list sets Reply-To to itself, as many do, so whatever one of them says comes to all others. Sixteen rounds of that;
`LIST_ROUNDS=50 make test` plays more.
"""

import os
import smtplib
from email import message_from_bytes
from email.policy import SMTP
from itertools import cycle

import pytest

from tests.journey.test_two_desks import (  # noqa: F401 - fixtures
    AWAY,
    NORTH,
    SOUTH,
    OutOfOffice,
    a_desk,
    north,
    south,
    without,
)
from tests.letters import letter

LIST = "printers@lists.example"
ROUNDS = int(os.environ.get("LIST_ROUNDS", "16"))


def posts(server, sender, recipients, mail):
    with smtplib.SMTP("127.0.0.1", server.port) as connection:
        connection.sendmail(sender, recipients, mail.as_bytes())


class MailingList:
    """What comes to it goes to all members but its writer, over the real server; what it says of itself takes turns."""

    def __init__(self, server, address, members, *manners):
        self.server, self.address, self.members, self.manners = server, address, members, cycle(manners)

    def takes(self, *raws):
        for raw in raws:
            self.passes_on(message_from_bytes(raw, policy=SMTP))

    def passes_on(self, mail):
        for name, value in {"Reply-To": self.address, **next(self.manners)}.items():
            del mail[name]
            mail[name] = value
        others = [one for one in self.members if one not in str(mail["From"])]
        posts(self.server, f"bounces-{self.address}", others, mail)

    def sends(self):
        """It has passed on already what it got."""


class Absent(OutOfOffice):
    """Answers everything, each time under another subject, and reminds the list of its absence each round."""

    def __init__(self, server, address, list_address, says):
        super().__init__(address, has_manners=False, answers_in_place=False)
        self.server, self.list_address, self.says, self.said = server, list_address, says, 0

    def takes(self, *raws):
        for raw in raws:
            super().takes(raw)

    def sends(self):
        self.takes(letter(self.list_address))
        waiting, self.answers = self.answers, []
        for raw in waiting:
            self.said += 1
            mail = message_from_bytes(raw, policy=SMTP)
            del mail["Message-ID"], mail["Subject"]
            mail["Subject"] = f"Ihr Vorgang {self.said * 7919}"
            mail["Message-ID"] = f"<{self.said}.{self.address}>"
            for name, value in self.says.items():
                mail[name] = value
            posts(self.server, self.address, [str(mail["To"])], mail)


def talk_for_long(server, parties, rounds):
    """Whatever they have to say, so many times; and no desk's mail says on its way that a machine wrote it."""
    on_the_way = without("Auto-Submitted", "X-Auto-Response-Suppress")
    for _ in range(rounds):
        for party in parties.values():
            party.sends()
        taken = [*server.taken]
        server.taken.clear()
        for address, party in parties.items():
            party.takes(*(on_the_way(mail.raw) for mail in taken if address in mail.recipients))


@pytest.mark.row("S11")
@pytest.mark.parametrize("a_desk", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("manners", "says", "rounds", "most"),
    [
        ([{"List-Id": "<printers.lists.example>"}, {"Precedence": "list"}, {}], {"Precedence": "bulk"}, ROUNDS, 1),
        # Nothing tells it from a person: as often as an office lets its desk answer in an hour.
        ([{}], {}, ROUNDS // 2, 4),
    ],
    ids=["with manners", "without"],
)
def test_on_a_list_of_three_nobody_talks_for_ever(north, south, smtp_server, manners, says, rounds, most):  # noqa: F811
    parties = {
        NORTH: north,
        SOUTH: south,
        LIST: MailingList(smtp_server, LIST, (NORTH, SOUTH, AWAY), *manners),
        AWAY: Absent(smtp_server, AWAY, LIST, says),
    }
    before = [desk.messages() for desk in (north, south)]

    parties[LIST].takes(letter(f"Norbert <{NORTH}>", LIST, "Leitung gestört", "Wann geht es wieder?"))
    talk_for_long(smtp_server, parties, rounds)

    assert max(north.automatic(), south.automatic()) <= most
    for desk, messages in zip((north, south), before, strict=True):
        assert desk.messages() - messages >= rounds - 2
