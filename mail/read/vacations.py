"""By what a vacation notice or a confirmation is known where no header says so: its subject and its words.

People write about such notices too, tell that they go on holiday, and quote what machines wrote. So a word alone is
no sign: a subject needs its colon or fitting words below it, "I am away" needs whom to ask instead.
"""

import re

LONGEST_NOTICE = 1_500
# How the programs of our languages and their neighbours begin the subject of a vacation notice.
_SUBJECT = re.compile(
    r"(?i)\s*(?:\[[^\[\]]{1,40}\]\s*)?[\[(]?(?:"
    r"(?:automatic|auto|automated)[ -]?(?:reply|response|answer|responder)|autoreply|autoresponse|auto(?=\s*[:：])|"
    r"out[ -]of[ -](?:the )?office(?: auto[ -]?reply| reply| notification| message)?|on vacation|"
    r"vacation (?:reply|response|notice)|"
    r"abwesenheits(?:notiz|nachricht|meldung|assistent|benachrichtigung)|automatische (?:antwort|abwesenheit\w*|"
    r"rückantwort)|"
    r"auto(?:matische)?[ -]?antwort|autom\. antwort|abwesenheit|abwesend|nicht im büro|"
    r"автоответ(?:чик)?|автоматический ответ|автоматическое (?:уведомление|сообщение)|автоматическая рассылка|"
    r"вне офиса|"
    r"нет на (?:рабочем )?месте|отсутствую|в отпуске|я в отпуске|отсутствие на рабочем месте|"
    r"автовідповідь|автовідповідач|автоматична відповідь|автоматичне (?:повідомлення|сповіщення)|поза офісом|"
    r"немає на (?:робочому )?місці|у відпустці|я у відпустці|відсутн(?:ій|я)|"
    r"réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|"
    r"odpowiedź automatyczna|automatyczna odpowiedź|absence du bureau|"
    r"fuera de (?:la )?oficina|autosvar|automatick[áé] odpov[ěe]d?ď?i?|otomatik yanıt|аўтаматычны адказ)"
    r"(?P<end>\s*(?:[:：\-–—.!,(\])]|$|(?=(?:re|aw|antwort|ответ|отв|відп|на)\s?:)))"
)
# At the end of the subject that is answered: "Printer (automatic reply)".
_SUBJECT_ENDS = re.compile(
    r"(?i)[(\[](?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|automatische antwort|abwesenheitsnotiz|"
    r"out of office|автоответ|автоматический ответ|автовідповідь|автоматична відповідь)[)\]]\s*$"
)
# Notes and its like put it into a sentence.
_SUBJECT_TELLS = re.compile(
    r"(?i)[^:?]{2,80} (?:is|will be|ist) (?:currently |zur ?zeit )?(?:out of (?:the )?office|on vacation|außer haus|"
    r"nicht im (?:büro|hause?)|abwesend|im urlaub)[.!]?(?:\s*\([^()]{1,80}\))?\s*"
)
# What people call their notice; they also write of holidays under such subjects.
_SUBJECT_OF_ABSENCE = re.compile(
    r"(?i)\W*(?:(?:i am |i['’]m )?(?:on )?(?:my )?(?:annual |sick |parental |maternity )?(?:leave|vacation|holidays?)|"
    r"away(?: from (?:the office|my desk))?|(?:i am |i['’]m )?out of (?:the )?office|(?:ich bin )?(?:im |in )?"
    r"(?:\w{1,12})?(?:urlaub|elternzeit)|(?:ich bin )?(?:zur ?zeit )?(?:nicht im (?:büro|hause?)|abwesend|außer haus)|"
    r"abwesenheit|"
    r"(?:я )?(?:нахожусь )?(?:в )?(?:отпуске?|командировке?)|(?:я )?отсутствую|отсутствие|(?:я )?вне офиса|"
    r"(?:я )?(?:перебуваю )?(?:у )?(?:відпустк[аи]|відпустці|відрядженн[ія])|"
    r"(?:я )?(?:відсутн(?:ій|я|ість)|поза офісом))\b"
)
# As a whole subject these are said by people too: without another sign they need their colon.
_ALSO_SAID = re.compile(
    r"(?i)\s*(?:(?:abwesend|abwesenheit|отсутствую|в отпуске|я в отпуске|у відпустці|я у відпустці|вне офиса|"
    r"on vacation)\b|відсутн|нет на|немає на|нет )"
)
# Who writes of notices asks, or wants something of them.
_IS_ABOUT = re.compile(
    r"(?i)\?|\b(?:your|ihre|ваш[аеи]?|how|wie|как|як) (?:\w+ ){0,2}(?:auto|авто|out of office|abwesenheit)|"
    r"\b(?:turn|switch) (?:it |your |the )?(?:off|on)\b|\bset(?:ting)? up\b|\b(?:disable|enable|configure)|"
    r"\b(?:einrichten|einstellen|ausschalten|abschalten|deaktivieren|aktivieren)|prüfen|настро|налашт|включ(?!ител)|отключ|"
    r"выключ|увімкн|вимкн|проверьте|перевірте"
)
_CALLS_ITSELF = re.compile(
    r"(?i)(?:(?P<answer>this is an auto(?:matic|mated|matically generated)?[ -]?(?:reply|response|"
    r"answer)|(?:dies|das) ist eine automatische (?:antwort|abwesenheit)|"
    r"(?:dies|das) ist eine automatisch (?:generierte|erstellte|erzeugte) antwort|"
    r"это (?:письмо )?[—–-]? ?автоматический ответ|"
    r"это автоответ|данное (?:письмо|сообщение) (?:является )?автоответ|це (?:лист )?[—–-]? ?автоматична відповідь|"
    r"це автовідповідь)|"
    r"(?:this is|dies ist|это|це) (?:an |eine )?(?:automated|automatisch (?:generierte|erstellte|erzeugte)|"
    r"автоматическое|автоматичне) (?:message|e-?mail|notification|nachricht|mail|сообщение|письмо|уведомление|"
    r"повідомлення|сповіщення)|(?:message|e-?mail|nachricht|mail|письмо|сообщение|лист|повідомлення) "
    r"(?:was |wurde |было |було )?"
    r"(?:automatically (?:generated|sent)|generated automatically|automatisch (?:generiert|erstellt|erzeugt|versandt)|"
    r"(?:созда|сформирова|отправле|надісла|створе|сформова)н[оы]? автоматич(?:ески|но)))"
)
_HAS_COME = re.compile(
    r"(?i)(?:your (?:request|e-?mail|message|inquiry|enquiry|ticket)\b.{0,80}\b(?:been |was |is )?(?:received|"
    r"registered|created|reviewed)|we(?:['’]ve| have)? received your|"
    r"ihre (?:anfrage|nachricht|e-?mail|mail|mitteilung)\b.{0,80}\b(?:eingegangen|erhalten|erfasst)|"
    r"ваш[еау]? (?:обращение|заявк[ау]|запрос|письмо|сообщение)\b.{0,80}\b(?:принят|получен|зарегистрирован)|"
    r"ваш[еау]? (?:звернення|заявк[ау]|запит|лист|повідомлення)\b.{0,80}\b(?:прийнят|отриман|зареєстрован))"
)
_THANKS = re.compile(
    r"(?i)(?:dank für (?:ihre|deine) (?:nachricht|e-?mail|mail|anfrage)|"
    r"thank(?:s| you) for (?:your|contacting|writing)|"
    r"(?:спасибо|благодар\w{1,3}) за (?:ваше )?(?:письмо|обращение|сообщение)|"
    r"дяку(?:ю|ємо) за (?:ваш[ае]? ?)?(?:лист|звернення|повідомлення))"
)
_IS_AWAY = re.compile(
    r"(?i)(?:i(?:['’]m| am| will be)? (?:currently |now )?(?:out of (?:the )?office|away|"
    r"on (?:\w{1,10} )?(?:vacation|holiday|leave))|"
    r"(?:ich bin|bin ich|ich werde|ich befinde mich) .{0,60}(?:nicht im (?:büro|hause?)|abwesend|im \w{0,10}urlaub|"
    r"nicht erreichbar|nicht zu erreichen|außer haus|auf dienstreise|in elternzeit)|"
    r"(?:я )?(?:сейчас |временно |в настоящее время )?(?:нахожусь (?:в|вне)|в отпуске (?:с|до|по)|"
    r"буду (?:в отпуске|отсутствовать)|отсутствую|на больничном)|"
    r"(?:я )?(?:зараз |тимчасово )?(?:перебуваю (?:у|в|поза)|у відпустці (?:з|до|по)|буду (?:у відпустці|відсутн)|"
    r"відсутн|поза офісом|на лікарняному))"
)
# One of these stands in whatever the two patterns above find: looking for words costs a hundredth of what they cost.
_AUTOMATIC_WORDS = ("auto", "авто")
_AWAY_WORDS = (
    *("office", "away", "vacation", "holiday", "leave"),
    *("büro", "haus", "abwesend", "urlaub", "erreichbar", "erreichen", "dienstreise", "elternzeit"),
    *("нахожусь", "отпуске", "отсутств", "больничном"),
    *("перебуваю", "відпустці", "відсутн", "поза офісом", "лікарняному"),
)
_ASK_ANOTHER = re.compile(
    r"(?i)(?:urgent\w*\b.{0,80}\b(?:contact|call|reach|e-?mail|write|speak|assist)|"
    r"(?:contact|call|e-?mail)\b.{0,80}\burgent|in my absence|"
    r"(?:up)?on my return|when i (?:return|get back|am back)|(?:limited|no) access to (?:my )?e-?mail|"
    r"(?:in|bei) dringenden|(?:in|während) meiner abwesenheit|nach meiner rückkehr|nicht weitergeleitet|"
    r"keinen zugriff auf|vertritt mich|an (?:meine|den|die) (?:vertretung|kolleg)|"
    r"по (?:всем )?срочн|в срочн|в (?:мо[её] )?отсутстви|по возвращени|после возвращения|обраща(?:йтесь|ться)|"
    r"ограничен\w* доступ|нет доступа к почте|"
    r"[зу] (?:усіх )?(?:термінових|невідкладних)|за (?:моєї )?відсутності|після повернення|зверта(?:йтес|тис))"
)
_WANTS = re.compile(
    r"(?i)\?|\b(?:answer|reply|решить|ответ(?:ьте|ить)|вирішити|erledigen|liefern)\b.{0,30}\b(?:before|until|vor|до)\b"
)


