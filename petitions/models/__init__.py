"""One noun a class, what belongs together in one file."""

from petitions.models.cause import Cause, State
from petitions.models.channel_rules import ChannelReplay, ChannelRules
from petitions.models.cocreation import (
    Backing,
    Endorsement,
    Idea,
    IdeaCall,
    IdeaEndorsement,
    Proposal,
)
from petitions.models.counting import CountChange, CountHour, Milestone, PetitionCount, Recount
from petitions.models.delivery import (
    Addressee,
    Answer,
    Broadcast,
    Delivery,
    DeliveryDownload,
    DeliveryFile,
    Target,
)
from petitions.models.experiment import Experiment, ExperimentArm, Exposure
from petitions.models.importing import ExternalCount, ImportRefusal, SignatureImport
from petitions.models.integrity import (
    Alarm,
    DomainRule,
    IntegrityPolicy,
    InvalidatedSignature,
    Invalidation,
    MailboxRule,
    NetworkRule,
    UsedProof,
)
from petitions.models.mail_suppression import MailEvent, MailSuppression
from petitions.models.moment import Moment
from petitions.models.petition import Petition
from petitions.models.postcode import PostcodeArea
from petitions.models.privacy import Erasure, PublishedBreakdown, RetentionPolicy
from petitions.models.prompt_rules import PromptPolicy, PromptRules, PromptWords
from petitions.models.review import CannedReason, Flag, ModerationPolicy, Review, ReviewNote
from petitions.models.share_prompt import SharePrompt
from petitions.models.share_step import ShareStep, ShareText
from petitions.models.sharing import LinkPreview, ShareLink, Touch
from petitions.models.signature import Signature
from petitions.models.step import PetitionStep
from petitions.models.supporter import Consent, Supporter
from petitions.models.version import PetitionText, PetitionVersion

__all__ = [
    "Addressee",
    "Alarm",
    "Answer",
    "Backing",
    "Broadcast",
    "CannedReason",
    "Cause",
    "ChannelReplay",
    "ChannelRules",
    "Consent",
    "CountChange",
    "CountHour",
    "Delivery",
    "DeliveryDownload",
    "DeliveryFile",
    "DomainRule",
    "Endorsement",
    "Erasure",
    "Experiment",
    "ExperimentArm",
    "Exposure",
    "ExternalCount",
    "Flag",
    "Idea",
    "IdeaCall",
    "IdeaEndorsement",
    "ImportRefusal",
    "IntegrityPolicy",
    "InvalidatedSignature",
    "Invalidation",
    "LinkPreview",
    "MailEvent",
    "MailSuppression",
    "MailboxRule",
    "Milestone",
    "ModerationPolicy",
    "Moment",
    "NetworkRule",
    "Petition",
    "PetitionCount",
    "PetitionStep",
    "PetitionText",
    "PetitionVersion",
    "PostcodeArea",
    "PromptPolicy",
    "PromptRules",
    "PromptWords",
    "Proposal",
    "PublishedBreakdown",
    "Recount",
    "RetentionPolicy",
    "Review",
    "ReviewNote",
    "ShareLink",
    "SharePrompt",
    "ShareStep",
    "ShareText",
    "Signature",
    "SignatureImport",
    "State",
    "Supporter",
    "Target",
    "Touch",
    "UsedProof",
]
