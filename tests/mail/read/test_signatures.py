"""What programs and firms put under a text, and what only looks so."""

import pytest

from mail.read.passages import lines_of, text_of_lines
from mail.read.signatures import without_signature

DEVICES = """Отправлено с iPhone
Отправлено с Mac
Отправлено из eM Client
Отправлено с устройства Android с помощью K-9 Mail. Простите за краткость.
Извините за краткость, отправлено с телефона
Защищено с помощью Tuta
Надіслано з пристрою Android за допомогою K-9 Mail. Перепрошую за стислість.
З мого iPhone
From my iPhone 6
Mobil gesendet
Отправлено с моего iPhone
Отправлено с iPad
Отправлено с айфона
Отправлено с Android
Отправлено с устройства Samsung
Отправлено с моего устройства Samsung Galaxy
Отправлено с моего смартфона Samsung Galaxy.
Отправлено с моего Galaxy
Отправлено с моего телефона Xiaomi
Отправлено со смартфона HONOR
Отправлено с телефона HUAWEI
Отправлено с мобильного устройства
Отправлено из мобильной Почты Mail.ru
Отправлено из Почты Mail.ru
Отправлено из Mail для Android
Отправлено из Mail.ru для iOS
Отправлено из мобильной Яндекс.Почты
Отправлено из мобильной Яндекс Почты
Отправлено из мобильного приложения Яндекс.Почты
Отправлено из Яндекс Почты
Отправлено из Яндекс.Почты для мобильных
Отправлено из Outlook для iOS
Отправлено из Outlook Mobile
Отправлено из приложения Почта для Windows
Отправлено из Почты для Windows 10
Отправлено из Почты для Windows
Отправлено через Gmail
Отправлено с помощью Rambler Почта
Отправлено из myMail для Android
Отправлено с помощью BlackBerry.
Отправлено с помощью K-9 Mail
Простите за краткость, создано в K-9 Mail.
Простите за краткость, создано с помощью K-9 Mail.
Скачайте Outlook для iOS
Скачать Outlook для Android
Получите Outlook для Android
Получить Outlook для iOS
Послано с iPhone
Sent from my iPhone
Sent from my iPad
Sent from my Samsung Galaxy smartphone.
Sent from my Galaxy
Sent from my Huawei phone
Sent from my BlackBerry 10 smartphone on the Rogers network.
Sent from Yahoo Mail on Android
Sent from Yahoo Mail for iPhone
Sent from Mail for Windows 10
Sent from Mail for Windows
Sent from Outlook for iOS
Sent from Outlook
Sent from Samsung Mobile
Sent from Gmail Mobile
Sent from myMail for iOS
Sent from Proton Mail for iOS
Sent from Proton Mail Android
Sent with Proton Mail secure email.
Sent via the Samsung Galaxy S7, an AT&T 4G LTE smartphone
Sent from my Verizon, Samsung Galaxy smartphone
Sent from my mobile device
Sent from my phone
Sent on the go
Sent from my cell phone, please excuse any typos.
Sent from my Android phone. Please excuse the brevity
(Sent from a mobile device)
Von meinem Mobilgerät gesendet
Sent using Zoho Mail
Sent via Superhuman
Sent with Shortwave
Sent from ProtonMail mobile
Get Outlook for iOS
Get Outlook for Android
Get BlueMail for Android
Please excuse my brevity.
Sent from my Android device with K-9 Mail. Please excuse my brevity.
Von meinem iPhone gesendet
Von meinem iPad gesendet
Von meinem Samsung Galaxy Smartphone gesendet.
Von meinem Samsung Gerät gesendet.
Von meinem Galaxy gesendet
Von meinem Huawei-Mobiltelefon gesendet
Von meinem Xiaomi gesendet
Von Samsung-Tablet gesendet
Von Samsung Mobile gesendet
Vom Handy gesendet
Vom iPhone gesendet
Von unterwegs gesendet
Gesendet von meinem iPhone
Gesendet von meinem Xiaomi-Mobiltelefon
Gesendet von meinem Galaxy
Gesendet von Outlook für iOS
Gesendet von Outlook für Android
Gesendet von Mail für Windows
Gesendet von Mail für Windows 10
Gesendet aus der Telekom Mail App
Gesendet mit der mobilen Mail App
Gesendet mit der GMX Mail App
Gesendet mit der WEB.DE Mail App
Gesendet mit der Telekom Mail App
Gesendet von Yahoo Mail auf Android
Gesendet von Yahoo Mail für iPhone
Gesendet über Outlook
Gesendet mit BlueMail
Gesendet mit Proton Mail
Holen Sie sich Outlook für Android
Laden Sie Outlook für iOS herunter
Outlook für iOS beziehen
Outlook für Android herunterladen
Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.
Diese Nachricht wurde von meinem Android-Mobiltelefon mit WEB.DE Mail gesendet.
Надіслано з iPhone
Надіслано з мого iPhone
Надіслано з iPad
Надіслано з мого Galaxy
Надіслано з пристрою Samsung
Надіслано з телефону
Надіслано з Outlook для Android
Надіслано з Outlook для iOS
Надіслано із Outlook для Android
Надіслано з Пошти для Windows
Надіслано з мобільної пошти Ukr.net
Надіслано з пошти Ukr.net
Відправлено з iPhone
Відправлено з мого телефону Xiaomi
Відправлено з Outlook Mobile
Отримати Outlook для iOS
Завантажити Outlook для Android
Завантажте Outlook для Android
Завантажуйте Outlook для Android
Пробачте за стислість, надіслано з телефону.
Envoyé de mon iPhone
Enviado desde mi iPhone
Inviato da iPhone
Wysłane z iPhone'a
Verstuurd vanaf mijn iPhone
Verzonden vanaf mijn iPad
Odesláno z iPhonu
Skickat från min iPhone
Sendt fra min iPhone
iPhone'umdan gönderildi"""
OWN_WORDS = """Отправлено вчера курьером
Отправлено с опозданием, извините
Отправлено с сайта example.org
Отправлено из формы обратной связи
Sent from the contact form
Gesendet von uns am Montag, leider ohne Anhang
Надіслано з запізненням
Sent by mail yesterday
Отправлено через СДЭК
Gesendet von DHL
Посылка отправлена из Москвы
Отправлено из Москвы 12 мая
Sent from our warehouse on Friday
Von Hamburg gesendet
Sent with DHL"""


