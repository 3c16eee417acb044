"""The words with which mail programs begin what they quote, in the languages that write to us."""

# Labels of the little header over a quoted letter, by what they say.
LABELS_OF = {
    "from": (
        "from|от|от кого|отправитель|von|absender|від|від кого|відправник|de|da|od|van|från|fra|kimden|gönderen|"
        "expéditeur|remitente|mittente|ад каго|ад|lähettäjä|feladó|de la|avsändare|avsender|afsender|rozesílatel|"
        "odesílatel|nadawca|afzender|发件人|寄件者|差出人|από|šalje|보낸 사람"
    ),
    "sent": (
        "sent|date|отправлено|отправленные|надіслані|дата|дата отправки|послано|gesendet|gesendet am|"
        "datum|надіслано|відправлено|"
        "дата і час|envoyé|envoyé le|enviado|enviado el|enviada em|inviato|data|wysłano|wysłane|verzonden|skickat|"
        "sendt|odesláno|tarih|fecha|gönderildi|gönderilen|gönderilme|lähetetty|elküldve|sent on|发送时间|"
        "日期|日付|στάλθηκε|"
        "дата отправления|адпраўлена|изпратено|trimis|odoslané|"
        "wysłany|envoyée|enviada|enviado em|data di invio|poslano|дата надсилання|отправлен|час надсилання|надіслане|"
        "sent at|дата/время|versendet|verzonden op|datum en tijd|发送日期|寄件日期|送信日時|보낸 날짜"
    ),
    "to": (
        "to|кому|каму|получатель|an|empfänger|одержувач|à|para|a|do|aan|till|til|kime|destinataire|komu|"
        "vastaanottaja|címzett|către|до|destinatario|destinatário|mottagare|mottaker|modtager|adresat|ontvanger|odbiorca|"
        "получатели|收件人|收件者|宛先|προς|받는 사람"
    ),
    "cc": "cc|копия|копії|копія|kopie|copie|copia|dw|kopia|cc/копия|скрытая копия|bcc|прихована копія|抄送|bilgi|"
    "kópia|másolat|copy|cci|cco|udw|к сведению|скрыта копія",
    "subject": (
        "subject|тема|betreff|betr|objet|asunto|assunto|oggetto|temat|onderwerp|ämne|emne|předmět|konu|aihe|tárgy|主题|"
        "тема письма|тэма|относно|subiect|predmet|thema|sujet|тема листа|主旨|件名|θέμα|제목"
    ),
    "other": (
        "reply-to|reply to|ответить|время|importance|важность|важливість|wichtigkeit|priority|приоритет|пріоритет|"
        "attachments|вложения|вложение|вкладення|anlagen|anhänge|organization|организация|sensitivity|"
        "необходима помощь|категории|categories|antwort an|message-id|mailer"
    ),
}
LABELS = {label: kind for kind, labels in LABELS_OF.items() for label in labels.split("|")}

