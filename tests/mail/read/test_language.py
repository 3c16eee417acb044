"""Guessing the language of a letter, of a very short one too."""

import pytest

from mail.read.language import language_of

SAID = {
    "ru": """Не работает принтер
Спасибо
Спасибо, всё работает
Добрый день
Здравствуйте!
Когда привезут заказ?
Прошу выслать счёт
Верните деньги
Нет доступа к почте
Не могу войти
Помогите пожалуйста
Принтер сломался
Да, подтверждаю
Ок, жду
Хорошо
Понял, спасибо за помощь
Отправьте акт сверки за май
Где мой заказ 1234?
Пароль не подходит
Ошибка 404 при оплате картой Visa
Подтвердите получение
Не приходит код из SMS на телефон
Please: добрый день, не открывается Excel
Договор подписан
Отмена заказа
Возврат товара
Документы во вложении
Касса не печатает чеки
Уточните сроки доставки
Смена пароля
Вопрос по счету
Вопрос
Заявка на доступ
Иванов Иван
Проблема с интернетом
Сайт не открывается
Добавьте пользователя Петренко в группу
Готово
Жду ответа
Как оплатить?
Привезли не тот товар
Сколько стоит подписка?
Замените картридж в кабинете 305
Прошла неделя
Не вижу письма от банка
Звоните после обеда
Удалите мой аккаунт
Курьер опоздал
Как сменить тариф?
Принято
Акт прилагаю
Верно
Экран погас и не включается
Можем перенести на пятницу?
Прилагаю скан паспорта
Телефон: 8 495 000-00-00
Пожалуйста закройте заявку
Не открывается файл Excel
Ok, спасибо
Получил, всё супер
Нужен доступ в CRM для нового сотрудника
Программа выдает ошибку
Компьютер сильно тормозит""",
    "uk": """Не працює принтер
Дякую
Дякую за допомогу
Доброго дня
Добрий день
Вітаю!
Коли привезуть замовлення?
Прошу надати рахунок
Поверніть кошти
Немає доступу до пошти
Не можу увійти
Допоможіть будь ласка
Принтер зламався
Так, підтверджую
Добре
Зрозумів, дякую
Де моє замовлення 1234?
Пароль не пасує
Помилка при оплаті
Договор не знайшла
Каса не друкує чеки
Уточните, будь ласка, термін доставки
Дане питання вже закрито?
Вже не треба
Хочу повернути товар
Прошу скасувати мою заявку
Не надходять листи
Коли буде доставка?
Доброго вечора! Чекаю на вашу вiдповiдь
Чекаю на ваш лист
Термiново!
Зробимо
Буду вдячна за допомогу
Треба поновити пароль для облікового запису
Не вдається увійти до кабінету
Привезли не той товар
Скільки коштує підписка?
Замініть картридж у кабінеті 305
Минув тиждень
Не бачу листа від банку
Телефонуйте пообіді
Видаліть мій акаунт
Кур'єр запізнився
Як змінити тариф?
Прийнято
Додаю акт
Вірно
Екран згас
Можемо перенести на п'ятницю?
Додаю скан паспорта
Прошу закрити заявку
Не вмикається компютер
Отримав, все супер
Потрібен доступ до CRM для нового працівника
Програма видає помилку
Комп'ютер гальмує
Коли буде готово?
Перевірте, будь ласка, оплату
Лист не дійшов
Все гаразд""",
    "de": """Drucker geht nicht
Danke
Vielen Dank!
Guten Tag
Hallo
Wann kommt meine Bestellung?
Bitte Rechnung senden
Passwort vergessen
Kein Zugang
Login funktioniert nicht
Ja, passt so
Ok, danke
Mahnung erhalten
Kündigung
Rechnung 1234
Frage zur Lieferung
Kann mich nicht anmelden
Moin, Ticket kann zu
Anbei die Unterlagen
Hab es erledigt
Servus
Rückruf erbeten
Der Server antwortet nicht
Stornierung meiner Bestellung
Falsche Ware geliefert
Was kostet das Abo?
Bildschirm bleibt schwarz
Können wir auf Freitag verschieben?
Konto löschen
Ticket bitte schließen
Neuer Mitarbeiter braucht CRM Zugriff
Lieferung kam heute
Unterlagen im Anhang
Mit besten Grüßen
Wo bleibt meine Ware?
Auftrag 4711 stornieren""",
    "en": """Printer does not work
Thanks
Thank you!
Hello
Hi
Good morning
Where is my order?
Please send the invoice
Password reset
Cannot log in
Yes, works
Refund request
Invoice 1234
Question about delivery
I can't sign in
No access
Any update?
See attached
Order cancelled
Server down
Need help asap
My account is locked
Done
Still waiting
Wrong item delivered
How much is the subscription?
Replace toner in room 305
Screen stays black
Could we move it to Friday?
Delete my account
All good
Fixed, thanks
Close the ticket
New hire needs CRM access
Package arrived today
Documents attached
Kind regards
Cancel order 4711
Got it""",
}
NEIGHBOURS = {
    "pl": """Dzień dobry, drukarka nie działa
Nie mogę się zalogować do mojego konta, proszę o pomoc
Zapomniałem hasła, co mam zrobić?
Czy można zmienić adres dostawy?""",
    "cs": "Dobrý den, tiskárna nefunguje\nNemohu se přihlásit ke svému účtu",
    "fr": "Bonjour, je ne peux pas me connecter à mon compte. Merci\nOù est ma commande ?",
    "es": "Hola, no puedo entrar en mi cuenta\n¿Cuándo llega mi pedido?",
    "it": "Buongiorno, la stampante non funziona\nNon riesco ad accedere al mio conto",
    "nl": "Goedemorgen, de printer werkt niet\nMijn bestelling is niet aangekomen",
    "pt": "Olá, não consigo entrar na minha conta",
    "ro": "Bună ziua, nu pot intra în contul meu",
    "tr": "Merhaba, siparişim hâlâ gelmedi",
    "hu": "Jó napot, nem működik a nyomtató",
    "be": "Добры дзень, прынтар не працуе, што рабіць?\nКалі прыйдзе мой заказ? Дзякуй, чакаю адказу ў пятніцу",
    "bg": "Здравейте, не мога да вляза в акаунта си\nКога ще пристигне поръчката ми? Благодаря",
    "kk": "Сәлеметсіз бе, менің тапсырысым қайда?",
    "sv": "Hej, min skrivare fungerar inte, tack",
    "sr": "Здраво, штампач не ради, молим вас за помоћ\nКада стиже моја наруџбина?",
}
NEITHER = """Саламатсызбы, менин буйрутмам кайда жүрөт?
Hei, tulostin ei toimi, kiitos
https://example.org/a/b?c=d
AB-1234-XY
1234"""


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    ("text", "language"), [(text, one) for one, texts in SAID.items() for text in texts.split("\n")]
)
def test_a_few_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.row("C8")
@pytest.mark.parametrize(
    ("text", "language"), [(text, one) for one, texts in NEIGHBOURS.items() for text in texts.split("\n")]
)
def test_a_letter_in_a_language_beside_ours_is_not_taken_for_one_of_ours(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.row("A1")
@pytest.mark.parametrize("text", NEITHER.split("\n"))
def test_what_is_none_of_our_languages_is_not_guessed_to_be_one(text: str) -> None:
    assert language_of(text) is None