def kept_of(text: str) -> str:
    return text_of_lines(without_signature(lines_of(text)))


@pytest.mark.row("A1")
@pytest.mark.parametrize("line", DEVICES.splitlines())
def test_what_a_telephone_adds_is_taken_off(line: str) -> None:
    assert kept_of(f"Да.\n\n{line}\n") == "Да."


@pytest.mark.row("A1")
@pytest.mark.parametrize("line", OWN_WORDS.splitlines())
def test_what_a_person_says_of_a_parcel_stays(line: str) -> None:
    assert kept_of(f"Да.\n\n{line}\n") == f"Да.\n\n{line}"


@pytest.mark.row("A1")
def test_a_person_s_signature_above_a_list_s_goes_too() -> None:
    assert kept_of("Yes.\n-- \nBob\n\n-- \nYou receive this as a member of the list.") == "Yes."


@pytest.mark.row("A1")
def test_two_dashes_between_thoughts_part_no_signature_from_the_text() -> None:
    text = "Erstens: der Drucker.\n--\nZweitens: wann kommt Papier?\n--\nDrittens: wer zahlt das?"

    assert kept_of(text) == text


@pytest.mark.row("A1")
def test_a_firm_s_long_small_print_goes_with_the_signature() -> None:
    assert kept_of("Danke.\n-- \n" + "Diese Nachricht ist vertraulich.\n" * 25) == "Danke."
