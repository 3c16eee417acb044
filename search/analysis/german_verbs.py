"""German verbs: of which infinitives a form may be.

The dictionary has one lemma a form, and often another word's: gegessen would be weiteressen, gedacht gedenken, entfernt
no verb at all. So strong verbs stand here with their stems, and regular forms are taken apart; whether what comes out
is a verb, the dictionary decides.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from search.analysis.simple import lemma_of

SEPARABLE = (
    "ab an auf aus bei bereit bloß da dar durch ein empor entgegen fehl fern fertig fest fort frei gegenüber gut heim "
    "her herab heran heraus herbei herein herum herunter hervor hin hinaus hinein hinunter hinweg hinzu hoch kennen "
    "klar krank kurz los mit nach nieder offen preis richtig rück schief schwer sicher statt still teil tot über um "
    "unter voll vor voran voraus vorbei vorher wahr weg weiter wieder zu zufrieden zurecht zurück zusammen"
).split()
INSEPARABLE = "be emp ent er ge hinter miss über um unter ver voll wider wieder zer durch".split()

# Infinitive, past, participle, and the third person where its vowel changes.
_STRONG = """
backen buk gebacken bäckt|befehlen befahl befohlen befiehlt|beginnen begann begonnen|beißen biss gebissen|
bergen barg geborgen birgt|bersten barst geborsten birst|bewegen bewog bewogen|biegen bog gebogen|bieten bot geboten|
binden band gebunden|bitten bat gebeten|blasen blies geblasen bläst|bleiben blieb geblieben|braten briet gebraten brät|
brechen brach gebrochen bricht|brennen brannte gebrannt|bringen brachte gebracht|denken dachte gedacht|
dringen drang gedrungen|dürfen durfte gedurft darf|empfehlen empfahl empfohlen empfiehlt|
erlöschen erlosch erloschen erlischt|erschrecken erschrak erschrocken erschrickt|essen aß gegessen isst|
fahren fuhr gefahren fährt|fallen fiel gefallen fällt|fangen fing gefangen fängt|fechten focht gefochten ficht|
finden fand gefunden|flechten flocht geflochten flicht|fliegen flog geflogen|fliehen floh geflohen|
fließen floss geflossen|fressen fraß gefressen frisst|frieren fror gefroren|gebären gebar geboren gebiert|
geben gab gegeben gibt|gedeihen gedieh gediehen|gehen ging gegangen|gelingen gelang gelungen|gelten galt gegolten gilt|
genesen genas genesen|genießen genoss genossen|geschehen geschah geschehen geschieht|gewinnen gewann gewonnen|
gießen goss gegossen|gleichen glich geglichen|gleiten glitt geglitten|graben grub gegraben gräbt|
greifen griff gegriffen|haben hatte gehabt hat|halten hielt gehalten hält|hängen hing gehangen|heben hob gehoben|
heißen hieß geheißen|helfen half geholfen hilft|kennen kannte gekannt|klingen klang geklungen|kneifen kniff gekniffen|
kommen kam gekommen|können konnte gekonnt kann|kriechen kroch gekrochen|laden lud geladen lädt|
lassen ließ gelassen lässt|laufen lief gelaufen läuft|leiden litt gelitten|leihen lieh geliehen|lesen las gelesen liest|
liegen lag gelegen|lügen log gelogen|mahlen mahlte gemahlen|meiden mied gemieden|melken molk gemolken|
messen maß gemessen misst|misslingen misslang misslungen|mögen mochte gemocht mag|müssen musste gemusst muss|
nehmen nahm genommen nimmt|nennen nannte genannt|pfeifen pfiff gepfiffen|preisen pries gepriesen|
quellen quoll gequollen quillt|raten riet geraten rät|reiben rieb gerieben|reißen riss gerissen|reiten ritt geritten|
rennen rannte gerannt|riechen roch gerochen|ringen rang gerungen|rinnen rann geronnen|rufen rief gerufen|
saufen soff gesoffen säuft|saugen sog gesogen|schaffen schuf geschaffen|scheiden schied geschieden|
scheinen schien geschienen|scheißen schiss geschissen|schelten schalt gescholten schilt|schieben schob geschoben|
schießen schoss geschossen|schlafen schlief geschlafen schläft|schlagen schlug geschlagen schlägt|
schleichen schlich geschlichen|schleifen schliff geschliffen|schließen schloss geschlossen|
schlingen schlang geschlungen|schmeißen schmiss geschmissen|schmelzen schmolz geschmolzen schmilzt|
schneiden schnitt geschnitten|schreiben schrieb geschrieben|schreien schrie geschrien|schreiten schritt geschritten|
schweigen schwieg geschwiegen|schwellen schwoll geschwollen schwillt|schwimmen schwamm geschwommen|
schwinden schwand geschwunden|schwingen schwang geschwungen|schwören schwor geschworen|sehen sah gesehen sieht|
senden sandte gesandt|singen sang gesungen|sinken sank gesunken|sinnen sann gesonnen|sitzen saß gesessen|
sollen sollte gesollt soll|speien spie gespien|spinnen spann gesponnen|sprechen sprach gesprochen spricht|
sprießen spross gesprossen|springen sprang gesprungen|stechen stach gestochen sticht|stehen stand gestanden|
stehlen stahl gestohlen stiehlt|steigen stieg gestiegen|sterben starb gestorben stirbt|stinken stank gestunken|
stoßen stieß gestoßen stößt|streichen strich gestrichen|streiten stritt gestritten|tragen trug getragen trägt|
treffen traf getroffen trifft|treiben trieb getrieben|treten trat getreten tritt|trinken trank getrunken|
trügen trog getrogen|tun tat getan tut|verderben verdarb verdorben verdirbt|verdrießen verdross verdrossen|
vergessen vergaß vergessen vergisst|verlieren verlor verloren|verzeihen verzieh verziehen|
wachsen wuchs gewachsen wächst|wägen wog gewogen|waschen wusch gewaschen wäscht|weben wob gewoben|
weichen wich gewichen|weisen wies gewiesen|wenden wandte gewandt|werben warb geworben wirbt|
werden wurde geworden wird|werfen warf geworfen wirft|wiegen wog gewogen|winden wand gewunden|
wissen wusste gewusst weiß|wollen wollte gewollt will|ziehen zog gezogen|zwingen zwang gezwungen
"""
_UMLAUTS = str.maketrans("aou", "äöü")
_ENDINGS = "tete test tetest teten tetet etest eten etet este te ten tet ete est st et t e n".split()
_OF_ADJECTIVES = ("en", "er", "es", "em", "e")
_LONGEST_ENDING = 6
_PREFIXES = tuple({*SEPARABLE, *INSEPARABLE})
_SHORTEST_PARTICIPLE = 6


@lru_cache(maxsize=50_000)
def of_participle(word: str) -> frozenset[str]:
    """The regular verbs of what may be a participle: entfernt and entfernte of entfernen, gehört of gehören too."""
    if len(word) < _SHORTEST_PARTICIPLE or not (word.startswith(_PREFIXES) or "iert" in word):
        return frozenset()
    bases = [base for base in (word, *_without_endings(word)) if base.endswith("t")]
    return frozenset(verb for base in bases for verb in _regular(base))


@lru_cache(maxsize=50_000)
def regular(word: str) -> frozenset[str]:
    """The regular verbs of which a lower-case form may be, by its ending."""
    return frozenset(_regular(word))


@lru_cache(maxsize=50_000)
def strong(word: str) -> frozenset[str]:
    """The strong verbs, with or without a prefix, of which a lower-case form is."""
    return frozenset(_strong(word))


def has_foreign_prefix(lemma: str, word: str) -> bool:
    """Whether the lemma is of a separable verb the form doesn't begin like: gegessen is no form of weiteressen."""
    return any(
        lemma.startswith(prefix) and not word.startswith(prefix) and lemma.removeprefix(prefix) in strong(word)
        for prefix in SEPARABLE
    )


