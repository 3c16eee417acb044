"""Domains that tell nothing about who belongs together: everybody may have an address there, or a domain below it."""

import re

from desk import blocking, providers

# Below the top levels of countries, but for those that anybody registers a name under because it sounds well.
_FAMILIES = re.compile(
    r"(?:gmx|yandex)\.(?:com?\.)?[a-z]{2,4}"
    r"|(?:googlemail|hotmail|live|outlook|yahoo)\.(?:com|(?:com?\.)?(?!(?:ai|cc|fm|gg|io|me|sh|so|to|tv)$)[a-z]{2})"
)
_MORE = frozenset(
    "proton.me proton.ch protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.com tuta.io keemail.me "
    "hey.com duck.com fastmail.fm inbox.com usa.com hushmail.com rediffmail.com privaterelay.appleid.com "
    "narod.ru ngs.ru e1.ru hotmail.ru xmail.ru mail.kz inbox.lv abv.bg seznam.cz email.cz centrum.cz post.cz "
    "3g.ua ukrpost.ua mail.ua ex.ua i.com.ua "
    "gmail.de magenta.de netcologne.de kabelbw.de kabelbw.net ewetel.net web.at chello.at liwest.at "
    "wp.pl o2.pl onet.pl op.pl interia.pl poczta.onet.pl orange.fr wanadoo.fr laposte.net free.fr sfr.fr "
    "libero.it tiscali.it virgilio.it alice.it qq.com 163.com 126.com sina.com naver.com daum.net "
    "comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com virginmedia.com".split()
)


def is_free_mail(domain: str) -> bool:
    """Whether strangers to each other write from here."""
    known = domain in _MORE or domain in blocking.PROVIDERS or domain in providers.PROVIDERS
    return known or bool(_FAMILIES.fullmatch(domain))
