"""What suspicions and kinds of alarms are called on pages and screens."""

from django.utils.translation import gettext_lazy as _

from petitions.domain.screening import Suspicion

SUSPICIONS = {
    Suspicion.HONEYPOT.value: _("A hidden field was filled in"),
    Suspicion.NETWORK_BLOCKED.value: _("A network that is to be held"),
    Suspicion.DOMAIN_BLOCKED.value: _("A mail domain that is to be held"),
    Suspicion.PROOF_REPLAYED.value: _("A proof of work was sent again"),
    Suspicion.PROOF_WRONG.value: _("A wrong proof of work"),
    Suspicion.DOMAIN_DISPOSABLE.value: _("A throw-away address"),
    Suspicion.FORM_MISSING.value: _("Sent without our form"),
    Suspicion.FORM_REUSED.value: _("The same form sent again and again"),
    Suspicion.NETWORK_SUSTAINED.value: _("Many signatures from one network"),
    Suspicion.FILLED_TOO_FAST.value: _("Filled in faster than people type"),
    Suspicion.SAME_TIMING.value: _("Filled in with the very same speed"),
    Suspicion.NETWORK_BURST.value: _("Several signatures at once from one network"),
    Suspicion.PROOF_MISSING.value: _("No proof of work during an attack"),
    Suspicion.FORM_STALE.value: _("A form from yesterday"),
    Suspicion.NEIGHBOURHOOD.value: _("Many signatures from neighbouring networks"),
    Suspicion.NO_FORM.value: _("Sent over the API without a form"),
    Suspicion.NOT_COUNTED.value: _("Not counted while the counters were away"),
}
KINDS = {
    "held": _("Held for review"),
    "released": _("Released after review"),
    "removed": _("Removed"),
    "restored": _("Given back"),
    "withdrawn": _("Withdrawn by their owners"),
}
ALARMS = {
    "petition_pace": _("A petition grows unusually fast"),
    "link_pace": _("A supporter's link brings unusually many"),
    "ring": _("People who bring each other in a ring"),
    "self_brought": _("Somebody brings many from their own network"),
    "cards_declined": _("Most cards are declined: somebody may be trying stolen ones"),
    "networks_blocked": _("Stolen cards seem to be tried from several networks"),
}


def name_of(suspicion: str) -> str:
    """Return what a suspicion is called; one this version does not know by its code."""
    return str(SUSPICIONS.get(suspicion, suspicion))
