"""The lines with which mail programs introduce what they quote."""

from pathlib import Path

import pytest

from mail.read.attributions import is_attribution

LINES = (Path(__file__).parent / "attributions.txt").read_text("utf-8").splitlines()
PERSONAL = [
    "On Monday I wrote to you about my order:",
    "On 13.05.2024 I wrote again:",
    "Am 13.05.2024 um 10:24 schrieb ich Ihnen:",
    "13.05.2024 в 10:24 я писал вам:",
    "Вы писали, что нужно перезагрузить роутер, но вот что выходит:",
    "2024-05-13 10:24:11 ERROR smtp: rejected <a@example.com>:",
    "Список на 13.05.2024:",
    "Вот что прислал мастер 13.05.2024 в 12:40:",
    "Die Rechnung vom 13.05.2024 enthält:",
    "Нарада о 10:24, порядок денний:",
    "В 10:24 программа пишет:",
    "13.05.2024 10:24 сервер пишет:",
    "13.05.2024 о 10:24 програма пише:",
    "13.05.2024 10:24 от клиента поступила жалоба:",
    "13 мая 2024 г. в 10:24 ваш сотрудник написал:",
    "Am 13.05.2024 um 10:24 schrieb das System:",
    "Am Montag um 10:24 hat Ihr Kollege geschrieben:",
    "On 13.05.2024 at 10:24 the server wrote:",
    "On Monday at 10:24 I received from you:",
]


@pytest.mark.row("A1")
@pytest.mark.parametrize("line", LINES)
def test_a_program_s_line_above_a_marked_quote_is_known(line: str) -> None:
    assert is_attribution(line, is_before_quote=True)


@pytest.mark.row("A1")
@pytest.mark.parametrize("line", [line for line in LINES if "@" in line and line.endswith((":", "："))])
def test_a_line_with_an_address_is_known_without_a_quote_too(line: str) -> None:
    assert is_attribution(line, is_before_quote=False)


@pytest.mark.row("A1")
@pytest.mark.parametrize("line", PERSONAL)
def test_a_person_s_own_line_is_not_taken_for_a_program_s(line: str) -> None:
    assert not is_attribution(line, is_before_quote=False)
