"""What a Ukrainian form may be a form of, by its ending: for forms that a list of forms lacks.

Each line of the table is a class of inflection: the ending of its lemma, then those of its forms. The answers are
possibilities only; which of them are words, a dictionary of lemmas decides.
"""

from collections.abc import Iterator

_CLASSES = (
    # nouns
    ("", "а у ом ові ю ем еві і е и ів ам ами ах ям ями ях ей"),
    ("а", "и і у ою ею о е ам ами ах ей"),
    ("я", "і ї ю ею єю е є ь й ей ям ями ях"),
    ("о", "а у ом ові і ам ами ах"),
    ("е", "я а ю у ем еві і ь ям ями ях ам ами ах"),
    ("я", "ю ям і ями ях"),
    ("ння", "нь ннів"),
    ("ття", "ть ттів"),
    ("ь", "я ю ем еві і е ів ей ям ями ях"),
    ("й", "я ю єм єві ї є їв ям ями ях"),
    ("ість", "ості істю остей остям остями остях ости осте"),
    ("ок", "ка ку ком кові ки ків кам ками ках че"),
    ("ець", "ця цю цем цеві ці ців цям цями цях че"),
    ("єць", "йця йцю йцем йцеві йці йців йцям йцями йцях"),
    ("ень", "ня ню нем неві ні нів ням нями нях"),
    ("онь", "ня ню нем неві ні нів ням нями нях"),
    ("ка", "ок ек ці"),
    ("ко", "ок"),
    ("на", "ен он"),
    ("ня", "ень онь"),
    ("га", "зі"),
    ("ха", "сі"),
    ("к", "ці че"),
    ("г", "зі же"),
    ("х", "сі ше"),
    ("ин", "и ам ами ах"),
    ("я", "ят яти ятам ятами ятах"),
    ("м'я", "мені менем імен іменам іменами іменах"),
    ("і", "ів ям ями ях ей"),
    ("и", "ів ам ами ах"),
    # adjectives
    ("ий", "а е і ого ої ому ій у им ою их ими ім о"),
    ("ій", "я є ього ьої ьому ю ім ьою іх іми"),
    ("їй", "я є його йої йому ю їм йою їх їми"),
    ("ий", "іший іша іше іші ішого ішої ішому ішій ішу ішим ішою іших ішими ішім"),
    # verbs
    ("ати", "аю аєш ає аємо аєм аєте ають ай аймо айте ав ала ало али ано аючи авши"),
    ("ати", "у еш е емо ем ете уть и ім імо іть учи"),
    ("яти", "яю яєш яє яємо яєм яєте яють яй яймо яйте яв яла яло яли яно яючи явши"),
    ("іти", "ію ієш іє іємо ієм ієте іють ій іймо ійте ів іла іло іли іючи івши"),
    ("іти", "ю у иш ить имо им ите ять ать и ім імо іть"),
    ("їти", "їв їла їло їли ївши"),
    ("увати", "ую уєш ує уємо уєм уєте ують уй уймо уйте ував увала увало ували увано уючи увавши ованo"),
    ("ювати", "юю юєш ює юємо юєм юєте юють юй юймо юйте ював ювала ювало ювали ювано юючи ювавши"),
    ("увати", "овано"),
    ("ювати", "йовано ьовано"),
    ("ити", "ю у лю иш ить имо им ите ять ать лять и ім імо іть ь ьмо ьте ив ила ило или ено лено ивши ячи ачи лячи"),
    ("їти", "ю їш їть їмо їм їте ять й ймо йте єно ячи"),
    ("нути", "ну неш не немо нем нете нуть ни нім німо ніть нь ньте нув нула нуло нули нуто нувши"),
    ("ти", "ла ло ли ши в вши у еш е емо ем ете уть и ім імо іть ено"),
    ("ти", "сти стимо"),
    ("дити", "джу дженo джено"),
    ("зити", "жу жено"),
    ("сити", "шу шено"),
    ("тити", "чу чено"),
    ("стити", "щу щено"),
    ("здити", "жджу жджено"),
    ("сати", "шу шеш ше шемо шем шете шуть ши шім шімо шіть шучи"),
    ("зати", "жу жеш же жемо жем жете жуть жи жім жімо жіть жучи"),
    ("кати", "чу чеш че чемо чем чете чуть чи чім чімо чіть чучи"),
    ("слати", "шлю шлеш шле шлемо шлете шлють шли шлім шліть"),
    ("давати", "даю даєш дає даємо даєте дають"),
    ("ставати", "стаю стаєш стає стаємо стаєте стають"),
    ("знавати", "знаю знаєш знає знаємо знаєте знають"),
    ("дати", "дам даси дасть дамо дасте дадуть"),
    ("йти", "йду йдеш йде йдемо йдете йдуть йди йдіть йшов йшла йшло йшли"),
    ("іти", "йду йдеш йде йдемо йдете йдуть йди йдіть йшов йшла йшло йшли"),
    ("бути", "буду будеш буде будемо будете будуть будь будьте"),
    ("брати", "беру береш бере беремо берете беруть бери беріть"),
    ("могти", "можу можеш може можемо можете можуть міг могла могло могли"),
    ("няти", "йму ймеш йме ймемо ймете ймуть йми йміть"),
    ("яти", "ну неш не немо нете нуть"),
    ("ерти", "ру реш ре ремо рете руть ер"),
)
_FUTURE = ("му", "меш", "ме", "мемо", "мем", "мете", "муть")
_VOWELS = "аеиіоуюяєї"


