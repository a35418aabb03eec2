"""What petitions does when it hears of an event. Each is safe to call again."""

from collections.abc import Callable
from datetime import datetime

from mobilize.kit.events import Event
from mobilize.organisations import scoping
from petitions.domain.events import (
    AnswerTestAsked,
    ChannelReplayWaiting,
    DeliveryAsked,
    EndorsementAsked,
    IdeaAsked,
    IdeaEndorsementAsked,
    ImportWaiting,
    InvalidationWaiting,
    MailboxRulesChanged,
    MailEventReceived,
    MilestoneReached,
    OwnDataAsked,
    PetitionDecided,
    PromptPartDue,
    PromptsDue,
    PromptsResumed,
    PromptTestAsked,
    ProposalAsked,
    ProposalConfirmed,
    ProposalSettled,
    SignatureAsked,
    SignatureConfirmed,
    SignatureReminded,
)
from petitions.emails import (
    answer,
    confirmation,
    decision,
    endorsement,
    idea,
    own_data,
    prompt_sample,
    prompt_sending,
    proposal,
)
from petitions.pages.countries import COUNTRIES, by_name
from petitions.services import (
    channel_replaying,
    delivering,
    import_work,
    invalidating,
    mail_reporting,
    mailboxes,
    prompt_broadcasting,
    prompt_chores,
    prompt_deciding,
    prompt_pausing,
    prompt_waking,
)

ENDED = object()


def on_signature_asked(event: SignatureAsked, *, now: datetime) -> None:
    """Mail the link that confirms."""
    confirmation.send(
        organisation_id=event.organisation_id,
        signature_id=event.signature_id,
        consents=event.consents,
        mailing=event.mailing,
        wording=event.wording,
    )


def on_signature_reminded(event: SignatureReminded, *, now: datetime) -> None:
    """Mail the link that confirms once more, unless it is no longer needed."""
    confirmation.remind(
        organisation_id=event.organisation_id,
        signature_id=event.signature_id,
        consents=event.consents,
        mailing=event.mailing,
        wording=event.wording,
    )


def on_signatures_confirmed(events: list[SignatureConfirmed], *, now: datetime) -> None:
    """Decide on the share prompts of many, and have them sent."""
    organisation_id = events[0].organisation_id
    with scoping.within(organisation_id):
        prompt_deciding.decide_many(
            organisation_id=organisation_id,
            signature_ids=[event.signature_id for event in events],
            now=now,
        )
        prompt_waking.wake(organisation_id=organisation_id, now=now)


def on_prompts_due(event: PromptsDue, *, now: datetime) -> None:
    """Send an organisation's prompts whose time has come."""
    prompt_sending.send_due(organisation_id=event.organisation_id, now=now)


def on_milestone_reached(event: MilestoneReached, *, now: datetime) -> None:
    """Tell whoever signed, and agreed, that a milestone is reached."""
    with scoping.within(event.organisation_id):
        prompt_chores.tell_milestone(event=event, now=now)


def on_prompt_part_due(event: PromptPartDue, *, now: datetime) -> None:
    """Decide on the next signers of a prompt to all."""
    with scoping.within(event.organisation_id):
        prompt_broadcasting.decide_part(event=event, now=now)


def on_prompts_resumed(event: PromptsResumed, *, now: datetime) -> None:
    """Let the next prompts that paused wait for their turn again."""
    with scoping.within(event.organisation_id):
        prompt_pausing.resume_part(event=event, now=now)


def on_prompt_test_asked(event: PromptTestAsked, *, now: datetime) -> None:
    """Send a prompt to one member of the staff."""
    prompt_sample.send(
        organisation_id=event.organisation_id,
        petition_id=event.petition_id,
        kind=event.kind,
        locale=event.locale,
        user_id=event.user_id,
        now=now,
    )


def on_import_waiting(event: ImportWaiting, *, now: datetime) -> None:
    """Try out or import the rows that wait, each chunk in a transaction of its own."""
    work = import_work.steps(
        organisation_id=event.organisation_id,
        import_id=event.import_id,
        stage=event.stage,
        countries=by_name(),
        now=now,
    )
    while True:
        with scoping.within(event.organisation_id):
            if next(work, ENDED) is ENDED:
                return


def on_invalidation_waiting(event: InvalidationWaiting, *, now: datetime) -> None:
    """Remove or give back the next signatures of an invalidation."""
    with scoping.within(event.organisation_id):
        invalidating.advance(event=event, now=now)


def on_channel_replay_waiting(event: ChannelReplayWaiting, *, now: datetime) -> None:
    """Decide the next visits of a replay anew."""
    with scoping.within(event.organisation_id):
        channel_replaying.advance(event=event, now=now)


def on_answer_test_asked(event: AnswerTestAsked, *, now: datetime) -> None:
    """Send the mail of an answer to one member of the staff."""
    answer.send_test(
        organisation_id=event.organisation_id,
        petition_id=event.petition_id,
        user_id=event.user_id,
    )


