"""The words of a query that aren't looked for: names of fields, "or", and words too common to tell texts apart."""

_FIELDS = {
    "sender": "from sender от від von absender",
    "recipients": "to recipient кому an empfänger",
    "agent": "agent агент агента сотрудник оператор исполнитель відповідальний виконавець bearbeiter",
    "subject": "subject тема betreff",
    "body": "body text текст тело тіло вміст inhalt",
    "department": "department отдел відділ abteilung",
    "before": "before until до vor bis",
    "after": "after since после після nach seit ab",
    "status": "status статус стан",
    "tag": "tag label тег метка мітка ярлик schlagwort",
    "is": "is это є ist",
    "has": "has есть має hat",
}
FIELDS = {name: field for field, names in _FIELDS.items() for name in names.split()}

_VALUES = {
    "open": "open открыт открыта открытый відкрито відкрита відкритий offen",
    "pending": "pending ждет ожидает очікує wartend",
    "solved": "solved решен решена решено вирішено вирішений gelöst geloest",
    "closed": "closed закрыт закрыта закрытый закрито закритий geschlossen",
    "attachment": "attachment attachments file вложение вложения файл вкладення anhang anhänge datei",
    "note": "note заметка нотатка notiz",
    "unassigned": "unassigned ничей нічий niemandes",
    "overdue": "overdue просрочен просрочено прострочено überfällig",
    "promised": "promised обещано обіцяно versprochen",
    "broken": "broken нарушено порушено gebrochen",
}
VALUES = {name: value for value, names in _VALUES.items() for name in names.split()}

_DAYS = ("today сегодня сьогодні heute", "yesterday вчера вчора учора gestern")
DAYS = {name: ago for ago, names in enumerate(_DAYS) for name in names.split()}

OR = frozenset("or или або чи oder |".split())

COMMON = frozenset(
    """
    a an the and of in on at to for with from by is are was were be it this that as not i you we my your our me
    der die das den dem des ein eine einen einem einer und in im am an auf zu zum zur mit von vom für fuer bei ist sind
    war nicht es ich wir sie er ihr mein unser auch als wie
    и в во на не с со к ко о об обо от до из у за по для при а но же ли бы что это я мы вы он она они мне нам вам
    і й та в у на не з із зі до від за по для при а але що це я ми ви він вона вони мені нам вам про
    """.split()
)
