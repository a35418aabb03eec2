"""How staff read of texts: what was said, what became of it, what the phone company told."""

from django.utils.translation import gettext_lazy as _

SAID = {
    "keyword": _("A keyword"),
    "closed": _("A keyword that was closed"),
    "yes": _("Yes"),
    "heard": _("How they heard of it"),
    "help": _("Help"),
    "stop": _("Stop"),
    "unknown": _("Something unknown"),
}
FATES = {
    "": "",
    "asked": _("Waits for its YES, or waited in vain"),
    "repeated": _("Part of what was asked before"),
    "confirmed": _("Confirmed"),
    "left": _("Called off by STOP"),
    "capped": _("Above what one number gives a month"),
    "refused": _("Refused: its cause took no gifts"),
}
RESULTS = {
    "": "",
    "paid": _("Paid by the phone company"),
    "refused": _("Refused by the phone company"),
    "reversed": _("Taken back by the phone company"),
}
