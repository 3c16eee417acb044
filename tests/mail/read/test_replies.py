"""What is new in a letter, among what it quotes."""

from email.message import EmailMessage

import pytest

from mail.read import read
from tests.mail.letters import Reply, replies


@pytest.mark.row("A1")
@pytest.mark.parametrize("letter", [pytest.param(one, id=one.name) for one in replies()])
def test_a_reply_is_what_is_new(letter: Reply) -> None:
    mail = read(letter.raw)

    assert mail.reply.replace("\n\n\n", "\n\n") == letter.expected


def in_both_forms(plain: str, html: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Re: Принтер"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


@pytest.mark.row("A1")
def test_an_answer_below_the_quote_is_found_in_the_html_when_the_plain_text_lost_the_marks() -> None:
    mail = read(
        in_both_forms(
            "Отвечаю ниже.\n\n13.05.2024, 10:24, Анна <anna@example.org>:\n\nКакая модель?\n\nВторая слева.\n",
            "<div>Отвечаю ниже.</div><div>13.05.2024, 10:24, Анна &lt;anna@example.org&gt;:</div>"
            "<blockquote>Какая модель?</blockquote><div>Вторая слева.</div>",
        )
    )

    assert mail.reply == "Отвечаю ниже.\n\nВторая слева."


@pytest.mark.row("A1")
def test_the_plain_text_counts_where_it_marks_what_it_quotes() -> None:
    mail = read(
        in_both_forms(
            "Ниже.\n\n13.05.2024 10:24, Анна пишет:\n> Какая модель?\n\nВторая слева: <https://example.org/2>\n",
            "<p>Ниже.</p><div>13.05.2024 10:24, Анна пишет:</div><blockquote type=cite>Какая модель?</blockquote>"
            '<p>Вторая <a href="https://example.org/2">слева</a></p>',
        )
    )

    assert mail.reply == "Ниже.\n\nВторая слева: <https://example.org/2>"


@pytest.mark.row("A1")
def test_an_answer_that_the_plain_text_marks_as_quoted_is_found_in_the_html() -> None:
    mail = read(
        in_both_forms(
            "13.05.2024 10:24, Анна пишет:\n> Какая модель?\n> Вторая слева.\n",
            "<div>13.05.2024 10:24, Анна пишет:</div><blockquote type=cite>Какая модель?</blockquote>"
            '<div style="color:red">Вторая слева.</div>',
        )
    )

    assert mail.reply == "Вторая слева."


@pytest.mark.row("A1")
def test_a_file_sent_above_an_old_letter_comes_without_a_word() -> None:
    message = EmailMessage()
    message["Subject"] = "RE: Принтер"
    message.set_content(
        "\nОт: Анна <anna@example.org>\nОтправлено: 13 мая 2024 г. 10:24\nКому: Иван\nТема: Принтер\n\nПришлите фото."
    )
    message.add_attachment(b"JFIF", maintype="image", subtype="jpeg", filename="фото.jpg")

    mail = read(message.as_bytes())

    assert mail.reply == ""
    assert mail.text.endswith("Пришлите фото.")


@pytest.mark.row("A1")
def test_the_marks_of_a_flowed_quote_may_stand_apart() -> None:
    mail = read(
        b"Subject: Re: x\nContent-Type: text/plain; format=flowed\n\n> > Does it print \n> > again?\nIt \nprints.\n"
    )

    assert mail.text == ">> Does it print again?\nIt prints."
    assert mail.reply == "It prints."
