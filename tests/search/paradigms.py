"""Words in all their forms, a line each, and groups of words that share a beginning and nothing else; chosen by hand.

From a line every pair of forms must be one word, and from a group no pair: some hundred pairs of each kind a language.
"""

RUSSIAN = """
договор договора договору договором договоре договоры договоров договорам договорами договорах
накладная накладной накладную накладные накладных накладным накладными
доставка доставки доставке доставку доставкой доставок доставкам доставками доставках
возврат возврата возврату возвратом возврате возвраты возвратов возвратам возвратами возвратах
клавиатура клавиатуры клавиатуре клавиатуру клавиатурой клавиатур клавиатурам клавиатурами
обновление обновления обновлению обновлением обновлении обновлений обновлениям обновлениями обновлениях
ключ ключа ключу ключом ключе ключи ключей ключам ключами ключах
окно окна окну окном окне окон окнам окнами окнах
отец отца отцу отцом отце отцы отцов отцам отцами
день дня дню днём дне дни дней дням днями днях
путь пути путём путей путям путями путях
неделя недели неделе неделю неделей недель неделям неделями неделях
имя имени именем имена имён именам именами именах
друг друга другу другом друге друзья друзей друзьям друзьями
ребёнок ребёнка ребёнку ребёнком дети детей детям детьми
город города городу городом городе городов городам городами городах
платить плачу платишь платит платим платите платят платил платила платили платите
получить получу получишь получит получим получат получил получила получили получен получена получено получены
сломать сломаю сломаешь сломает сломают сломал сломала сломало сломали сломан сломана сломано сломаны
звонить звоню звонишь звонит звоним звонят звонил звонила звонили
писать пишу пишешь пишет пишем пишут писал писала писали пишите
взять возьму возьмёшь возьмёт возьмут взял взяла взяли возьмите
вернуть верну вернёшь вернёт вернут вернул вернула вернули верните
мочь могу можешь может можем можете могут мог могла могло могли
есть ем ешь ест едим едите едят ел ела ели
хотеть хочу хочешь хочет хотим хотите хотят хотел хотела хотели
срочный срочного срочному срочным срочном срочная срочной срочную срочное срочные срочных срочными
удалённый удалённого удалённому удалённым удалённом удалённая удалённой удалённую удалённые удалённых
последний последнего последнему последним последнем последняя последней последнюю последнее последние последних
большой большого большому большим большом большая большую большие больших большими
"""

UKRAINIAN = """
договір договору договором договорі договори договорів договорам договорами договорах
доставка доставки доставці доставку доставкою доставок доставкам доставками доставках
оновлення оновленню оновленням оновленні оновлень оновленнями оновленнях
принтер принтера принтеру принтером принтері принтери принтерів принтерам принтерами принтерах
ключ ключа ключу ключем ключі ключів ключам ключами ключах
вікно вікна вікну вікном вікні вікон вікнам вікнами вікнах
тиждень тижня тижню тижнем тижні тижнів тижням тижнями тижнях
день дня дню днем дні днів дням днями днях
ім'я імені іменем імена імен іменам іменами іменах
місто міста місту містом місті міст містам містами містах
школа школи школі школу школою шкіл школам школами школах
книга книги книзі книгу книгою книг книгам книгами книгах
рука руки руці руку рукою рук рукам руками руках
папір паперу папером папері папери паперів паперам паперами паперах
стіл стола столу столом столі столи столів столам столами столах
платіж платежу платежем платежі платежів платежам платежами платежах
писати пишу пишеш пише пишемо пишете пишуть писав писала писали
платити плачу платиш платить платимо платите платять платив платила платили
отримати отримаю отримаєш отримає отримаємо отримаєте отримають отримав отримала отримали
зламати зламаю зламаєш зламає зламають зламав зламала зламало зламали
повернути поверну повернеш поверне повернуть повернув повернула повернули
дзвонити дзвоню дзвониш дзвонить дзвонимо дзвонять дзвонив дзвонила дзвонили
могти можу можеш може можемо можете можуть міг могла могли
терміновий термінового терміновому терміновим термінова термінової термінову термінове термінові термінових
останній останнього останньому останнім остання останньої останню останнє останні останніх
великий великого великому великим велика великої велику велике великі великих великими
"""

