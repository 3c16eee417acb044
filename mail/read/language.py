"""In which language a text is written: by its letters, its small words and its endings. Offline, cheap."""

import re
from collections import Counter

from mail.read import neighbours

# Words that many letters have, and that those to a help desk open, close or consist of.
SMALL_WORDS = {
    "ru": """и в не на я что с по у это как за к из для но от о так если мы вы есть был при или уже еще нет можно нужно
        просьба пожалуйста здравствуйте спасибо добрый день письмо заказ почему когда чтобы после работает хорошо где
        прошу понял поняла помогите верните жду ответ ответа вопрос срочно счет счета до свидания уважением привет вечер
        утро ошибка деньги заявка доставка отправьте подтверждаю да ли бы же его ее их мне меня вас вам этот эта будет
        только нету сегодня через оплату принято верно прилагаю получил получила всё ошибку удалось можем кто деньги
        опять сейчас вчера завтра отчет отчета ждем нужна нужны надо видит вижу скажите пришлите потерял потеряли""",
    "uk": """і в не на я що з по у це як за до із для але від про так якщо ми ви є був при або вже ще немає можна треба
        прохання будь ласка вітаю дякую добрий день лист замовлення чому коли щоб після та й мене працює доброго дня
        добре де прошу зрозуміло допоможіть поверніть чекаю відповідь питання терміново рахунок рахунку побачення
        повагою привіт вечора ранку помилка кошти заявку листи надати підтверджую чи би же його її їх мені вас вам цей
        ця буде вдячна вдячний зробимо хочу потрібно сьогодні через дані оплату скасувати знайшла знайшов були
        гаразд прийнято додаю тиждень минув екран згас той цього ні нема лише тільки отримав отримала помилку
        вдається бачить бачу бачите бачимо загубив загубила загубили пане хто досі хочемо зараз вчора знову гроші
        надайте додати додайте додав чекаємо передзвонити сплатити сплачено отримали замовити платежу скаржиться""",
    "de": """der die das und ist ich nicht sie es ein eine zu mit den auf für von dem im wir bitte danke hallo sehr
        geehrte damen herren guten tag mit freundlichen grüßen gruß kann wurde wie aber oder auch noch mein ihre vielen
        dank wann kommt kein keine keinen passt ja nein rechnung bestellung frage zur zum lieferung servus moin grüß
        gott meiner meine ihr uns unser mahnung kündigung stornierung passwort vergessen zugang anbei habe haben hab
        erhalten morgen abend hilfe fehler funktioniert geht seit nur mehr bei nach über wo was am an um als wenn
        ohne möglich unsere gibt neue neuen neuer heute gestern immer wieder fehlt fehlen defekt kaputt druckt beleg""",
    "en": """the and is i not you it a an to with of for on in we please thank thanks hello dear hi regards best can was
        how but or also my your this that have has are be from at when would could good morning afternoon evening hey
        password reset yes no request invoice question about access any update see attached order cancelled canceled
        down need help done still waiting refund delivery account issue problem error works working where what why who
        do does did don't can't will just been there they our us if so as by all me him sent received cheers won't
        didn't doesn't isn't couldn't got get else someone somebody last paid parcel missing two bill receipt confirmed
        new again wrong page run only very because than then lost back today yesterday tomorrow""",
}
WORDS = {language: frozenset(words.split()) for language, words in SMALL_WORDS.items()}
SAMPLE = 5_000
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_CYRILLIC = re.compile("[а-яёіїєґў]")
# Ы, э, ъ, ё are Russian among our two, і, ї, є, ґ Ukrainian; a Latin i within a word was typed for і.
RUSSIAN, UKRAINIAN = re.compile("[ыэъё]"), re.compile("[іїєґ]|(?<=[а-я])i|i(?=[а-я])|(?<=[а-я])['’ʼ](?=[єїюя])")
_RUSSIAN_END = re.compile(r"(?:ая|ое|ые|ие|ия|ость|его|ешь|ает|яет|ует|ают|яют|еют|уют|тся|лся|ция)\b")
_UKRAINIAN_END = re.compile(r"(?:ння|ийте|ття|ати|ити|ути|яти|єть|ість|вся|шов|ої|ію|ав|ив)\b")
_GERMAN = re.compile(r"[äöüß]|sch|cht|ung\b|lich|keit|tz|ie|ei|eu|en\b|ern?\b|nde|\bge|\bver|\bzu|hr|igt?\b|tei")
_ENGLISH = re.compile(
    r"th|ing\b|wh|gh|ou|oo|ed\b|'t\b|’t\b|ly\b|ee|ea|ow|ay\b|ry\b|tion|ble\b|\bwr|ck\b|y\b|ve\b|shes\b"
)
# Letters of other languages in Latin script, and their smallest words: such a text is none of ours.
_FOREIGN = re.compile(
    r"[éèêàçñłąęćśźżøåæőűşğıřěčšžůîâôõã]|\b(?:le|les|des|est|une|je|el|los|las|que|por|para|il|di|che|per|het|een|niet|"
    r"nie|jest|się|ne|się|w|z|bonjour|merci|gracias|hola|grazie|dzień|dziękuję|bedankt|tack|och|jag)\b"
)
MIN_LETTERS = 2
ENOUGH = 5  # points that tell a language beside ours


def language_of(text: str) -> str | None:
    """ru, uk, de, en, or one of `neighbours`; None when there is too little to say, or it is none of them."""
    sample = text[:SAMPLE].lower()
    words = _WORD.findall(sample.replace("’", "'"))
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    cyrillic = len(_CYRILLIC.findall(sample))
    if cyrillic * 2 > letters or cyrillic > 40:
        return _cyrillic(sample, words)
    return _latin(sample, words)


def _cyrillic(sample: str, words: list[str]) -> str | None:
    points = _points(words)
    russian = 2 * len(RUSSIAN.findall(sample)) + len(_RUSSIAN_END.findall(sample)) + points["ru"]
    ukrainian = 2 * len(UKRAINIAN.findall(sample)) + len(_UKRAINIAN_END.findall(sample)) + points["uk"]
    other, told = neighbours.likeliest_cyrillic(sample, words)
    if told >= ENOUGH and told > max(russian, ukrainian):
        return other or None
    return "uk" if ukrainian > russian else "ru"


def _latin(sample: str, words: list[str]) -> str | None:
    points = _points(words)
    long_words = " ".join(word for word in words if len(word) > 3)
    german = 3 * points["de"] + len(_GERMAN.findall(long_words))
    english = 3 * points["en"] + len(_ENGLISH.findall(long_words))
    best, other = max(german, english), min(german, english)
    neighbour, told = neighbours.likeliest_latin(sample, words)
    if told >= ENOUGH and told > best:
        return neighbour
    if best == other or best * 2 < len(words) or 4 * len(_FOREIGN.findall(sample)) >= best:
        return None
    return "de" if german > english else "en"


def _points(words: list[str]) -> Counter[str]:
    return Counter({language: sum(map(known.__contains__, words)) for language, known in WORDS.items()})