def is_infinitive(word: str) -> bool:
    """Whether the dictionary has the lower-case word as a verb's lemma."""
    return word.endswith("n") and lemma_of(word, "de") == word


def is_verb(word: str) -> bool:
    """Whether it is an infinitive, also one that the dictionary takes for a form of another verb's: waschen."""
    return is_infinitive(word) or any(
        rest in strong(rest) or (prefix and is_infinitive(rest))
        for prefix in ("", *SEPARABLE)
        if word.startswith(prefix) and (rest := word.removeprefix(prefix)).endswith("en")
    )


def _strong(word: str) -> Iterator[str]:
    forms, participles = _strong_forms()
    yield from _with_prefixes(word, forms)
    for form in _without_endings(word):
        yield from _with_prefixes(form, participles)


def _with_prefixes(form: str, forms: Mapping[str, frozenset[str]]) -> Iterator[str]:
    yield from forms.get(form, ())
    for prefix in SEPARABLE:
        if form.startswith(prefix):
            rest = form[len(prefix) :].removeprefix("zu")
            yield from (prefix + verb for verb in forms.get(rest, ()) if is_infinitive(prefix + verb))
    for prefix in INSEPARABLE:
        if form.startswith(prefix):
            rest = form[len(prefix) :]
            verbs = (*forms.get(rest, ()), *forms.get("ge" + rest, ()))
            yield from (prefix + verb for verb in verbs if is_infinitive(prefix + verb))