RUSSIAN_UNKNOWN = """
чатбот чатбота чатботу чатботом чатботе чатботы чатботов чатботам чатботами чатботах
вебхук вебхука вебхуку вебхуком вебхуке вебхуки вебхуков вебхукам вебхуками вебхуках
тонер-картридж тонер-картриджа тонер-картриджу тонер-картриджем
дашборд дашборда дашборду дашбордом дашборде дашборды дашбордов дашбордам дашбордами
апдейт апдейта апдейту апдейтом апдейте апдейты апдейтов апдейтам апдейтами
хелпдеск хелпдеска хелпдеску хелпдеском хелпдеске хелпдески хелпдесков хелпдескам
микротик микротика микротику микротиком микротике микротики микротиков
докер докера докеру докером докере докеры докеров докерам
кубернетес кубернетеса кубернетесу кубернетесом кубернетесе
закоммитить закоммитил закоммитила закоммитили закоммитит закоммитят
перелогиниться перелогинился перелогинилась перелогинились перелогинится перелогинятся
"""

SURNAMES = """
Кравченко Кравченка Кравченку Кравченком
Иванов Иванова Иванову Ивановым Иванове Ивановой Ивановы Ивановых
Петровский Петровского Петровскому Петровским Петровская Петровской Петровскую Петровские Петровских
Кузнецов Кузнецова Кузнецову Кузнецовым Кузнецове Кузнецовой Кузнецовы Кузнецовых
Соловьёв Соловьёва Соловьёву Соловьёвым Соловьёвой Соловьев Соловьева
Гаврилюк Гаврилюка Гаврилюку Гаврилюком
Пушкин Пушкина Пушкину Пушкиным Пушкине Пушкиной Пушкины Пушкиных
Мещеряков Мещерякова Мещерякову Мещеряковым Мещеряковой Мещеряковы
Черновецкий Черновецкого Черновецкому Черновецкая Черновецкой
Вайсберг Вайсберга Вайсбергу Вайсбергом Вайсберге
Чикатуев Чикатуева Чикатуеву Чикатуевым Чикатуевой Чикатуевы
"""

GERMAN_NOUNS = """
Bestellung Bestellungen
Lieferung Lieferungen
Bildschirm Bildschirms Bildschirme Bildschirmen
Haus Hauses Häuser Häusern
Netz Netzes Netze Netzen
Buch Buches Buchs Bücher Büchern
Kabel Kabels Kabeln
Schlüssel Schlüssels Schlüsseln
Tag Tages Tags Tage Tagen
Woche Wochen
Monat Monats Monates Monate Monaten
Jahr Jahres Jahrs Jahre Jahren
Frau Frauen
Mann Mannes Männer Männern
Kind Kindes Kinder Kindern
Stadt Städte Städten
Hand Hände Händen
Wort Wortes Wörter Wörtern
Bild Bildes Bilder Bildern
Gerät Geräts Gerätes Geräte Geräten
Antrag Antrags Antrages Anträge Anträgen
Betrag Betrags Betrages Beträge Beträgen
Auftrag Auftrags Auftrages Aufträge Aufträgen
Anhang Anhangs Anhanges Anhänge Anhängen
Platz Platzes Plätze Plätzen
Stuhl Stuhls Stuhles Stühle Stühlen
Raum Raumes Räume Räumen
Brief Briefs Briefes Briefe Briefen
Rabatt Rabatts Rabattes Rabatte Rabatten
Gutschein Gutscheins Gutscheine Gutscheinen
Mitarbeiter Mitarbeiters Mitarbeitern
Kollege Kollegen
Adresse Adressen
Firma Firmen
Konto Kontos Konten
Nummer Nummern
"""

GERMAN_VERBS = """
bestellen bestelle bestellst bestellt bestellte bestellten bestellend
liefern liefere lieferst liefert lieferte lieferten geliefert
kaufen kaufe kaufst kauft kaufte kauften gekauft
gehen gehe gehst geht ging gingen gegangen
kommen komme kommst kommt kam kamen gekommen
sehen sehe siehst sieht sah sahen gesehen
finden finde findest findet fand fanden gefunden
geben gebe gibst gibt gab gaben gegeben
nehmen nehme nimmst nimmt nahm nahmen genommen
brechen breche brichst bricht brach brachen gebrochen
öffnen öffne öffnest öffnet öffnete öffneten geöffnet
kündigen kündige kündigst kündigt kündigte kündigten gekündigt
reparieren repariere reparierst repariert reparierte reparierten
speichern speichere speicherst speichert speicherte speicherten gespeichert
essen esse isst aß aßen gegessen
denken denke denkst dachte dachten gedacht
stehen stehe steht stand standen gestanden
rennen renne rennt rannte rannten gerannt
bieten biete bietet bot boten geboten
verlieren verliere verliert verlor verloren verlorene
bringen bringe bringt brachte brachten gebracht
brauchen brauche braucht brauchte gebraucht gebrauchte
gehören gehöre gehört gehörte gehörten
entfernen entferne entfernt entfernte entfernten entferntes
überzeugen überzeuge überzeugt überzeugte überzeugten
suchen suche suchst sucht suchte gesucht
machen mache machst macht machte gemacht
haben habe hast hat hatte hatten gehabt
wissen weiß weißt wusste wussten gewusst
abgeben abgegeben abgegebene abzugeben
einschalten eingeschaltet eingeschaltete einzuschalten
ausdrucken ausgedruckt ausgedruckte auszudrucken
anrufen angerufen angerufene anzurufen
installieren installiere installiert installierte installierten
"""

