"""Names across alphabets: Shcherbakov, Schtscherbakow, Ščerbakov ↔ Щербаков.

There are a dozen ways to write Cyrillic in Latin letters, and people mix them. So a word has many readings; which of
them is meant, the index decides.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.analysis.folding import is_cyrillic

_MOST = 120
_MOST_OF_A_WAY = 12
_MOST_OF_UKRAINIAN = 20

# What is written ($ is the word's end), and after the colon its readings, likelier ones first.
_TO_CYRILLIC = """
    sky:ский,ський ski:ский,ський skyi:ский,ський skyy:ский,ський skij:ский,ський skyj:ский,ський skiy:ский,ський
    skii:ский,ський tsky:цкий,цький tskyi:цький,цкий tskyy:цький,цкий tskij:цкий,цький zkyj:цький,цкий zki:цкий,цький
    dya:дья,дя dja:дья,дя tya:тья,тя tja:тья,тя tia:тья,тия,тіа dia:дья,диа,діа,дя stein:штейн,стейн steyn:штейн
    shtein:штейн shteyn:штейн eis:эйс,айс,эйз eiz:эйз eyz:эйз ei:ей,эй izh:иж,їж yov:ьев,ев,йов yev:ьев,ев
    iev:ьев,иев,ев jow:ьев,ев,йов jew:ьев,ев yow:ьев ov:ов,ев,ьев ow:ов,ев,ьев ev:ев,ов,ьев iya:ия,ья,ія ija:ия,ья,ія
    schtscho:щё,що shcho:щё,що tscho:чё,чо schsch:жж,шш bye:бъе,бье,бе bje:бъе,бье,бе dye:дъе,дье,де dje:дъе,дье,де
    šč:щ schtsch:щ shch:щ shtsh:щ stsch:щ sch:ш,щ,сх,ж tsch:ч dsch:дж zh:ж kh:х ch:ч,х sh:ш ts:ц,тс tz:ц tch:ч ya:я
    ja:я ia:я,ия,иа,ія yu:ю ju:ю iu:ю yo:е,йо jo:е,йо ye:е,є je:е,є ie:е,є,ие,іє yi:ї ji:ї zg:зг zgh:зг yy:ый iy:ий
    ij:ий,ій yj:ый,ий ey:ей,эй ej:ей,эй ai:ай ay:ай aj:ай oi:ой oy:ой oj:ой ii:ий,ії ss:с,сс ff:фф,ф th:т,ф ph:ф ck:к
    a:а b:б c:ц,к,с č:ч d:д e:е,э,є ë:е f:ф g:г h:х,г i:и,і,й ï:ї j:й,ь,ж k:к l:л,ль m:м n:н,нь o:о p:п q:к r:р s:с,з
    š:ш ŝ:щ t:т u:у û:ю v:в w:в x:кс,х y:ы,и,й,ий,ый z:з,ц ž:ж ':ь â:я ä:э,я ö:е ü:ю ß:сс
    lu:лу,лю gue:ге gui:ги ehr:эр,эхр i$:и,ий v$:в,вь w$:в,вь
    ʹ:ь ʺ:ъ è:э r$:р,рь m$:м,мь b$:б,бь d$:д,дь ch$:ч,х,чь zm:зм,зьм dk:дк,дьк rky$:рький,рки rki$:рький,рки rkiy$:рький
"""
# Ukraine's own way and the German one for Ukrainian names, in which h is г and y is и.
_TO_UKRAINIAN = """
    skyi:ський skyj:ський skyy:ський sky:ський ski:ський tskyi:цький tskyj:цький tskyy:цький tsky:цький
    sk:ськ,ск tsk:цьк,цк zk:цьк,зьк yk:ик,ік ijew:иїв,ієв ats$:аць az$:аць aiov:айов ajow:айов i$:і,ій,ий
    zkyj:цький zky:цький ckyj:цький aiv:аїв ajiw:аїв yiv:иїв,їв schsch:жж,шш yi:ї,ий ji:ї yj:ий yy:ий iy:ій ij:ій,ий
    ii:ій,ії iya:ія ija:ія iia:ія ia:я,ія ya:я ja:я yu:ю ju:ю iu:ю ye:є je:є ie:є,іє yo:йо,ьо jo:йо,ьо schtsch:щ
    shch:щ sch:ш,ж zh:ж zgh:зг kh:х ch:ч,х tsch:ч ts:ц tz:ц sh:ш a:а b:б v:в w:в h:г g:г,ґ d:д e:е z:з,ц y:и,й i:і j:й
    k:к l:л,ль m:м n:н o:о p:п r:р s:с,з t:т,ть u:у f:ф c:ц,к x:кс ':ь,' š:ш č:ч ž:ж šč:щ ï:ї
