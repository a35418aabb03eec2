"""What petitions tells the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from mobilize.kit.events import Event
from petitions.domain.wording import FIRST


@dataclass(frozen=True, kw_only=True)
class SignatureAsked(Event):
    """Somebody wants to sign and has to confirm by mail.

    `mailing` tells the mails of one signature apart; `consents` are the purposes
    agreed to, joined by commas: they count once the mail's owner confirms. `wording` is
    the version of the sentences they read.
    """

    topic: ClassVar[str] = "petitions.signature_asked"

    signature_id: UUID
    mailing: str
    consents: str = ""
    wording: str = FIRST


@dataclass(frozen=True, kw_only=True)
class SignatureReminded(Event):
    """Somebody asked to sign, has not confirmed, and is reminded. Fields as in SignatureAsked."""

    topic: ClassVar[str] = "petitions.signature_reminded"

    signature_id: UUID
    mailing: str
    consents: str = ""
    wording: str = FIRST


@dataclass(frozen=True, kw_only=True)
class SignatureConfirmed(Event):
    """A signature counts from now on."""

    topic: ClassVar[str] = "petitions.signature_confirmed"

    signature_id: UUID


@dataclass(frozen=True, kw_only=True)
class OwnDataAsked(Event):
    """Somebody wants the link to what is held about them. `hour` makes it one mail an hour."""

    topic: ClassVar[str] = "petitions.own_data_asked"

    supporter_id: UUID
    hour: str


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Event):
    """A petition has reached so many signatures for the first time."""

    topic: ClassVar[str] = "petitions.milestone_reached"

    petition_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class ProposalAsked(Event):
    """Somebody wants to start a petition and has to confirm by mail.

    Here and below, `mailing` tells the mails of one row apart.
    """

    topic: ClassVar[str] = "petitions.proposal_asked"

    proposal_id: UUID
    mailing: str


@dataclass(frozen=True, kw_only=True)
class ProposalConfirmed(Event):
    """A proposal gathers co-sponsors from now on."""

    topic: ClassVar[str] = "petitions.proposal_confirmed"

    proposal_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalSettled(Event):
    """A proposal has all its co-sponsors, or its time is over."""

    topic: ClassVar[str] = "petitions.proposal_settled"

    proposal_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class PetitionDecided(Event):
    """Moderators have published a supporter's petition, or rejected it."""

    topic: ClassVar[str] = "petitions.petition_decided"

    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class EndorsementAsked(Event):
    """Somebody wants to endorse a proposal and has to confirm by mail."""

    topic: ClassVar[str] = "petitions.endorsement_asked"

    endorsement_id: UUID
    mailing: str


@dataclass(frozen=True, kw_only=True)
class IdeaAsked(Event):
    """Somebody suggests an idea and has to confirm by mail."""

    topic: ClassVar[str] = "petitions.idea_asked"

    idea_id: UUID
    mailing: str


@dataclass(frozen=True, kw_only=True)
class IdeaEndorsementAsked(Event):
    """Somebody wants to endorse an idea and has to confirm by mail."""

    topic: ClassVar[str] = "petitions.idea_endorsement_asked"

    endorsement_id: UUID
    mailing: str


@dataclass(frozen=True, kw_only=True)
class ImportWaiting(Event):
    """Rows of a file wait, from the cursor on, to be tried out (`check`) or imported (`run`).

    `asked` tells two passes over one file apart.
    """

    topic: ClassVar[str] = "petitions.import_waiting"

    import_id: UUID
    stage: str
    cursor: int
    asked: str


@dataclass(frozen=True, kw_only=True)
class InvalidationWaiting(Event):
    """Signatures wait, from the cursor on, to be removed (`running`) or given back (`undoing`).

    `asked` tells two passes from the same cursor apart.
    """

    topic: ClassVar[str] = "petitions.invalidation_waiting"

    invalidation_id: UUID
    stage: str
    cursor: UUID
    asked: str


@dataclass(frozen=True, kw_only=True)
class DeliveryAsked(Event):
    """A petition's signatures are to be handed over: the files are to be made."""

    topic: ClassVar[str] = "petitions.delivery_asked"

    delivery_id: UUID


@dataclass(frozen=True, kw_only=True)
class PromptPartDue(Event):
    """The next signers of a petition are to be looked at for a prompt to all of them.

    They are those who confirmed after `since` (ISO 8601), or then with a greater id.
    """

    topic: ClassVar[str] = "petitions.prompt_part_due"

    broadcast_id: UUID
    since: str
    after: UUID


@dataclass(frozen=True, kw_only=True)
class PromptsResumed(Event):
    """A petition's prompts that paused are to wait for their turn again, the next part of them.

    `asked` tells one pause from the next.
    """

    topic: ClassVar[str] = "petitions.prompts_resumed"

    petition_id: UUID
    asked: str
    part: int


@dataclass(frozen=True, kw_only=True)
class PromptTestAsked(Event):
    """Somebody of the staff wants a prompt sent to their own address first.

    `asked` tells one wish from the next.
    """

    topic: ClassVar[str] = "petitions.prompt_test_asked"

    petition_id: UUID
    kind: str
    locale: str
    user_id: UUID
    asked: str


@dataclass(frozen=True, kw_only=True)
class AnswerTestAsked(Event):
    """Somebody of the staff wants an answer's mail sent to their own address first.

    `asked` tells one wish from the next.
    """

    topic: ClassVar[str] = "petitions.answer_test_asked"

    petition_id: UUID
    user_id: UUID
    asked: str


@dataclass(frozen=True, kw_only=True)
class MailboxRulesChanged(Event):
    """An organisation reads addresses differently from `changed_at` (ISO 8601) on."""

    topic: ClassVar[str] = "petitions.mailbox_rules_changed"

    changed_at: str


@dataclass(frozen=True, kw_only=True)
class ChannelReplayWaiting(Event):
    """Visits wait, from the cursor on, to be decided anew by newer channel rules."""

    topic: ClassVar[str] = "petitions.channel_replay_waiting"

    replay_id: UUID
    cursor: UUID


@dataclass(frozen=True, kw_only=True)
class PromptsDue(Event):
    """An organisation has prompts whose time has come. `asked` tells one call from the next."""

    topic: ClassVar[str] = "petitions.prompts_due"

    asked: UUID


@dataclass(frozen=True, kw_only=True)
class MailEventReceived(Event):
    """A mail provider has told us what became of one of our mails."""

    topic: ClassVar[str] = "petitions.mail_event_received"

    mail_event_id: UUID