GERMAN_ADJECTIVES = """
alt alte alten alter altes altem älter ältere älteren älteste ältesten
groß große großen großer großes großem größer größere größten
klein kleine kleinen kleiner kleines kleinem kleinere kleinsten
defekt defekte defekten defekter defektes defektem
dringend dringende dringenden dringender dringendes dringendem
falsch falsche falschen falscher falsches falschem
kaputt kaputte kaputten kaputter kaputtes kaputtem
lang lange langen langer langes langem länger längere längsten
teuer teure teuren teurer teures teurem
wichtig wichtige wichtigen wichtiger wichtiges wichtigem wichtigsten
"""

ENGLISH = """
order orders ordered ordering
delivery deliveries
child children
man men
woman women
foot feet
company companies
knife knives
status statuses
address addresses addressed addressing
process processes processed processing
pay pays paid paying
send sends sent sending
break breaks broke broken breaking
go goes went gone going
take takes took taken taking
give gives gave given giving
begin begins began begun beginning
choose chooses chose chosen choosing
think thinks thought thinking
find finds found finding
lose loses lost losing
cancel cancels cancelled cancelling
connect connects connected connecting
reply replies replied replying
try tries tried trying
close closes closed closing
delete deletes deleted deleting
refund refunds refunded refunding
charge charges charged charging
log logs logged logging
freeze freezes froze frozen freezing
"""

COMPOUNDS = """
Druckerkabel Drucker Kabel
Netzwerkdrucker Netzwerk Drucker
Bestellnummer Nummer
Rechnungsadresse Rechnung Adresse
Lieferadresse Adresse
Kundenkonto Kunde Konto
Kontonummer Konto Nummer
Serviceauftrag Service Auftrag
Wartungsvertrag Wartung Vertrag
Mietvertrag Vertrag
Vertragsnummer Vertrag Nummer
Bildschirmarbeitsplatz Bildschirm Arbeitsplatz
Softwarefehler Software Fehler
Datenbankserver Datenbank Server
Telefonanlage Telefon Anlage
Zahlungseingang Zahlung Eingang
Mahnungsgebühr Mahnung Gebühr
Geschäftsführer Geschäft Führer
Firmenwagen Firma Wagen
Sicherheitslücke Sicherheit Lücke
Wochenbericht Woche Bericht
Jahresabschluss Jahr Abschluss
Monatsrechnung Monat Rechnung
Urlaubsantrag Urlaub Antrag
Papierfach Papier Fach
Tintenpatrone Tinte Patrone
Ladekabel Kabel
Stromausfall Strom Ausfall
Internetanschluss Internet Anschluss
Routerkonfiguration Router Konfiguration
Benutzerkonten Benutzer Konto
Zugangsdaten Zugang Daten
Kundenberater Kunde Berater
Servicetechniker Service Techniker
Produktionshalle Produktion Halle
Fernwartung Wartung
Neugerät Gerät
Erdkabel Erde Kabel
Sachbuch Sache Buch
Testbericht Bericht
Halbjahr Jahr
Doppelklick Klick
Hauptschalter Schalter
Nebenkosten Kosten
Sonderangebot Angebot
Fremdfirma Firma
Messgerät Gerät
Bremslicht Licht
Spülmaschine Maschine
Mischpult Pult
Wachhund Hund
Seebrücke See Brücke
Tatbestand Tat Bestand
Südseite Seite
Endgerät Gerät
Mikrochip Chip
Rollbahn Bahn
Fernzugriff Zugriff
Selbsttest Test
Kundennummer Kunde Nummer
Auftragsbestätigung Auftrag Bestätigung
Versandkosten Versand Kosten
Zahlungserinnerung Zahlung Erinnerung
Benutzername Benutzer Name
Passwortänderung Passwort Änderung
Speicherplatz Speicher Platz
Festplattenfehler Festplatte Fehler
Druckerhersteller Drucker Hersteller
Lieferantenrechnung Lieferant Rechnung
Schulungsunterlagen Schulung Unterlage
Projektleiter Projekt Leiter
Abteilungsleiterin Abteilung Leiterin
Gehaltsabrechnung Gehalt Abrechnung
Krankenkasse Kasse
Steuerberater Steuer Berater
Lagerbestand Lager Bestand
Ersatzteil Ersatz Teil
Fehlermeldung Fehler Meldung
Kaffeemaschine Kaffee Maschine
Bürostuhl Büro Stuhl
"""

