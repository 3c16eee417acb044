"""Subjects without the marks that stand before them, in the languages that write to us."""

import pytest

from mail.read.subjects import base_of, is_forward, is_reply

MARKED = [
    *("Re: Принтер", "RE[2]: Принтер", "Re(3): Принтер", "Re^2: Принтер", "Re*2: Принтер", "re:re: Принтер"),
    *("Re : Принтер", "Re：Принтер", "Re:\u00a0Принтер", "\u200bRe: Принтер", "Re:\u200f Принтер", "RE. : Принтер"),
    *("AW: Принтер", "Aw[2]: Принтер", "Antw.: Принтер", "Antwort: Re: Antwort: Принтер", "RE: AW: WG: Принтер"),
    *("WG: Принтер", "Weiterleitung: Принтер", "Weitergel.: Принтер", "Wtrlt: Принтер", "Fwd: [Fwd: Принтер]"),
    *("Ответ: Принтер", "Отв.: Принтер", "Отв[2]: Принтер", "НА: Принтер", "HA: Принтер", "Ha: Принтер"),
    *("Пересл: Принтер", "Пер: Принтер", "Переслано: Принтер", "Перенапр.: Принтер", "ПД: Принтер"),
    *("Відп: Принтер", "Вiдповiдь: Принтер", "Відповідь: Принтер", "Пересилання: Принтер", "Адказ: Принтер"),
    *("Re: Re[3]: RE : Fw: Принтер", "Fwd: FW: Пересл: Принтер", "Принтер (fwd)", "回复: Принтер", "答复：Принтер"),
    *("SV: Принтер", "VS: Принтер", "R: Принтер", "I: Принтер", "TR: Принтер", "RV: Принтер", "ENC: Принтер"),
    *("Odp: Принтер", "PD: Принтер", "YNT: Принтер", "İlt: Принтер", "Vá: Принтер", "Bls: Принтер", "Σχετ: Принтер"),
]
OWN = [
    *("WG-Zimmer: frei", "Antrag: Urlaub", "IN: 5", "Отчёт: май", "Ответ на запрос: 5", "Reg: X", "Re-2: X", "Доп: X"),
    *("RE Drucker", "Прочитано: договор", "12:30 встреча", "[RT] 5: закрыт", "(EXT) кабель", "Undeliverable: Re: X"),
]


@pytest.mark.row("A1")
@pytest.mark.parametrize("subject", MARKED)
def test_marks_are_taken_off(subject: str) -> None:
    assert base_of(subject) == "Принтер"


@pytest.mark.row("A1")
@pytest.mark.parametrize("subject", OWN)
def test_what_only_looks_like_a_mark_stays(subject: str) -> None:
    assert base_of(subject) == subject


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: [list] Re: Topic", "[list] Topic"),
        ("[EXT] RE: [Ticket#5] AW: Drucker", "[EXT] [Ticket#5] Drucker"),
        ("***SPAM*** Re: Offer", "***SPAM*** Offer"),
        ("(EXT) AW: Drucker", "(EXT) Drucker"),
        ("{Spam?} Fwd: Offer", "{Spam?} Offer"),
        ("Re: 12:30 встреча", "12:30 встреча"),
        ("Re: Re:", ""),
    ],
)
def test_tags_stay_and_the_marks_behind_them_go(subject: str, base: str) -> None:
    assert base_of(subject) == base


@pytest.mark.row("A1")
def test_the_outermost_mark_tells_what_a_letter_is() -> None:
    assert is_reply("[EXT] \u200bAW: WG: Drucker")
    assert is_forward("***SPAM*** WG: AW: Drucker")
    assert not is_reply("Fwd: Re: Drucker")
    assert not is_forward("Drucker")