def _without_endings(word: str) -> Iterator[str]:
    """A participle without an adjective's ending: geschriebenes, gedachte."""
    for ending in _OF_ADJECTIVES:
        base = word.removesuffix(ending)
        if base != word and base.endswith(("en", "t", "an")):
            yield base


@cache
def _strong_forms() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """(all forms, participles) to their infinitives."""
    found: dict[str, set[str]] = {}
    participles: dict[str, set[str]] = {}
    for entry in _STRONG.replace("\n", "").split("|"):
        infinitive, past, participle, *third = entry.split()
        participles.setdefault(participle, set()).add(infinitive)
        for form in (*_past_forms(past), participle, *_present_forms(infinitive, *third)):
            for spelling in {form, form.replace("ß", "ss")}:
                found.setdefault(spelling, set()).add(infinitive)
    return _frozen(found), _frozen(participles)


def _frozen(forms: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {form: frozenset(verbs) for form, verbs in forms.items()}


def _past_forms(past: str) -> Iterator[str]:
    """wurde, wurdest; ging, gingst, gingen, ginge; gab, gäbe, gäbst. Without a change of its vowel gab has no gabe."""
    stem = past.removesuffix("e")
    changed = stem.translate(_UMLAUTS)
    yield from (past, *(stem + ending for ending in ("st", "est", "t", "et", "en")))
    if past.endswith("ie"):
        yield from (past + "n", past + "st", past + "t")
    if changed == stem or past != stem:
        yield stem + "e"
    # lässt is of lassen, not of läse
    endings = ("e", "est", "en", "et", *(() if stem[-1] in "sß" else ("st", "t")))
    yield from (changed + ending for ending in endings if changed != stem)


def _present_forms(infinitive: str, third: str = "") -> Iterator[str]:
    stem = infinitive.removesuffix("en").removesuffix("n")
    yield from (infinitive, stem + "e", stem + "st", stem + "est", stem + "t", stem + "et", stem + "end")
    if third:
        yield third
        yield third + "t" if third[-1] in "sß" else third if third.endswith("st") else third.removesuffix("t") + "st"
        yield third.removesuffix("t")


def _regular(word: str) -> Iterator[str]:
    for base in (word, *_without_participle_endings(word)):
        for length in range(1, _LONGEST_ENDING):
            if base[-length:] in _ENDINGS:
                yield from _of_stem(base[: len(base) - length], is_participle=base.endswith("t"))


def _without_participle_endings(word: str) -> Iterator[str]:
    for ending in _OF_ADJECTIVES:
        base = word.removesuffix(ending)
        if base != word and base.endswith(("t", "nd")):
            yield base.removesuffix("d")


def _of_stem(stem: str, *, is_participle: bool) -> Iterator[str]:
    if len(stem) < 3:
        return
    stems = [stem]
    if is_participle and stem.startswith("ge"):
        stems.append(stem[2:])
    for prefix in SEPARABLE:
        rest = stem.removeprefix(prefix)
        if is_participle and rest != stem and rest.startswith(("ge", "zu")):
            stems.append(prefix + rest[2:])
    for one in stems:
        yield from (verb for verb in (one + "en", one + "n") if is_infinitive(verb))
