"""What is said of a mail that was signed or encrypted."""

from flask_babel import gettext

from desk.enclosures import Seal


def seal_word(seal: Seal) -> str:
    match seal:
        case Seal.SMIME_ENCRYPTED:
            return gettext("This message is encrypted (S/MIME). The desk can't open it; the file below holds it.")
        case Seal.PGP_ENCRYPTED:
            return gettext("This message is encrypted (PGP). The desk can't open it; what it holds is kept as it came.")
        case Seal.SMIME_SIGNED:
            return gettext("signed (S/MIME), signature not checked")
    return gettext("signed (PGP), signature not checked")