UNLIKE = {
    "ru": """
стол столица столб столетие столовая
порт портал портфель порция портвейн
мост мостовая мотор мотив
банк банкет бандит банкрот
карта картина картон картофель
счёт счастье счётчик
письмо пистолет писатель
код кодекс кодировка
сеть сетка сетчатка
трон троллейбус тройка
пароль пароход парок паромщик
граф графит графин графика
вид видеокамера видимость
связь свиязь связка
вес весна весло веселье
пост постель постройка постоялец
план планета планшет планка
раб работа рабочий рабство
номер ноутбук ноябрь
цена центр цензура
""",
    "uk": """
стіл столиця столова стовп
порт портфель порція портрет
карта картина картон картопля
банк банкет бандит
вид відео видання
план планета планшет
весна весло вести
пост постіль постать
код кодекс
граф графік графин
рік річка
ціна цінність центр
ключ ключиця
море мороз мова
сіль сила сіно
""",
    "de": """
Stand Standard Stange
Kabel Kabine Kabarett
Bank Bande Bankett
Karte Kartell Karton Kartoffel
Port Portal Portion Porto
Plan Planet Planke
Post Posten Poster
Konto Kontrast Kontakt Kontrolle
Rad Radio Radius
Rat Rate Ratte
Tor Torte Tornado
Adel Adresse Adapter
Monitor Monat Monolog
Service Serie Server
Post Positiv
Bein Beil Beiname
""",
    "en": """
port portal portion portrait
plan planet plane plank
bank banner bandage
order ordeal
card cardinal cardiac
post posture
serve several
comp company compass compare
pass passion passport
general generous generate
computer compute commute
police policy polite
universe university
organ organism organize
new news newt
person personnel
""",
}

NAMES_IN_LATIN = """
Щербаков Shcherbakov
Щербаков Schtscherbakow
Шевченко Shevchenko
Шевченко Schewtschenko
Юрченко Yurchenko
Юрченко Jurtschenko
Чайковский Tchaikovsky
Чайковский Tschaikowski
Жуков Zhukov
Жуков Schukow
Хрущёв Khrushchev
Зеленский Zelensky
Ковальчук Kovalchuk
Ковальчук Kowaltschuk
Мельник Melnyk
Иванов Ivanov
Иванов Iwanow
Петров Petrov
Кузнецов Kuznetsov
Кузнецов Kusnezow
Соколов Sokolov
Лебедев Lebedev
Козлов Kozlov
Козлов Koslow
Новиков Novikov
Морозов Morozov
Волков Volkov
Волков Wolkow
Павлов Pavlov
Павлов Pawlow
Семёнов Semenov
Голубев Golubev
Виноградов Vinogradov
Богданов Bogdanov
Воробьёв Vorobyov
Фёдоров Fedorov
Михайлов Mikhailov
Михайлов Michailow
Беляев Belyaev
Тарасов Tarasov
Белов Belov
Комаров Komarov
Орлов Orlov
Киселёв Kiselev
Макаров Makarov
Андреев Andreev
Ковалёв Kovalev
Ильин Ilyin
Гусев Gusev
Титов Titov
Кузьмин Kuzmin
Бойко Boyko
Бойко Bojko
Коваленко Kovalenko
Бондаренко Bondarenko
Ткаченко Tkachenko
Кравченко Kravchenko
Олійник Oliynyk
Гончаренко Honcharenko
"""


def families(lines: str) -> list[list[str]]:
    """The words, each a list of its forms."""
    return [line.split() for line in lines.strip().splitlines()]