# Between dashes: "-----Original Message-----".
ORIGINAL = (
    *("original message", "original appointment", "original email", "original mail", "reply message", "quoted message"),
    *("previous message", "исходное сообщение", "исходное письмо", "оригинальное сообщение", "оригинал сообщения"),
    *("первоначальное сообщение", "изначальное сообщение", "ответное сообщение", "предыдущее сообщение", "цитата"),
    *("ursprüngliche nachricht", "ursprüngliche mail", "ursprüngliche e-mail", "originalnachricht", "urspr. nachricht"),
    *("original-nachricht", "originalmail", "original-mail", "вихідне повідомлення", "вихідний лист", "цитування"),
    *("початкове повідомлення", "оригінальне повідомлення", "оригінал повідомлення", "первинне повідомлення"),
    *("попереднє повідомлення", "початковий лист", "message d'origine", "mensaje original", "mensagem original"),
    *("messaggio originale", "oryginalna wiadomość", "wiadomość oryginalna", "oorspronkelijk bericht"),
    *("původní zpráva", "originalmeddelande", "ursprungligt meddelande", "özgün ileti", "orijinal mesaj"),
    *("арыгінальнае паведамленне", "исходящее сообщение", "message original", "eredeti üzenet", "original"),
    *(
        "origineel bericht",
        "oorspronkelijke bericht",
        "oprindelig meddelelse",
        "oprindelig besked",
        "opprinnelig melding",
    ),
    *(
        "antwort nachricht",
        "antwortnachricht",
        "alkuperäinen viesti",
        "pôvodná správa",
        "původní e-mail",
        "mesaj original",
    ),
    *(
        "оригинално съобщение",
        "исходный текст",
        "原始邮件",
        "原始郵件",
        "원본 메일",
        "원본 메시지",
        "元のメッセージ",
        "orijinal ileti",
        "ursprünglicher text",
        "ursprungliche nachricht",
        "urspruengliche nachricht",
        "оригінальний лист",
        "исходная встреча",
        "ursprünglicher termin",
        "вихідна зустріч",
    ),
)
FORWARDED = (
    *("forwarded message", "forwarded email", "forwarded mail", "fwd message", "forwarded by", "пересылаемое"),
    *("пересылаемого", "пересланное", "пересланного", "переадресованное", "переадресованного", "перенаправленное"),
    *("перенаправленного", "переадресуемое", "weitergeleitete", "weitergeleiteten", "переслане", "пересланого"),
    *("перенаправлене", "перенаправленого", "переадресоване", "переадресованого", "пересланий", "пересилається"),
    *("message transféré", "mensagem encaminhada", "messaggio inoltrato", "przekazana wiadomość"),
    *("wiadomość przekazana", "doorgestuurd bericht", "přeposlaná zpráva", "vidarebefordrat", "перасланае"),
    *(
        "message réexpédié",
        "mensaje reenviado",
        "doorgestuurde",
        "videresendt",
        "vidaresänt",
        "edelleenlähetetty",
        "továbbított",
    ),
    *("preposlaná správa", "препратено", "пренасочено", "转发邮件", "轉寄郵件"),
    *("weitergeleitet von", "переслано", "пересилане", "przekazanej wiadomości"),
)
BEGINS_FORWARDED = (
    *("begin forwarded message:", "начало переадресованного сообщения:", "начало пересылаемого сообщения:"),
    *(
        "начало пересланного сообщения:",
        "anfang der weitergeleiteten nachricht:",
        "anfang der weitergeleiteten e-mail:",
    ),
    *(
        "початок пересланого повідомлення:",
        "початок листа, який пересилається:",
        "початок листа, що пересилається:",
        "початок переадресованого листа:",
    ),
    *("початок переадресованого повідомлення:", "début du message transféré :", "inicio del mensaje reenviado:"),
    *("пересылаемое сообщение:", "weitergeleitete nachricht:", "forwarded message:", "початок пересланого листа:"),
    *("début du message réexpédié :", "início da mensagem encaminhada:", "inizio messaggio inoltrato:"),
    *(
        "начало переадресованного письма:",
        "початок переспрямованого повідомлення:",
        "это пересылаемое сообщение",
        "this is a forwarded message",
        "dies ist eine weitergeleitete nachricht",
        "переадресованное сообщение:",
        "пересланное сообщение:",
        "переслане повідомлення:",
        "begin doorgestuurd bericht:",
    ),
)
# Verbs after which nothing but a name may come: "Am … schrieb Max <max@example.com>:".
EARLY_VERBS = "schrieb|schrieben|schreibt|schreef|wrote|escribió|escreveu|napisał|napsal|skrev|napisana|ezt írta"
# Verbs that end the line: "… пишет:", "… написал(а):".
LATE_VERBS = (
    "wrote|writes|has written|schrieb|geschrieben|пишет|пишут|писал|писала|писали|писав|пише|написал|написала|написали|"
    "написав|сообщил|сообщила|сообщает|повідомив|повідомила|піша|пісаў|напісаў|a écrit|écrit|escribió|"
    "escreveu|ha scritto|scritto|schreef|napisał|napisała|napisał\\(a\\)|napsal|napsala|skrev|yazdı|kirjoitti|írta|"
    "жазды|ezt írta|geschreven|pisze|napísal|napísala|a scris|написа|напиша|sent|đã viết|έγραψε|je napisao|je napisala|"
    "написано"
)
# Words beside the figures of a date, before a name.
FILLERS = (
    "г|р|год|года|року|uhr|um|в|о|у|at|am|pm|a\\.m|p\\.m|nachm|vorm|пп|дп|utc|gmt|msk|мск|cest|cet|eet|eest|mesz|mez|bst|"
    "e[sd]t|p[sd]t|c[sd]t|m[sd]t|пользователь|користувач|автор|użytkownik|uživatel|bruger|hat|heeft|от|від|from|von|by|dem|den|"
    "kl|klo|o|v|à|às|las|alle|ore|tarihinde|"
    "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру"
)
# Those that stand right behind an address where no date is told.
WRITING_VERBS = (
    "wrote|writes|schrieb|пишет|писала?|написала?|пише|писав|писала|написав|написала|a écrit|escribió|ha scritto"
)
# The same in languages that put no space before them.
JOINED_VERBS = "님이 작성|작성|写道|寫道|のメッセージ|に書きました"
DATE_OPENERS = (
    "on|am|at|le|el|il|op|em|dne|dnia|w dniu|den|på|в|во|у|il giorno|в письме от|у листі від|le jeu|klo|"
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|mon|пн|вт|ср|чт|пт|сб|вс|нд|пон|вів|сер|чет|пят|суб|вос|"
    "wiadomość|în|dňa|ma|ke|pe|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|ne|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|seg|ter|qua|qui|sex|mån|tis|ons|tors|fre|lör|sön|man|søn|tir|lør|"
    "понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|понеділок|вівторок|середа|"
    "середу|четвер|п['’ʼ]ятниця|п['’ʼ]ятницю|пʼятниця|субота|суботу|неділя|неділю|monday|tuesday|wednesday|thursday|friday|saturday|"
    "sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|вы|ви|you|sie|hello|дата|date"
)
DEVICE_OPENERS = (
    "sent|отправлено|надіслано|відправлено|послано|gesendet|versendet|envoyé|enviado|inviato|wysłane|wysłano|odesláno|verzonden|"
    "verstuurd|sendt|skickat|адпраўлена"
)
DEVICE_PREPOSITIONS = (
    "from|via|with|using|с|со|из|через|при|від|з|із|зі|за|mit|mittels|von|über|aus|vom|"
    "depuis|de|desde|da|z|vanaf|från|fra"
)
APOLOGIES = (
    "excuse|forgive|простите|извините|прошу прощения|пробачте|вибачте|будь ласка, вибачте|перепрошую|"
    "bitte entschuldigen|entschuldigen"
)
