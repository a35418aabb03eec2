"""How staff read of prompts: kinds, states and reasons in plain words."""

from django.utils.translation import gettext_lazy as _

from petitions.domain.prompt_kinds import MAILS

KIND_NAMES = {kind: _(told.name) for kind, told in MAILS.items()}
STATES = {
    "queued": _("Waiting"),
    "paused": _("Paused"),
    "sending": _("Going out"),
    "sent": _("Sent"),
    "uncertain": _("May have gone out"),
    "suppressed": _("Not sent"),
    "held_out": _("Held out"),
}
REASONS = {
    "no_consent": _("They have not agreed to it."),
    "asked_once": _("They agreed to one mail, and have had it."),
    "gets_the_answer": _("They get the answer itself."),
    "capped": _("They have had as many as the caps allow."),
    "too_late": _("It would have come too late to be true."),
    "petition_closed": _("The petition is no longer open."),
    "petition_open": _("The petition has no answer yet."),
    "no_signature": _("Their signature does not count, or no longer does."),
    "switched_off": _("This kind is switched off."),
    "already_decided": _("They have been told of this already."),
    "unreachable": _("Their mail server refuses our mails."),
    "erased": _("They had themselves erased."),
    "cancelled": _("It was stopped."),
    "held_out": _("An experiment leaves them alone, to see what prompts do."),
    "pledge_settled": _("Their gift has arrived or was called off."),
    "refused": _("Their mail server refused it."),
    "in_doubt": _("The mail server fell silent."),
    "interrupted": _("It was interrupted while it went out."),
    "cut_short": _("Every attempt to send it was interrupted."),
}
