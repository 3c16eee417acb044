"""A customer's browser that asks for a sign-in link, and what became of it."""

from models import SignInLink, db


def ask(browser, address="carol@example.com", place="127.0.0.1"):
    return browser.post("/my/sign-in", data={"address": address}, environ_base={"REMOTE_ADDR": place})


def last_link():
    return db.session.query(SignInLink).order_by(SignInLink.id.desc()).first()


def is_in(browser):
    return browser.get("/my").status_code == 200
