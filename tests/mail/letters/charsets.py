"""Letters in which evidence stands against evidence: short words, hard spaces, texts misread on their way."""

from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}
RUSSIAN = "Здравствуйте, коллеги! Принтер не печатает."
UKRAINIAN = "Доброго дня! Її принтер не друкує, перевірте."


def letter(name: str, charset: str, body: bytes, text: str, **expected: Any) -> None:
    """A letter whose Content-Type says that charset ("" for none), and what its body says."""
    assert name not in LETTERS, name
    label = f"; charset={charset}" if charset else ""
    head = f"From: anna@example.com\r\nContent-Type: text/plain{label}\r\n\r\n".encode()
    LETTERS[name] = (head + body, {"text": text, **expected})


for label in ("iso-8859-1", "iso-8859-15", "windows-1252"):
    letter(f"umlauts in a row under {label}", label, "Test äöü ÄÖÜß".encode("cp1252"), "Test äöü ÄÖÜß")
letter("a euro sign of ISO-8859-15", "iso-8859-15", "äöü kostet 5 €".encode("iso8859-15"), "äöü kostet 5 €")
for label in ("windows-1251", "koi8-r", "utf-8", ""):
    letter(f"German under the label <{label}>", label, "Grüße aus dem Büro".encode("cp1252"), "Grüße aus dem Büro")
for label in ("iso-8859-1", "", "us-ascii"):
    letter(
        f"hard spaces under the label <{label}>", label, b"One.\xa0 Two.\n\xa0\xa0\xa0Three.", "One.  Two.\n   Three."
    )
letter("two Ukrainian letters under koi8-r", "koi8-r", "Її".encode("koi8-u"), "Її")
letter("short Ukrainian words under utf-8", "utf-8", "На її дяку".encode("cp1251"), "На її дяку")
letter("Polish in its own charset", "iso-8859-2", "Łódź, żółć".encode("iso8859-2"), "Łódź, żółć")
letter("Czech in its own charset", "windows-1250", "Háček řeší případ".encode("cp1250"), "Háček řeší případ")
letter(
    "Czech without a label",
    "",
    "Žádná změna: tiskárna pořád nefunguje, přijďte prosím ještě dnes.".encode("cp1250"),
    "Žádná změna: tiskárna pořád nefunguje, přijďte prosím ještě dnes.",
)
letter(
    "Slovak of a Unix without a label",
    "",
    "Dobrý deň, prihlásenie ešte stále nefunguje, všetko ďalšie áno. Kedy to opravíte?".encode("iso8859-2"),
    "Dobrý deň, prihlásenie ešte stále nefunguje, všetko ďalšie áno. Kedy to opravíte?",
)
letter(
    "a price in Latin-9 without a label",
    "",
    "Für die Tür: 12 €, schöne Grüße".encode("iso8859-15"),
    "Für die Tür: 12 €, schöne Grüße",
)
letter("œ in Latin-9 without a label", "", "Un bœuf aux œufs".encode("iso8859-15"), "Un bœuf aux œufs")
letter(
    "Swedish without a label",
    "",
    "Får jag hälsa på, när är ni på plats?".encode("cp1252"),
    "Får jag hälsa på, när är ni på plats?",
)
letter("French with an accent at both ends", "iso-8859-1", "C'était l'été".encode("cp1252"), "C'était l'été")
letter("UTF-16 with a byte too many", "utf-16", "Hallo Welt, hier".encode("utf-16") + b"\n", "Hallo Welt, hier")
letter("halves of a pair in UTF-7", "utf-7", b"Da +2D0- dort", "Da \ufffd dort")
for text, language in ((RUSSIAN, "Russian"), (UKRAINIAN, "Ukrainian")):
    for taken, meant in (
        *(("cp1252", "cp1251"), ("cp1252", "koi8-u"), ("latin-1", "cp1251"), ("cp1251", "koi8-u")),
        *(("koi8-u", "cp1251"), ("cp1251", "cp866"), ("koi8-r", "utf-8"), ("cp866", "utf-8")),
    ):
        try:
            misread = text.encode(meant).decode(taken)
        except UnicodeError:
            continue
        letter(f"{language} in {meant} that was taken for {taken}", "utf-8", misread.encode(), text)
letter(
    "a footer below a text that was misread",
    "utf-8",
    RUSSIAN.encode().decode("cp1251", "replace").encode() + "\n--\nПочта Иванова".encode(),
    RUSSIAN + "\n--\nПочта Иванова",
)
letter("Serbian is no accident", "utf-8", "Љубав и њена ћерка, џеп".encode(), "Љубав и њена ћерка, џеп")
letter("Icelandic is no accident", "utf-8", "Það er þýðing á íslensku".encode(), "Það er þýðing á íslensku")
letter("Vietnamese is no accident", "utf-8", "Tôi đã ở đây từ lâu rồi".encode(), "Tôi đã ở đây từ lâu rồi")
for label, codec in (("utf-16", "utf-16-be"), ("utf-16le", "utf-16-le"), ("ucs-2", "utf-16-le"), ("", "utf-16-le")):
    letter(f"Russian in {codec} without a mark under <{label}>", label, RUSSIAN.encode(codec), RUSSIAN)
letter("ASCII that calls itself UTF-16", "utf-16", b"Hello there, all of you", "Hello there, all of you")
letter("Thai by Windows' name", "windows-874", "สวัสดี".encode("cp874"), "สวัสดี")
letter("Chinese by Windows' number", "cp936", "你好，世界".encode("gbk"), "你好，世界")
for label in ("windows-1251http-equiv", "windows-1251; format=flowed", "cp1251-ru"):
    letter(f"a name with something glued to it: {label}", label, RUSSIAN.encode("cp1251"), RUSSIAN)
letter("a low quotation mark that is a letter", "", "Добрый день".encode("mac-cyrillic"), "Добрый день")
for text in ("Liste: ÄÖÜ äöü ß", "Å Ä Ö åäö ÅÄÖ", "éééééééé", "ÐÞ ðþ æö", "Îá³àé¤."):
    letter(f"letters that are no accident: {text}", "utf-8", text.encode(), text)
letter("a euro and a dash", "windows-1252", "€ 5,–".encode("cp1252"), "€ 5,–")
letter("a word of two accented letters", "windows-1257", "Tere, Öö".encode("cp1257"), "Tere, Öö")
for text, codec in (
    ("Термiново, договiр на пiдпис", "cp866"),  # which has no Ukrainian і: the Latin one stands for it
    *((text, "mac-cyrillic") for text in ("Срочно", "Что с заказом", "Укажите адрес", "Що немає", "Фото", "Цены")),
    *(("Счёт", charset) for charset in ("cp866", "iso8859-5", "mac-cyrillic")),
    ("Есть файл", "cp866"),
    ("Der Server wartet …", "cp1252"),
    ("Preis: 20 €", "cp1252"),
):
    letter(f"{text} in {codec} without a label", "", text.encode(codec), text)
for text, label in (
    *(("Rückruf aus dem Büro", label) for label in ("iso-8859-5", "koi8-r", "windows-1251")),
    ("Printer – again, “now”", "koi8-r"),
    ("3 × 4", "iso-8859-1"),
):
    letter(f"{text} under {label}", label, text.encode("cp1252"), text)
letter(
    "a circled figure in Japanese, as Windows writes it",
    "iso-2022-jp",
    b"\x1b$B-!\x1b(B \x1b$B%F%9%H\x1b(B \x1b(I1\x1b(B!",
    "① テスト ｱ!",
)
letter("a Japanese character without its second half", "iso-2022-jp", b"\x1b$B%F%\x1b(B!", "テ!")
