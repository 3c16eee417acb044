"""Languages beside our four, known by letters and small words, so that none of them is taken for one of ours.

An office that added one of them has its customers' letters known by it; for others it says which language it isn't.
"""

import re
from collections import Counter
from collections.abc import Iterable

# Small words that neither German nor English has, and those that letters to a help desk open or close with.
_LATIN = {
    "pl": """nie jest się że na czy jak mam proszę dzień dobry dziękuję witam mi mnie mój moje moja od przy oraz
        ale już jeszcze nadal działa zamówienie faktura fakturę hasło hasła konto konta pozdrawiam pan pani państwo
        kiedy gdzie dlaczego można mogę chcę został została przesyłka paczka pomoc błąd drukarka zwrot pieniędzy
        rachunek cześć prosze prosimy dziekuje dzien sie nas nam przyjedzie wysłać sprawie znowu nasza nasz nasze
        bo w z kontakt umowy działają""",
    "cs": """je není jsem jste se že ale jak kdy kde proč prosím dobrý den děkuji děkuju ahoj už ještě mám můj moje
        mi mohu nemohu objednávka objednávku objednávky faktura fakturu heslo účet účtu tiskárna nefunguje
        pozdravem zásilka chyba pomoc nebo jsou by pro při od na chci chceme vrátit protože zase znovu naše naši
        stránky zboží prosíme potřebuji můžete nám""",
    "sk": """je nie som ste sa že ale ako kedy kde prečo prosím dobrý deň ďakujem ahoj už ešte mám môj moje mi
        môžem nemôžem objednávka objednávku faktúra faktúry faktúru heslo účet účtu svojho tlačiareň nefunguje
        pozdravom zásielka chyba pomoc alebo sú by pre pri od na chcem chceme pretože opäť znova naša našej stránka
        zaslanie nám prosíme potrebujem všetko ktorý""",
    "sv": """hej jag inte är och att det en ett på för med till från som kan ni vi mitt min mina tack hälsningar
        fakturan beställningen beställning lösenord konto har kommit än var när hur varför skickar skicka vår vårt
        går fungerar skrivaren oss eftersom nu allt vill""",
    "da": """hej jeg ikke er og at det en et på for med til fra som kan vi min mit mine tak hilsen venlig fakturaen
        ordren bestillingen adgangskode konto har kommet endnu hvor hvornår hvordan hvorfor sender vores ind sende
        virker virket siden skal fordi nu alt blevet os vil gerne mig igen i den""",
    "fr": """je ne pas le la les des une est et pour dans que qui vous nous mon ma mes votre sur avec bonjour merci
        commande facture compte mot passe cordialement pourquoi quand où comment suis avez ai puis peux veux
        toujours reçu imprimante marche bonsoir salut svp du au aux en ce cette il elle un""",
    "es": """el la los las que de en y no una por para con mi mis su se hola gracias buenos buenas días tardes
        pedido factura cuenta contraseña puedo quiero cuándo dónde cómo cuando donde como está es son saludos favor
        necesito todavía recibido impresora funciona llegado ha he del al""",
    "it": """il lo la gli le di che è non per una un con mi mio mia vostro grazie buongiorno buonasera salve ordine
        fattura password conto quando dove come perché posso vorrei saluti cordiali ancora ricevuto stampante
        funziona sono ho ha della del nel alla arrivato ciao""",
    "nl": """het een niet ik mijn van en je jij uw dat voor met op te zijn heb heeft kan kunt goedemorgen
        goedemiddag goedendag hallo bedankt dank groeten vriendelijke groet bestelling factuur wachtwoord wanneer
        waar hoe waarom nog geen ontvangen werkt printer aangekomen graag alvast maar ook bij naar onze ons niets
        weer alweer gaat kunnen wij wordt omdat deze dit""",
    "pt": """o os as que de em e não uma um por para com meu minha meus olá obrigado obrigada bom boa dia tarde
        pedido fatura conta senha posso quero quando onde como está são cumprimentos ainda recebi impressora
        funciona chegou favor preciso do da no na você vocês""",
    "ro": """nu este și că de la pentru cu mi meu mea bună ziua mulțumesc salut comanda factura factură contul
        parola pot vreau când unde cum sunt încă primit imprimanta funcționează rog stimă dumneavoastră aveți am să
        din pe""",
    "tr": """bir ve bu ne için ile çok değil var yok mı mi nasıl neden zaman nerede merhaba teşekkürler teşekkür
        ederim günler iyi sipariş siparişim fatura şifre şifremi hesap hesabım yazıcı çalışmıyor lütfen hâlâ
        gelmedi selamlar saygılarımla istiyorum çünkü yine bizim şimdi henüz değişiklik açılmıyor etmek iade olarak
        olan gibi sitemiz""",
    "hu": """a az és nem hogy egy van kérem köszönöm üdvözlettel jó napot mikor hol hogyan miért még már nincs
        szeretnék számla számlát rendelés rendelésem jelszó jelszavam fiók nyomtató működik tudok tisztelt segítség
        meg""",
}
_LETTERS = {
    "pl": "[ąćęłńśźż]",
    "cs": "[ěřůčďťň]",
    "sk": "[ľĺŕôčďťň]",
    "sv": "å",
    "da": "[æøå]",
    "fr": r"[çœêèîâôû]|\b[cdjlmnst]['’]",
    "es": "[ñ¿¡]",
    "it": "[ìòù]",
    "nl": "ij",
    "pt": "[ãõ]",
    "ro": "[ășțţş]",
    "tr": "[ğış]",
    "hu": "[őű]",
}
_CYRILLIC = {
    "be": """гэта няма калі вельмі добры дзень дзякуй вітаю прашу што ці мая не магу рахунак дзе чаму ёсць быў яшчэ
        працуе рабіць прыйдзе адказу чакаю ён дашліце прыедзе хачу зноў адкрываецца дапамажыце ўсё цяпер раніцы
        трэба быць толькі прынтар тавар нашага мяне""",
    "bg": """съм се че трябва следобед имаме ще няма това имам здравейте здравей благодаря поздрави искам още моля
        мога добър ден моята моят поръчка поръчката фактурата паролата акаунта кога къде защо работи принтерът
        получих вашата пак бързия отговор всичко вече бихте ли изпратете помощ стоката защото сайтът""",
    "sr": """сам је није имамо добијам потребан од јуче ли се хвала здраво добар дан поздрав моја мој наруџбина
        рачун лозинка када где зашто штампач још нисам одговору брзом сада све молим свој јер опет пошаљите хитно""",
    "mk": """сум се ќе имаме пристап добивам ова имам здраво добар ден благодарам поздрав уште ве ја го ги молам
        можам мојата мојот нарачка нарачката фактурата лозинка сметка кога каде зошто работи печатачот затоа нашата
        нашиот отвора од сакам испратете овој брзиот одговор сега""",
    "kk": """бе біз мен менің сіз сіздің және үшін емес жоқ қалай қашан қайда рахмет сәлем сәлеметсіз тапсырыс шот
        өтінемін істемейді келеді келген тағы дейін бері әлі алмай ашылмайды енді жатырмын тауарды келмеді кіре""",
}
_CYRILLIC_LETTERS = {
    "be": "ў|дз[еія]|ці\\b",
    "bg": "(?<=[бвгдзклмнпрстфхцчшщ])ъ(?=[бвгджзклмнпрстфхцчшщ])|[ауя]вам(?:е|)\\b|[кнрш]ата\\b",
    "sr": "[ђјљњћџ]|[аеиоу][см]о\\b",
    "mk": "[ѓќѕѐјљњџ]|(?<=\\w{4})[дклмнрст]от\\b|[кнрш]ата\\b",
    "kk": "[ұқғ]",
}
# Belarusian has і beside ы, э, ё, and no и; no other of these languages has.
_BELARUSIAN, _NOT_BELARUSIAN = re.compile("і.*[ыэё]|[ыэё].*і", re.DOTALL), re.compile("[ищъїє]")
_SOUTHERN = re.compile("[ђјљњћџѓќѕ]")
# Of Kyrgyz, Tatar, Mongolian, Tajik: none of ours, whichever it is.
_STRANGE = re.compile("[әғқңөұүһҷӣӯҳ]")
_NOT_KAZAKH = re.compile("[җҷӣӯҳ]")
_FINDERS = {code: re.compile(letters) for code, letters in (_LETTERS | _CYRILLIC_LETTERS).items()}
UNKNOWN = ""