def sounds_automatic(subject: str, text: str, *, is_answer: bool, has_sign: bool) -> bool:
    """Whether subject and words are a notice's. `has_sign`: some header says that no person wrote it."""
    if _SUBJECT_ENDS.search(subject):
        return True
    if found := _SUBJECT.match(subject):
        is_sure = has_sign or found["end"].strip() in (":", "：")
        return is_sure or _is_said_below(subject, text, found)
    if _SUBJECT_TELLS.fullmatch(subject):
        return has_sign or not _WANTS.search(text[:LONGEST_NOTICE])
    return _has_words(subject, text, is_answer)


def _is_said_below(subject: str, text: str, found: re.Match[str]) -> bool:
    """A subject without its colon: what is said below must not speak against it, and for some of them speak for it."""
    if _ALSO_SAID.match(subject) and found.end() >= len(subject):
        return _has_words(subject, text, is_answer=False)
    return not _IS_ABOUT.search(text[:LONGEST_NOTICE])


def _has_words(subject: str, text: str, is_answer: bool) -> bool:
    """What calls itself automatic, or says who is away and whom to ask instead: a person says one of both."""
    if len(text) > LONGEST_NOTICE:
        return False
    lower = text.lower()
    itself = _CALLS_ITSELF.search(text) if any(word in lower for word in _AUTOMATIC_WORDS) else None
    if itself and not _is_quoted(text[: itself.start()]) and (is_answer or itself["answer"] or _HAS_COME.search(text)):
        return True
    if not any(word in lower for word in _AWAY_WORDS):
        return False
    if not _IS_AWAY.search(text) or not _ASK_ANOTHER.search(text) or _WANTS.search(text):
        return False
    return is_answer or bool(_THANKS.search(text) or _SUBJECT_OF_ABSENCE.match(subject))


def _is_quoted(before: str) -> bool:
    """Whether a quotation mark is open there: a person says what a machine wrote."""
    line = before.rpartition("\n")[2]
    return line.count('"') % 2 == 1 or any(line.count(a) > line.count(b) for a, b in ("«»", "„“", "“”"))
