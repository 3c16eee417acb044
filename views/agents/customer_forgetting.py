"""A customer's data is deleted for good: a page that says what goes and what stays, for administrators."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext

from desk import forgetting
from desk.errors import DeskError
from models import Customer, transaction, utcnow
from views.base import as_id
from views.sessions import signed_in_agent


class CustomerForgetting:
    """Its part of the customers' screens."""

    @expose("/<id>/forget", methods=["GET", "POST"])
    def forget(self: Any, id: str) -> Any:
        customer, by = self.found(id), signed_in_agent()
        if not by.is_administrator:
            abort(404)
        if customer.forgotten_at:
            flash(str(forgetting.ForgottenAlready()), "error")
            return redirect(self.get_url(".details_view", id=id))
        if request.method == "GET":
            return self._forgetting_page(customer)
        try:
            with transaction():
                forgetting.forget(
                    customer,
                    written=request.form.get("written", ""),
                    seen=as_id(request.form.get("seen", "")) or 0,
                    with_tickets=request.form.get("tickets") == "delete",
                    by=by,
                    now=utcnow(),
                )
        except DeskError as refusal:
            return self._forgetting_page(self.found(id), wrong=str(refusal)), refusal.status
        flash(gettext("The customer’s data has been deleted."), "success")
        return redirect(self.get_url(".details_view", id=id))

    def _forgetting_page(self: Any, customer: Customer, wrong: str = "") -> Any:
        """What was typed isn't kept, what was chosen is: it is to be typed again once one knows what was wrong."""
        return self.render(
            "desk/forget_customer.html",
            model=customer,
            takings=forgetting.takings(customer),
            confirmation=forgetting.confirmation(customer),
            deletes_tickets=request.form.get("tickets") == "delete",
            wrong=wrong,
        )
