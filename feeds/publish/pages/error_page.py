"""The error page: what the status means and what to do next; it contains nothing from the request."""

from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.languages import messages


def _(message: str) -> str:
    """Mark a message for translation; it is translated when it is shown."""
    return message


#: by status: what happened, and what to do
_TOLD = {
    400: (_("This request could not be understood"), _("Check the address, or begin at the front page.")),
    404: (
        _("There is nothing at this address"),
        _("It may be misspelt, or what stood here was taken out. Feeds that you subscribed to keep their addresses."),
    ),
    405: (_("This address can only be read"), _("Open it as a link; nothing can be sent here.")),
    429: (_("Too many requests"), _("Please wait a minute and try again.")),
    503: (
        _("The articles cannot be read right now"),
        _("Nothing is lost. Please try again in a minute; feeds that were read before are still served."),
    ),
}
_OTHERS = (_("Something went wrong here"), _("It is not your fault. Please try again in a while."))


def error_page(page: PageContext, status: int) -> bytes:
    """Render the page for an HTTP status of 400 or more."""
    message, advice = _TOLD.get(status, _TOLD[400] if status < 500 else _OTHERS)
    translate = messages(page.language).gettext
    return render("failure", page, {"status": status, "told": translate(message), "advice": translate(advice)})