"""
_TO_LATIN = """
    а:a б:b в:v,w г:g,h ґ:g д:d е:e,ye,je ё:e,yo,jo є:ie,ye,je,e ж:zh,sch,j з:z,s и:i,y і:i ї:i,yi,ji й:y,i,j
    к:k,c л:l м:m н:n о:o п:p р:r с:s,ss т:t у:u ф:f х:kh,h,ch ц:ts,c,z,tz ч:ch,tsch,c ш:sh,sch,s
    щ:shch,schtsch,sch ъ: ы:y ь:,' э:e ю:yu,iu,ju,ue я:ya,ia,ja ый:yy,y,yi ий:iy,y,ij,ii кс:x,ks ия:iya,ia,ija,iia
    дж:j,dzh,dsch ск:sk ':
"""


def _table(source: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.partition(":") for entry in source.split())
    return {written: tuple(readings.split(",")) for written, _, readings in entries}


_CYRILLIC, _UKRAINIAN, _LATIN = _table(_TO_CYRILLIC), _table(_TO_UKRAINIAN), _table(_TO_LATIN)
# Who writes w or tsch writes as Germans do: Charkiw, Winnyzja, Saporischschja.
_GERMAN = re.compile("w|t?sch")
_GERMAN_LETTERS = {"ch": ("х", "ч"), "z": ("ц", "з"), "s": ("с", "з"), "sch": ("ш", "ж", "щ")}
# Who keeps to one way writes all of a name in it: English, German, scholars', and Ukraine's own.
_WAYS = tuple(
    _table("а:a б:b д:d к:k л:l м:m н:n о:o п:p р:r т:t у:u ф:f ъ: ь: ': " + way)
    for way in (
        """в:v г:g е:e,ye ё:yo,e ж:zh з:z и:i й:y,i с:s х:kh,h ц:ts ч:ch ш:sh щ:shch ы:y э:e ю:yu,iu я:ya,ia
        ий:y,iy,i ый:y ей:ey,ei ье:ye,ie ьё:yo,ie ья:ya,ia,iya ью:yu ьи:yi чай:tchai,chai кс:x,ks і:i ї:yi є:ye ґ:g
        льи:lyi эй:ei йз:s сандр:sander,sandr""",
        """в:w г:g е:e,je ё:jo,o ж:sch,sh з:s и:i й:i,j с:s,ss х:ch ц:z ч:tsch ш:sch щ:schtsch ы:y э:e ю:ju я:ja
        ий:i,ij ый:y,i ей:ej,ei ье:je ьё:jo,jow ья:ja ью:ju аев:ajew оев:ojew ае:aje ое:oje уе:uje ее:eje чё:tscho
        щё:schtscho шё:scho жё:scho кс:x,ks і:i ї:ji є:je ґ:g г:g,h и:i,y льи:lji,li эй:ei йз:is сандр:sander,sandr""",
        """в:v г:g е:e ё:ë,e ж:ž з:z и:i й:j с:s х:ch,h,x ц:c ч:č ш:š щ:šč,ŝ ы:y э:e ю:ju,û я:ja,â і:i ї:ji,ï
        є:je,ê ґ:g""",
        """в:v г:h ґ:g е:e є:ie,ye ж:zh з:z и:y і:i ї:i,yi й:i,y с:s х:kh ц:ts ч:ch ш:sh щ:shch ю:iu,yu я:ia,ya
        зг:zgh ий:yi,yy,y""",
    )
)


@lru_cache(maxsize=2_000)
def readings(word: str) -> tuple[str, ...]:
    """What a word may be in the other alphabet, likelier readings first, at most some hundreds."""
    word = word.lower()
    if not is_cyrillic(word):
        letters = _GERMAN_LETTERS if _GERMAN.search(word) else {}
        either = list(_read(word, {**_CYRILLIC, **letters}, _MOST))
        ukrainian = _read(word, {**_UKRAINIAN, **letters}, _MOST_OF_UKRAINIAN)
        return tuple(dict.fromkeys((*either[:_MOST_OF_A_WAY], *ukrainian, *either[_MOST_OF_A_WAY:])))
    by_ways = (reading for way in _WAYS for reading in _read(word, way, _MOST_OF_A_WAY))
    return tuple(dict.fromkeys((*by_ways, *_read(word, _LATIN, _MOST))))


def _read(word: str, table: dict[str, tuple[str, ...]], most: int) -> Iterator[str]:
    beam: list[tuple[int, int, str]] = [(0, 0, "")]
    done: list[tuple[int, str]] = []
    while beam:
        beam = sorted(_grown(beam, word, table))[:most]
        done.extend((cost, text) for cost, at, text in beam if at == len(word))
        beam = [one for one in beam if one[1] < len(word)]
    yield from dict.fromkeys(text for _, text in sorted(done)[:most])


def _grown(
    beam: Iterable[tuple[int, int, str]], word: str, table: dict[str, tuple[str, ...]]
) -> Iterator[tuple[int, int, str]]:
    """(cost, letters read, text) one step on: a reading that isn't the first costs more, and so does each step."""
    for cost, at, text in beam:
        for length in range(1, min(7, len(word) - at) + 1):
            written = word[at : at + length]
            ending = table.get(written + "$", ()) if at + length == len(word) else ()
            for rank, reading in enumerate(ending or table.get(written, ())):
                # A long spelling (sch) is likelier meant as one letter than as three.
                yield cost + 2 * rank + 1, at + length, text + reading