def _lemma_endings() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for lemma, forms in _CLASSES:
        for form in forms.split():
            table.setdefault(form, []).append(lemma)
    # Without an ending: вулиць, слів.
    table[""] = ["а", "о", "я", "и"]
    return table


_LEMMA_ENDINGS = _lemma_endings()
_LONGEST = max(map(len, _LEMMA_ENDINGS))


def possible_lemmas(word: str) -> set[str]:
    """Whatever a lower-case Ukrainian word could be a form of, the word itself among it."""
    reflexive = _without_reflexive(word)
    if reflexive is None:
        return {word, *_lemmas(word)}
    return {word, *(lemma + "ся" for lemma in (reflexive, *_lemmas(reflexive)) if lemma.endswith("ти"))}


def _without_reflexive(word: str) -> str | None:
    if not word.endswith(("ся", "сь")) or len(word) < 5:
        return None
    base = word[:-2]
    # чується is чує + ться, but робиться is робить + ся
    return base[:-2] if base.endswith(("еть", "єть")) else base


def _lemmas(form: str) -> Iterator[str]:
    for future in _FUTURE:
        if form.endswith("ти" + future):
            yield form.removesuffix(future)
    for length in range(min(_LONGEST, len(form) - 2) + 1):
        stem, ending = form[: len(form) - length], form[len(form) - length :]
        for lemma_ending in _LEMMA_ENDINGS.get(ending, ()):
            yield stem + lemma_ending
            if lemma_ending in ("", "а", "о", "ь"):
                yield from (changed + lemma_ending for changed in _with_other_vowel(stem))


def _with_other_vowel(stem: str) -> Iterator[str]:
    """стол- and стіл, шкіл and школ-, вікон and вікн-: о and е change with і in a closed syllable, or go."""
    for place in range(len(stem) - 2, max(len(stem) - 4, 0), -1):
        letter = stem[place]
        if letter in "ое":
            yield stem[:place] + "і" + stem[place + 1 :]
            if place == len(stem) - 2:
                yield stem[:place] + stem[place + 1 :]
        elif letter == "і":
            yield stem[:place] + "о" + stem[place + 1 :]
            yield stem[:place] + "е" + stem[place + 1 :]
        if letter in _VOWELS:
            return
