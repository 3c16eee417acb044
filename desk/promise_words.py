"""By which words a promise is known: what names a time, what says that one will do something, and what says otherwise.

Each is a piece of a pattern, over text in lower case in which "ё" is "е" and every apostrophe is straight. Where a
sentence may mean something else it is left out: what is found is offered to its author, and a wrong offer is worse
than none. Libraries that read dates tell a date in any text, but not who has to keep it; see `desk.found_promises`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DAY_NAMES = ("today", "tomorrow", "after_tomorrow", "week", "next_week", "month")


@dataclass(frozen=True, eq=False)
class Words:
    """Of one language. `weekdays` from Monday, `months` from January, `units` of UNITS.

    `by` stands before a time until which, `on` before a day on which, `at` before a clock's time, `within` before a
    span. `days` are by DAY_NAMES; the `bare` of them need nothing before them. `own`: somebody of us will do it;
    `other`: the clause says something else; `opens`: it begins a clause that only sets a condition; `thin`: words
    that a clause may have beside its time and still belong to the one before it. `elided` begins a clause that leaves
    out its subject, which is then that of the one before, where `we` says that it is us; `soothing` says nothing.
    `to` is a clause that says what somebody means to do, who is us where `meant` says so in the clause before.
    `month_ends` stands before a month until whose end; `says_dates_alone`: a day of a named month needs nothing before
    it.
    """

    by: str
    on: str
    at: str
    within: str
    weekdays: tuple[str, ...]
    next_one: str
    after_next: str
    months: tuple[str, ...]
    days: Mapping[str, str]
    bare: tuple[str, ...]
    numbers: Mapping[str, float]
    units: tuple[str, ...]
    at_work: str
    clock: str
    ordinal: str
    own: str
    other: str
    opens: str
    thin: str
    soothing: str
    month_ends: str
    elided: str = r"(?!)"
    we: str = r"(?!)"
    to: str = r"(?!)"
    meant: str = r"(?!)"
    parts: str = r"(?!)"
    says_dates_alone: bool = False


UNITS = ("minute", "hour", "day", "week", "month")

# What goes to the reader, or comes back to them.
_ENGLISH_THINGS = (
    r"(?:your|the) (?:\w+ )?(?:parcel|order|package|device|refund|replacement|card|delivery|shipment|printer|laptop|"
    r"access|money|payment|contract|invoice|credit note|parts?|update|patch|fix|report|quote|key)"
)

ENGLISH = Words(
    by=r"by(?: the)?|before(?: the)?|until(?: the)?|till|no later than(?: the)?|not later than(?: the)?|"
    r"at the latest (?:by|on)(?: the)?|latest by",
    on=r"on(?: the)?|for|this|the coming|coming",
    at=r"at|by|before|around",
    within=r"(?:with)?in(?: the)?(?: next)?",
    weekdays=("monday|mon", "tuesday|tue", "wednesday|wed", "thursday|thu", "friday|fri", "saturday", "sunday"),
    next_one=r"next",
    after_next=r"next week",
    months=(
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept?",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    days={
        "today": r"today|tonight|this (?:morning|afternoon|evening)|(?:the )?end of (?:the |this )?(?:business )?day|"
        r"close of business|eod|cob",
        "tomorrow": r"tomorrow(?: (?:morning|afternoon|evening|at the latest))?",
        "after_tomorrow": r"the day after tomorrow",
        "week": r"(?:the )?end of (?:the|this) week|this week|the weekend|later this week",
        "next_week": r"(?:the )?end of next week|next week|early next week",
        "month": r"(?:the )?end of (?:the|this) month|this month|month's end",
    },
    bare=("today", "tomorrow", "after_tomorrow", "week", "next_week", "month"),
    numbers={
        "an": 1,
        "a": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "ten": 10,
        "half an": 0.5,
        "a couple of": 2,
    },
    units=(r"minutes?|min", r"hours?|hrs?", r"days?", r"weeks?", r"months?"),
    at_work=r"business|working|work",
    clock=r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?(?P<half>[ap]\.?m\b\.?)|(?P<h2>\d{1,2}):(?P<min2>\d\d)|"
    r"(?P<noon>noon)|(?P<h3>\d{1,2}) o'clock",
    ordinal=r"(?:st|nd|rd|th)?",
    own=rf"\b{_ENGLISH_THINGS} (?:leaves|arrives|ships|goes|comes|follows|should (?:reach|arrive|follow|get)|"
    r"(?:will|is going to) (?:leave|arrive|reach|go|come|follow|ship|land))\b|"
    r"\b(?:technicians?|engineers?|colleagues?|team|fitters?|specialists?) (?:is|are) (?:scheduled|booked|due|coming|"
    r"going|set|planning|planned)\b|"
    r"\b(?:i|we)(?:'ll| will| shall| promise to| plan to| intend to| expect to| aim to| undertake to|"
    r" are aiming to| now aim to|"
    r" guarantee| commit to| can| should be able to)\b(?! be\b)|"
    r"\b(?:i|we)(?:'ll| will| shall) be (?:back|in touch|ready|done|able|sending|finished|getting|calling|shipping)|"
    r"\b(?:i'm|i am|we're|we are) (?:sending|shipping|calling|going to|planning to|fixing|replacing|"
    r"delivering)\b|"
    r"\b(?:our|my|the|a) (?:\w+ )?(?:technicians?|engineers?|colleagues?|team|specialists?|accountants?|department)"
    r"(?:'ll| will| can)\b|\b(?:mr|mrs|ms)\b\.? \w+(?:'ll| will)\b|"
    r"\b(?!they\b|it\b)\w+(?:'ll| will) (?:call|ring|phone|visit|contact|answer|help|write to|"
    r"get back to|be with) you\b|"
    r"\bour \w+ (?:(?:is|are) (?:going|coming) to|collects?|picks?|brings?|delivers?|comes?|calls?|visits?)\b|"
    r"\b(?:i|we) have (?:you down|put you down|booked you|scheduled you)\b|\b(?:give|leave) (?:it with )?(?:me|us)\b|"
    r"\b(?:'ll| will) (?:reach you|be in touch|come to you|be with you|be out|go out|ship|follow)\b|"
    r"\b(?:ships|goes out|leaves us|goes live)\b|\blet me \w+(?: \w+){1,5} and (?:come|get|write|call|send|tell)\b|"
    r"\b(?:i|we)(?:'ll| will) stay on it\b|"
    r"\bconsider it done\b|\b(?:'ll| will) (?:report|update|inform|contact)\b|"
    r"^(?:will|going to|i|we) (?:get back|do|send|call|reply|answer|let you know|fix|check|write|follow up)\b|"
    r"\byou(?:'ll| will| should| shall) (?:have|get|receive|hear|find)\b|\byou can expect\b|^expect (?:an?|our|my)\b|"
    r"(?:'ll| will| should) be (?:ready|done|fixed|sent|shipped|delivered|resolved|solved|finished|replaced|"
    r"repaired|online|corrected|completed|working|back|restored|refunded|with you|there|answered|reset|unlocked|posted|"
    r"dispatched|collected)\b",
    other=r"^without\b|\bnot\b|n't\b|\bnever\b|\bcannot\b|\bunable\b|\bplease\b|\bkindly\b|"
    r"(?<!let )\byou (?:have|need|must|can (?!expect))|"
    r"\bmight\b|\bmaybe\b|\bperhaps\b|\bhope\b|\bwait|\bkeep\b(?! you (?:posted|updated|informed))|\bhold\b|"
    r"\bextend|\breserve|\bstore\b|\bremain|\bstay(?! on it)|"
    r"\bvalid\b|\bclosed\b|\bclose (?:on|at|early)\b|\bvacation\b|\bholiday\b|\b(?:out of|our|"
    r"the) (?:the )?office\b|\bdoubt|\baway\b|\bneed\b|\bmanufacturer\b|\bsupplier\b|"
    r"\bvendor\b|\bcourier\b|\bbank\b|\bask(?:ed)? you\b|\bif\b|\bunless\b|\bwould\b|\bcould\b|\btime to\b|"
    r"\bdiscount\b|"
    r"\baccording to\b|\bsaid\b|\btold\b|\bwrote\b|\bsays\b",
    opens=r"^(?:if|unless|in case|provided|once|as soon as|when|so that|should you)\b",
    month_ends=r"(?:the )?end of",
    thin=r"and|at the latest|latest|then|hopefully|probably|again|so|also|or",
    elided=r"(?:and |but |so )?(?:will|'ll|going to|aiming to) (?!be (?:closed|away|out of))\w+",
    we=r"\b(?:i|we|i'm|i've|i'll|we're|we've|we'll|our|my)\b|\byour (?:refund|order|parcel|ticket|device|money)\b",
    soothing=r"\bno (?:worries|problem)\b|\bnot to worry\b|\bdon't worry\b",
)

_VERBS = (
    r"werden?|verspreche|meld\w+|schicken?|senden?|antworten?|liefern?|liefere|klären?|prüfen?|erledigen?|reparier\w+|"
    r"tausch\w+|rufen?|geben?|teilen?|informier\w+|kümmer\w+|bring\w+|machen?|stellen?|richten?|lassen?|überweisen?|"
    r"erstatten?|lösen?|beheben?|installier\w+|aktualisier\w+|schaffen?|bereiten?|kommen?|versenden?|verschicken?|"
    r"leiten?|beantwort\w+|buchen?|besorgen?|bestellen?|ersetzen?|ergänzen?|bearbeit\w+|korrigier\w+|schreiben?|"
    r"reichen?|testen?|legen?|verpflichte\w*|garantier\w+|planen?|plane"
)
# Any other verb beside "ich" and "wir", but those that tell what is or was, or what one thinks.
_IS = (
    r"hab\w*|sind|bin|war\w*|hatte\w*|hätte\w*|hoff\w+|wart\w+|arbeit\w+|wiss\w+|weiß|glaub\w+|denk\w+|dank\w+|"
    r"bitt\w+|bedauer\w+|empfehl\w+|versteh\w+|bezweifl\w+|freu\w+|woll\w+|möcht\w+|müss\w+|seh\w+|brauch\w+|"
    r"erwart\w+|wünsch\w+|dürf\w+|soll\w+|würd\w+|wurd\w+|schließ\w+ (?:um|am|schon|früher)|biet\w+|"
    r"schlag\w+|vermut\w+|find\w+|kenn\w+|gehen? davon"
)

# What goes to the reader, or is done for them.
_GERMAN_THINGS = (
    r"ihre?n? \w*(?:paket|bestellung|sendung|gerät|ware|lieferung|karte|geld|erstattung|drucker|rechner|laptop|zugang|"
    r"konto|vertrag|rechnung|gutschrift|angebot)"
)
_GERMAN_GOES = r"(?:verlässt|geht|kommt|trifft|folgt)"
_GERMAN_DONE = (
    r"erledigt|behoben|repariert|geliefert|verschickt|versendet|gesendet|fertig|ausgetauscht|bearbeitet|gelöst|bereit|"
    r"eingerichtet|freigeschaltet|korrigiert|überwiesen|erstattet|beantwortet|eingespielt|installiert|aktualisiert|"
    r"zugestellt|abgeholt|überprüft|geprüft|nachgeliefert|storniert|gutgeschrieben|aktiviert|entsperrt|ersetzt|umgestellt|"
    r"durchgeführt|veröffentlicht|montiert|angeschlossen|zurückgesetzt|zurückgerufen|ausgeliefert|zugeschickt|geklärt|"
    r"angepasst|ergänzt|wiederhergestellt"
)

GERMAN = Words(
    by=r"bis(?: spätestens)?(?: zum| zur| am)?(?: einschließlich)?|spätestens(?: bis)?(?: zum| am)?|"
    r"nicht später als(?: am)?|vor(?: dem)?",
    on=r"am|für(?: den)?|an diesem|noch am|gegen",
    at=r"um|bis|gegen|ab|vor",
    within=r"innerhalb(?: von| der nächsten| der kommenden)?|binnen|in(?: den nächsten| den kommenden)?",
    weekdays=(
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag|sonnabend",
        "sonntag",
    ),
    next_one=r"(?!)",
    after_next=r"(?:der )?(?:nächste[rn]?|kommende[rn]?) woche",
    months=(
        "januar|jänner|jan",
        "februar|feb",
        "märz",
        "april|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sept?",
        "oktober|okt",
        "november|nov",
        "dezember|dez",
    ),
    days={
        "today": r"(?:noch )?heute(?: (?:abend|nachmittag|mittag|vormittag|noch))?|im laufe des tages|ende des tages|"
        r"tagesende|feierabend|dienstschluss|büroschluss|geschäftsschluss",
        "tomorrow": r"(?<!guten )morgen(?: (?:früh|vormittag|mittag|nachmittag|abend))?",
        "after_tomorrow": r"übermorgen",
        "week": r"ende (?:der|dieser) woche|(?:noch )?(?:in )?diese[rn]? woche|wochenende|"
        r"im laufe (?:der|dieser) woche",
        "next_week": r"ende (?:der )?(?:nächste[rn]?|kommende[rn]?) woche|(?:in der |anfang |im laufe der )?"
        r"(?:nächste[rn]?|kommende[rn]?) woche",
        "month": r"ende (?:des|dieses) monats|monatsende|(?:noch )?(?:in )?diese[nm] monat",
    },
    bare=("today", "tomorrow", "after_tomorrow", "week", "next_week", "month"),
    numbers={
        "einer halben": 0.5,
        "einer": 1,
        "eines": 1,
        "einem": 1,
        "eine": 1,
        "ein": 1,
        "zweier": 2,
        "zwei": 2,
        "drei": 3,
        "vier": 4,
        "fünf": 5,
        "sechs": 6,
        "sieben": 7,
        "acht": 8,
        "zehn": 10,
    },
    units=(r"minuten?|min", r"stunden?|std", r"tage[ns]?|tags|tag", r"wochen?", r"monate?[ns]?"),
    at_work=r"werk|arbeits",
    clock=r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?uhr|(?P<h2>\d{1,2}):(?P<min2>\d\d)(?: uhr)?|(?P<noon>mittags?)\b",
    ordinal=r"\.?",
    parts=r"morgens?|abends?|vormittags?|nachmittags?|mittags?|früh",
    own=r"^(?:melde mich|melden uns|kümmere mich|kümmern uns|schicke ihnen|sende ihnen|rufe sie)\b|"
    rf"\b(?:ich|wir)\b.*?\b(?:{_VERBS})\b|\b(?:{_VERBS}) (?:ich|wir)\b|"
    rf"\b(?:ich (?!(?:{_IS})\b)\w+e|wir (?!(?:{_IS})\b)\w+e?n)\b|\b(?!(?:{_IS})\b)(?:\w+e ich|\w+e?n wir)\b|"
    r"\bbin ich (?:wieder )?(?:bei ihnen|zurück|da)\b|^(?:mache|melde|schicke|sende|versende|liefere|prüfe|teste)\b|"
    r"^(?:und |dann )?(?:melde|melden|schicke|schicken|informiere|informieren|berichte|berichten|rufe|sage|sagen|"
    r"baue|gebe)\b|"
    r"\b(?:unsere?|meine?|der|die|ein|eine) (?:techniker\w*|kolleg\w+|buchhaltung|monteur\w*|team|mitarbeiter\w*|"
    r"fachmann|spezialist\w*) (?:(?!(?:ist|hat|war)\b)\w+t|kann|wird)\b|"
    r"\b\w+ (?:ruft|besucht|kontaktiert) sie\b|\b(?:schreibt|antwortet|hilft) ihnen\b|\bsie finden\b|\bfinden sie\b|"
    r"\b(?:herr|frau) \w+ (?!(?:ist|hat|war|sagt)\b)\w+t sie\b|"
    r"\bunsere?n? \w+ (?!(?:ist|hat|war)\b)\w+t\b.{0,80}\b(?:ihnen|sie)\b|\bmeldet sich\b.{0,80}\bihnen\b|"
    r"\b(?:haben|habe) sie\b.{0,80}\b(?:eingeplant|vorgemerkt|eingetragen)\b|"
    r"\b(?:geht|gehen)\b.{0,80}\b(?:raus|an sie)\b|"
    r"\b(?:korrektur|lösung|update|ersatz\w*|austausch\w*) (?:kommt|folgt|erscheint)\b|"
    r"\b(?:ist|sind)\b.*\bversprochen\b|\bwird (?:heute |morgen )?(?:noch )?erledigt\b|"
    r"\bsie (?:erhalten|bekommen|hören)\b|\b(?:erhalten|bekommen|hören) sie\b|"
    r"\bhaben sie (?:eine|die|ihre?n?|unsere?n?|meine?n?|den|das|ein|einen|alles)\b|\bsie .*\b(?:erhalten|"
    r"bekommen)\W*$|"
    rf"\b(?:wird|werden|ist|sind)\b.*\b(?:{_GERMAN_DONE})\b|\bliegt ihnen\b.*\bvor\b|"
    rf"\bsoll(?:te)?\b(?! sie).*\b(?:{_GERMAN_DONE}|bei ihnen|auf ihrem konto|da sein|"
    r"wieder (?:laufen|funktionieren|gehen))\b|"
    rf"\b{_GERMAN_THINGS} {_GERMAN_GOES}\b|\b{_GERMAN_GOES} {_GERMAN_THINGS}\b|"
    r"^geben sie (?:mir|uns)\b.*\bzeit\b",
    other=r"^ohne\b|^(?!erhalten|bekommen|haben|hören|finden|geben sie (?:mir|uns)\b.*\bzeit\b)\w+en sie\b|\bkurier|"
    r"\bnichts?\b|\bkein\w*|\bnie\b|\bbitte(?:n|t)?\b|^(?!geben sie (?:mir|uns)\b).*\bzeit\b|\blaut\b|"
    r"\bgelegenheit\b|\bmöglichkeit\b|\bfrist\b|"
    r"\bchance\b|"
    r"\brabatt|\bwart\w+|\berwarte|\boffen\b|\bgeschlossen\b|\breserv|\bgültig|\bhalten\b(?! sie auf dem laufenden)|"
    r"\bverlänger|\baufbewahr|\burlaub|"
    r"\babwesend|\berreichbar|\bvielleicht\b|\beventuell\b|\bmöglicherweise\b|\bhoff|\bkönnten\b|\bwürden?\b|"
    r"\bwurden?\b|"
    r"\bworden\b|\bhersteller|\blieferant\w* (?!nach\b)|\bbezweifl|\bgestern\b|\bsicher, ob\b|\bspedition|\bdhl\b|"
    r"\bbank\b|\bbrauchen\b|\bbenötigen\b|\bmüssen sie\b|"
    r"\bkönnen sie\b|\bschrieb|\bsagten?\b|\bgesagt\b|\bhatten?\b|\bsollten sie\b|\bfalls\b|\bwenn\b",
    opens=r"^(?:wenn|falls|sofern|ob|damit|bevor|sobald|sollten?|solange)\b",
    month_ends=r"ende",
    thin=r"spätestens|dann|also|noch|wohl|voraussichtlich|wieder|und|aber|oder",
    elided=r"(?:und |aber |dann )?(?!(?:\w+be|habe|bitte|danke|hätte|wäre|würde|möchte|heute|keine|meine|seine|eine)\b)"
    r"\w{3,}e\b.*\b(?:ihnen|sie|ihr\w*|es|das)\b",
    we=r"\bich\b",
    to=r"\bzu \w+en\b|\w+zu\w+en$",
    meant=r"\b(?:ich|wir) (?:haben? vor|beabsichtig\w+|bemühe?n? (?:uns|mich)|plane?n?|versuche?n?|"
    r"werden? versuchen)\b|"
    r"\bhaben? (?:ich|wir) vor\b",
    soothing=r"\bkein problem\b|\bkeine (?:sorge|ursache)\b|\bmachen sie sich keine sorgen\b",
)
