"""The desk saying no, in words for the person who asked."""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString


class DeskError(Exception):
    """`text` is what the person is told. `status` is the HTTP status where the question came by HTTP."""

    text: LazyString | str = lazy_gettext("This can't be done.")
    status = 409

    def __str__(self) -> str:
        return str(self.text)


class TicketClosed(DeskError):
    text = lazy_gettext("This ticket is closed. Reopen it to reply.")


class NothingSaid(DeskError):
    text = lazy_gettext("There is nothing to send yet: please write something or attach a file.")
    status = 422


class NobodyToAnswer(DeskError):
    text = lazy_gettext("This ticket has no address that an answer could go to.")


class NotInDepartment(DeskError):
    text = lazy_gettext("This agent doesn't belong to the ticket's department.")


class EmptyLetter(DeskError):
    text = lazy_gettext("The mail is empty: it has not a single byte.")


class NoSender(DeskError):
    text = lazy_gettext("The mail names no sender, so nobody could be answered.")


class LetterTooLarge(DeskError):
    """`megabytes` is the office's limit."""

    def __init__(self, megabytes: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "The mail is larger than the limit of %(megabytes)d MB. It is kept; raise MAIL_MAX_MB and try again.",
            megabytes=megabytes,
        )


class LetterLeftOnServer(DeskError):
    text = lazy_gettext("The mail is too large to be fetched. It is still on the mail server.")


class LetterGone(DeskError):
    text = lazy_gettext("The mail was too large to be fetched, and it is no longer on the mail server.")


class NotSetAside(DeskError):
    text = lazy_gettext("This mail is no longer set aside: someone else was quicker.")


class NothingFetchedYet(DeskError):
    text = lazy_gettext("Nothing has been fetched from this mailbox yet, so there is nothing to compare.")


class FolderNumberedAnew(DeskError):
    text = lazy_gettext(
        "The mail server has numbered the folder anew (UIDVALIDITY). The next fetch reads it from the beginning; what "
        "is known already isn't filed twice. After that it can be compared again."
    )


class LetterKillsReader(DeskError):
    text = lazy_gettext("Reading this mail was begun six times and never finished.")


class NoSuchTicket(DeskError):
    """Also for one that the agent may not see: which of both it is, is not told (R14)."""

    text = lazy_gettext("There is no ticket of this number among those that you may see.")
    status = 404


class SameTicket(DeskError):
    text = lazy_gettext("This is the same ticket.")


class SpamIsKeptApart(DeskError):
    text = lazy_gettext("A ticket in the folder for spam can't be joined. Take it back first.")


class SpamIsNotAnswered(DeskError):
    text = lazy_gettext("This ticket lies in the spam folder. Take it back first.")


class BecamePart(DeskError):
    """Someone merged it while this page was open. `number` is the ticket that it is part of."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "Meanwhile this ticket has become part of #%(number)d. Do it there, if it still fits.", number=number
        )


class PartOfAnother(DeskError):
    """`number` is the ticket that it is part of."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.text = lazy_gettext("This ticket is part of #%(number)d already.", number=number)


class MailHasNotFailed(DeskError):
    text = lazy_gettext("Only a mail that failed or came back can be sent again.")


class NotAnAddress(DeskError):
    """`text` is what was written where a mail address was wanted."""

    status = 422

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = lazy_gettext("This is not a mail address: %(text)s", text=text)


class AddressIsOurs(DeskError):
    status = 422

    def __init__(self, address: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "%(address)s is an address of the desk itself: what is sent there comes back.", address=address
        )


class NobodyNamed(DeskError):
    text = lazy_gettext("Please name somebody whom the answer goes to.")
    status = 422


class TooManyRecipients(DeskError):
    status = 422

    def __init__(self, most: int) -> None:
        super().__init__()
        self.text = lazy_gettext("An answer goes to %(most)d recipients at most.", most=most)


class NotYourAnswer(DeskError):
    text = lazy_gettext("Only who wrote an answer can take it back.")
    status = 403


class AlreadyOnItsWay(DeskError):
    text = lazy_gettext("It is too late to take the answer back: it is on its way.")


class AddressOfAnother(DeskError):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.text = lazy_gettext("%(address)s belongs to another customer.", address=address)


class NoOriginal(DeskError):
    text = lazy_gettext("The mail itself is no longer kept, so it can't be read in another way.")
    status = 410


class NoSuchReading(DeskError):
    text = lazy_gettext("There is no such way to read a mail.")
    status = 422


class ReadMeanwhile(DeskError):
    text = lazy_gettext("Meanwhile somebody else has chosen how this message is read. Please look again.")


class FilesTooLarge(DeskError):
    """More than a form may carry; a mail server would take no more either."""

    status = 413

    def __init__(self, megabytes: int) -> None:
        super().__init__()
        self.text = lazy_gettext("All files together may have at most %(megabytes)d MB.", megabytes=megabytes)


class TooManyFiles(DeskError):
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__()
        self.text = lazy_gettext("One message can carry %(num)d files at most.", num=most)


class UndoneAlready(DeskError):
    text = lazy_gettext("This has been undone already.")


class ChangedSince(DeskError):
    text = lazy_gettext("This can't be undone any more: someone has changed the same things since.")


class NotTheCode(DeskError):
    text = lazy_gettext("This code doesn't fit now. Each is good for half a minute, and only once.")
    status = 422


class NotToBeSnoozed(DeskError):
    text = lazy_gettext("A ticket that is closed, or spam, needn't be snoozed.")


class NoSuchLanguage(DeskError):
    text = lazy_gettext("The desk doesn't speak this language.")
    status = 422


class NoTimeToSnoozeUntil(DeskError):
    text = lazy_gettext("Please choose a time in the future, within a year.")
    status = 422


class NothingChosen(DeskError):
    text = lazy_gettext("Please tick the messages that are to be split off.")
    status = 422


class NothingLeft(DeskError):
    text = lazy_gettext("Something of the correspondence must stay. To move all of it, transfer the ticket.")
    status = 422


class NotToBeSplit(DeskError):
    text = lazy_gettext("A ticket in the spam folder can't be split. Take it back first.")


class NoNameGiven(DeskError):
    text = lazy_gettext("Please give it a name.")
    status = 422


class TooManyWorkspaces(DeskError):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "You can keep %(most)d workspaces at most. Delete one that you no longer need.", most=most
        )


class NothingTicked(DeskError):
    text = lazy_gettext("Nothing was ticked.")
    status = 422


class TooManyAtOnce(DeskError):
    status = 422

    def __init__(self, most: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "At one stroke at most %(most)d tickets can be changed. Narrow the list and try again.", most=most
        )


class NothingToMerge(DeskError):
    text = lazy_gettext("To join tickets, tick two or more.")
    status = 422


class NotYours(DeskError):
    text = lazy_gettext("Only who did it, or a manager of the department, can undo it.")
    status = 403