def on_delivery_asked(event: DeliveryAsked, *, now: datetime) -> None:
    """Make the files of a delivery, and seal it."""
    delivering.make(
        organisation_id=event.organisation_id,
        delivery_id=event.delivery_id,
        country_names=COUNTRIES,
        now=now,
    )


def on_proposal_asked(event: ProposalAsked, *, now: datetime) -> None:
    """Mail the link that confirms a proposal."""
    proposal.ask(
        organisation_id=event.organisation_id, proposal_id=event.proposal_id, mailing=event.mailing
    )


def on_proposal_confirmed(event: ProposalConfirmed, *, now: datetime) -> None:
    """Mail the proposer their own page."""
    proposal.welcome(organisation_id=event.organisation_id, proposal_id=event.proposal_id)


def on_proposal_settled(event: ProposalSettled, *, now: datetime) -> None:
    """Tell the proposer what became of it."""
    proposal.settled(
        organisation_id=event.organisation_id, proposal_id=event.proposal_id, outcome=event.outcome
    )


def on_petition_decided(event: PetitionDecided, *, now: datetime) -> None:
    """Tell the proposer what became of their petition."""
    decision.send(organisation_id=event.organisation_id, step_id=event.step_id)


def on_endorsement_asked(event: EndorsementAsked, *, now: datetime) -> None:
    """Mail the link that confirms a co-sponsor."""
    endorsement.ask(
        organisation_id=event.organisation_id,
        endorsement_id=event.endorsement_id,
        mailing=event.mailing,
    )


def on_idea_asked(event: IdeaAsked, *, now: datetime) -> None:
    """Mail the link that confirms an idea."""
    idea.ask(organisation_id=event.organisation_id, idea_id=event.idea_id, mailing=event.mailing)


def on_idea_endorsement_asked(event: IdeaEndorsementAsked, *, now: datetime) -> None:
    """Mail the link that confirms an idea's endorsement."""
    endorsement.ask_about_idea(
        organisation_id=event.organisation_id,
        endorsement_id=event.endorsement_id,
        mailing=event.mailing,
    )


def on_own_data_asked(event: OwnDataAsked, *, now: datetime) -> None:
    """Mail somebody the link to what is held about them."""
    own_data.send(
        organisation_id=event.organisation_id, supporter_id=event.supporter_id, hour=event.hour
    )


def on_mailbox_rules_changed(event: MailboxRulesChanged, *, now: datetime) -> None:
    """Find everybody anew, once every process reads by the new rules."""
    mailboxes.reindex(
        organisation_id=event.organisation_id,
        changed_at=datetime.fromisoformat(event.changed_at),
        now=now,
    )


def on_mail_event_received(event: MailEventReceived, *, now: datetime) -> None:
    """Draw the consequences of what a mail provider told us."""
    with scoping.within(event.organisation_id):
        mail_reporting.apply(
            organisation_id=event.organisation_id, mail_event_id=event.mail_event_id, now=now
        )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    AnswerTestAsked: [on_answer_test_asked],
    ChannelReplayWaiting: [on_channel_replay_waiting],
    DeliveryAsked: [on_delivery_asked],
    EndorsementAsked: [on_endorsement_asked],
    IdeaAsked: [on_idea_asked],
    IdeaEndorsementAsked: [on_idea_endorsement_asked],
    ImportWaiting: [on_import_waiting],
    InvalidationWaiting: [on_invalidation_waiting],
    MailEventReceived: [on_mail_event_received],
    MailboxRulesChanged: [on_mailbox_rules_changed],
    ProposalAsked: [on_proposal_asked],
    ProposalConfirmed: [on_proposal_confirmed],
    ProposalSettled: [on_proposal_settled],
    OwnDataAsked: [on_own_data_asked],
    PetitionDecided: [on_petition_decided],
    SignatureAsked: [on_signature_asked],
    PromptsDue: [on_prompts_due],
    SignatureConfirmed: [on_signatures_confirmed],
    SignatureReminded: [on_signature_reminded],
    MilestoneReached: [on_milestone_reached],
    PromptTestAsked: [on_prompt_test_asked],
    PromptPartDue: [on_prompt_part_due],
    PromptsResumed: [on_prompts_resumed],
}
BULK = (
    ChannelReplayWaiting, ImportWaiting, MailboxRulesChanged, PromptPartDue,
    PromptsDue, PromptsResumed, SignatureConfirmed, SignatureReminded,
)  # fmt: skip
SOMEBODY_WAITS = (
    EndorsementAsked, IdeaAsked, IdeaEndorsementAsked, OwnDataAsked, ProposalAsked,
    ProposalConfirmed, SignatureAsked,
)  # fmt: skip
QUEUES: dict[type[Event], str] = {
    **dict.fromkeys(BULK, "bulk"),
    **dict.fromkeys(SOMEBODY_WAITS, "confirm"),
}
# These take many events of one organisation at once: a list of up to so many.
AT_ONCE: dict[type[Event], int] = {SignatureConfirmed: 500}
