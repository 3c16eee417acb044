"""British spellings and American ones of the same word: colour, color; organise, organize; centre, center."""

import re
from functools import lru_cache

from search.analysis.simple import lemma_of

_OUR = re.compile(
    r"((?:dis|un|mis|multi|en|re)?(?:col|fav|flav|hon|lab|neighb|behavi|hum|rum|harb|arm|od|vap|val|vig|endeav|savi|"
    r"sav|parl|rig|splend|cand|clam|ferv|glam|tum|ranc|demean|am))our(.*)"
)
_ISE = re.compile(r"(.{3,}[iy])s(e|es|er|ers|ing|ed|able|ation|ations|ational)")
_LEMMAS = dict(
    map(
        str.split,
        """
        centre center|metre meter|kilometre kilometer|centimetre centimeter|millimetre millimeter|litre liter|
        millilitre milliliter|theatre theater|fibre fiber|calibre caliber|lustre luster|meagre meager|sombre somber|
        spectre specter|sabre saber|sceptre scepter|epicentre epicenter|manoeuvre maneuver|
        catalogue catalog|dialogue dialog|analogue analog|monologue monolog|prologue prolog|epilogue epilog|
        licence license|defence defense|offence offense|pretence pretense|practise practice|
        enrol enroll|fulfil fulfill|instal install|distil distill|instil instill|skilful skillful|wilful willful|
        enrolment enrollment|fulfilment fulfillment|instalment installment|jewellery jewelry|traveller traveler|
        counsellor counselor|jeweller jeweler|modeller modeler|dialler dialer|marvellous marvelous|woollen woolen|
        judgement judgment|acknowledgement acknowledgment|ageing aging|likeable likable|sizeable sizable|
        grey gray|greyscale grayscale|cheque check|chequebook checkbook|programme program|aluminium aluminum|tyre tire|
        kerb curb|plough plow|draught draft|mould mold|moult molt|sulphur sulfur|pyjamas pajamas|sceptic skeptic|
        sceptical skeptical|artefact artifact|disc disk|encyclopaedia encyclopedia|paediatric pediatric|
        anaesthetic anesthetic|anaemia anemia|foetus fetus|orthopaedic orthopedic|archaeology archeology|
        leukaemia leukemia|diarrhoea diarrhea|cosy cozy|moustache mustache|axe ax|yoghurt yogurt|whisky whiskey|
        speciality specialty|cancellation cancelation|storeys stories|doughnut donut|tranquillity tranquility|
        """.replace("\n", " ")
        .strip(" |")
        .split("|"),
    )
)


@lru_cache(maxsize=20_000)
def american(lemma: str) -> str | None:
    """The American spelling of a lower-case lemma that is spelled otherwise in Britain; None for most words."""
    if lemma in _LEMMAS:
        return _LEMMAS[lemma]
    if found := _OUR.fullmatch(lemma):
        return f"{found[1]}or{found[2]}"
    if found := _ISE.fullmatch(lemma):
        spelled = f"{found[1]}z{found[2]}"
        return spelled if lemma_of(spelled, "en") else None
    return None
