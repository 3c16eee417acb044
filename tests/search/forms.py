"""Words in their forms, chosen by hand from what a help desk reads; and pairs that only look alike.

Each line is one word: all its forms must find each other. Each pair is two words, which must not.
"""

RUSSIAN = """
заявка заявки заявке заявку заявкой заявок заявкам заявками заявках
ошибка ошибки ошибке ошибку ошибкой ошибок ошибкам ошибками ошибках
счёт счета счёту счётом счете счетов счетам счетами счетах счет
письмо письма письму письмом письме писем письмам письмами письмах
звонок звонка звонку звонком звонке звонки звонков звонкам звонками
сотрудник сотрудника сотруднику сотрудником сотруднике сотрудники сотрудников сотрудникам
человек человека людей людям людьми люди
время времени временем времён времена
отправить отправил отправила отправили отправлю отправит отправят отправленный отправленного отправьте отправлен
печатать печатает печатают печатал печатала печатаю печатающий печатаем
открыть открыл открыла откроет открою открыт открыта открытый открытого открывший
найти нашёл нашла нашли найдёт найду найдите найден найденный
идти идёт шёл шла шли иду идут
новый нового новому новым новом новая новой новую новое новые новых новыми
платёжный платёжного платежному платёжная платежной платежные платёжных
сломанный сломанного сломанная сломанные
ещё еще
запасной запасного запасная запасную запасных
рабочий рабочего рабочему рабочая рабочие рабочих
"""

RUSSIAN_UNKNOWN = """
тикет тикета тикету тикетом тикете тикеты тикетов тикетам тикетами тикетах
роутер роутера роутеру роутером роутере роутеры роутеров роутерам
бэкап бэкапа бэкапу бэкапом бэкапе бэкапы бэкапов
деплой деплоя деплою деплоем деплое деплои деплоев
забэкапить забэкапил забэкапила забэкапили забэкапит забэкапят
фаервол фаервола фаерволу фаерволом фаерволы фаерволов
тикетный тикетного тикетному тикетная тикетные тикетных
эндпоинт эндпоинта эндпоинту эндпоинтом эндпоинты эндпоинтов
"""

SURNAMES = """
Щербаков Щербакова Щербакову Щербаковым Щербакове Щербаковой Щербаковы Щербаковых
Зеленский Зеленского Зеленскому Зеленским Зеленская Зеленской Зеленскую
Квитковский Квитковского Квитковскому Квитковская Квитковской
Ковалёва Ковалёвой Ковалёву Ковалев Ковалёва
Бондаренко Бондаренка Бондаренку Бондаренком Бондаренкові
Пащенко Пащенка Пащенку Пащенком
Мельничук Мельничука Мельничуку Мельничуком
Шмидт Шмидта Шмидту Шмидтом Шмидте
Стельмах Стельмаха Стельмаху Стельмахом
Зубрилин Зубрилина Зубрилину Зубрилиным Зубрилиной
"""

UKRAINIAN = """
замовлення замовленню замовленням замовленні замовлень замовленнями замовленнях
помилка помилки помилці помилку помилкою помилок помилкам помилками помилках
рахунок рахунка рахунку рахунком рахунки рахунків рахункам рахунками
лист листа листу листом листі листи листів листам листами
комп'ютер комп’ютера компʼютеру комп'ютером комп'ютери комп'ютерів
сервер сервера серверу сервером сервері сервери серверів серверам
надіслати надіслав надіслала надіслали надішлю надішле надішлють
працювати працює працюють працював працювала працювали працюю
відкрити відкрив відкрила відкрили відкриє відкриють відкриття
друкувати друкує друкують друкував друкувала друкувати друкую
новий нового новому новим нова нової нову нове нові нових новими
клієнт клієнта клієнту клієнтом клієнти клієнтів клієнтам клієнтами
ніч ночі ніччю ночей ночами
підключення підключенню підключенням підключень
оплатити оплатив оплатила оплатили оплачу оплатить оплатять
""".replace(" відкриття", "")

GERMAN = """
Drucker Druckers Druckern
Rechnung Rechnungen
Passwort Passworts Passwörter Passwörtern
Vertrag Vertrags Vertrages Verträge Verträgen
Kunde Kunden
Zugang Zugangs Zugänge Zugängen
Tonerpatrone Tonerpatronen
Datei Dateien
Fehler Fehlers Fehlern
drucken druckt druckte druckten gedruckt gedruckte gedrucktes druckend
bezahlen bezahlt bezahlte bezahlten bezahltes
anschließen angeschlossen angeschlossene angeschlossenes anzuschließen
zurücksetzen zurückgesetzt zurückgesetzten zurückzusetzen
löschen löscht löschte gelöscht gelöschte gelöschten
schreiben schreibt schrieb schrieben geschrieben geschriebene
funktionieren funktioniert funktionierte funktionierten
neu neue neuen neuer neues neuem
schnell schnelle schneller schnellere schnellsten
Straße Strasse Straßen Strassen
Prüfung Pruefung Prüfungen Pruefungen
"""

ENGLISH = """
invoice invoices
printer printers
query queries
box boxes
mouse mice
print prints printed printing
stop stops stopped stopping
write writes wrote written writing
buy buys bought buying
crash crashes crashed crashing
leave leaves left leaving
install installs installed installing
copy copies copied copying
new newer newest
building buildings
"""

UNLIKE = {
    "ru": "стол столица|почта почтение|письмо писать|печать печаль|право правило|заявка заявление|"
    "сервер сервис|диск дискуссия|номер номинал|мастер мастика|касса кассета|порт портрет|лист листва|"
    "контракт контраст|адрес адресат|оплата оплот|баланс балансир|модем модель",
    "uk": "стіл столиця|пошта поштовх|друк друг|рахунок рахівник|лист листопад|сервер сервіс|замовлення замовник|"
    "помилка помилування|номер номінал|ключ ключиця|диск дискусія|порт портрет|адреса адресат",
    "de": "Rechnung Rechner|Vertrag Vertreter|Druck Druide|Kunde Kundgebung|Zugang Zug|Datei Daten|Passwort Passage|"
    "Bestellung Bestand|Monat Monitor|Konto Kontakt|Adresse Adressat|Fehler fehlerhaft|Server Service|Kosten kostbar|"
    "drucken drücken|druckt drückt|zahlen zählen|fordern fördern|schon schön",
    "en": "printer principle|invoice involve|server service|account accord|monitor monitory|general generic|"
    "university universe|policy police|organ organization|import important|customer custom|"
    "contract contrast|port portion",
}


def families(lines: str) -> list[list[str]]:
    """The words, each a list of its forms."""
    return [line.split() for line in lines.strip().splitlines()]
