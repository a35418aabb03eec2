"""What texts are answered: one short message, in the organisation's language."""

from django.utils.translation import gettext as _

from donations.domain.texting import MOST_A_MONTH, Answer
from donations.models import TextKeyword
from mobilize.kit.languages import speaking
from mobilize.kit.languages import written as number
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation


def written(
    answer: Answer, *, organisation: Organisation, keyword: TextKeyword | None = None
) -> str:
    """Return the words of an answer; nothing for silence."""
    if answer == Answer.SILENCE:
        return ""
    with speaking(organisation.locale):
        sentence = str(_sentence(answer)) % _values(organisation, keyword)
        if answer == Answer.THANKS and keyword is not None and keyword.asks_how_heard:
            return f"{sentence} {_question()}"
        return sentence


def not_charged(*, organisation: Organisation, keyword: TextKeyword) -> str:
    """Return what a giver is told whose phone company refused the charge."""
    with speaking(organisation.locale):
        return _(
            "%(organisation)s: your phone company did not charge your gift of %(amount)s for "
            "“%(cause)s”. You owe nothing. Reply STOP to get no more texts."
        ) % _values(organisation, keyword)


def _sentence(answer: Answer) -> str:
    return {
        Answer.ASK: _(
            "Reply YES to give %(amount)s to %(organisation)s for “%(cause)s”. It is added to "
            "your phone bill. Once. HELP for help, STOP to leave."
        ),
        Answer.THANKS: _(
            "Thank you! %(amount)s for “%(cause)s” go to %(organisation)s with your next phone "
            "bill. Reply STOP to get no more texts."
        ),
        Answer.ALREADY: _("%(organisation)s: you have said yes already, and give once. Thank you."),
        Answer.HEARD: _("%(organisation)s: thank you for telling us."),
        Answer.NOTHING: _(
            "%(organisation)s: nothing waits for your YES. Text the keyword again to give."
        ),
        Answer.CAPPED: _(
            "%(organisation)s: thank you, you have given %(most)s times this month, which is as "
            "often as one number can. Nothing was charged."
        ),
        Answer.STOPPED: _(
            "%(organisation)s: you get no more texts from us, and what waited for your YES is "
            "called off."
        ),
        Answer.HELP: _(
            "%(organisation)s: text a keyword to give, reply YES to confirm; the amount is added "
            "to your phone bill. STOP to leave."
        ),
        Answer.CLOSED: _("%(organisation)s: this appeal is over. Nothing was charged. Thank you."),
        Answer.UNKNOWN: _(
            "%(organisation)s: we do not know this word. Nothing was charged. HELP for help."
        ),
    }[answer]


def _question() -> str:
    """Return the question with its answers, in the order of `hearing.ANSWERS`."""
    return _(
        "How did you hear of us? Reply 1 a friend, 2 Facebook, 3 Instagram, 4 e-mail, 5 a search, "
        "6 news or a poster, 7 something else."
    )


def _values(organisation: Organisation, keyword: TextKeyword | None) -> dict[str, str]:
    said = {"organisation": organisation.name, "most": str(MOST_A_MONTH)}
    if keyword is not None:
        said["cause"] = keyword.cause.title
        said["amount"] = number(Money(keyword.amount_minor, keyword.currency))
    return said