def _by_word(words: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, some in words.items():
        for word in set(some.split()):
            found[word] = (*found.get(word, ()), code)
    return found


LATIN_WORDS, CYRILLIC_WORDS = _by_word(_LATIN), _by_word(_CYRILLIC)


def likeliest_latin(sample: str, words: Iterable[str]) -> tuple[str, int]:
    """The one of them that tells most, and how much: three points a small word, two a letter of its own."""
    return _likeliest(sample, words, LATIN_WORDS, _LETTERS)


def likeliest_cyrillic(sample: str, words: Iterable[str]) -> tuple[str, int]:
    """The same; UNKNOWN with many points where letters are of a language that isn't named here."""
    if strange := len(_STRANGE.findall(sample)):
        is_kazakh = _FINDERS["kk"].search(sample) and not _NOT_KAZAKH.search(sample)
        return "kk" if is_kazakh else UNKNOWN, 10 * strange
    if _BELARUSIAN.search(sample) and not _NOT_BELARUSIAN.search(sample):
        return "be", 10 * sample.count("і")
    code, told = _likeliest(sample, words, CYRILLIC_WORDS, _CYRILLIC_LETTERS)
    return code, told + 5 * len(_SOUTHERN.findall(sample))


def _likeliest(
    sample: str, words: Iterable[str], known: dict[str, tuple[str, ...]], letters: Iterable[str]
) -> tuple[str, int]:
    points: Counter[str] = Counter({code: 2 * len(_FINDERS[code].findall(sample)) for code in letters})
    for word in words:
        for code in known.get(word, ()):
            points[code] += 3
    return max(points.items(), key=lambda one: one[1])
