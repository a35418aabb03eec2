"""Sending an organisation's due prompts: claim a chunk, send it, mark it, and so on.

A chunk is claimed and the one before is marked in one transaction. So a crash leaves one
chunk of uncertain prompts per sender at most, and never one that is sent twice.
"""

import time
from datetime import datetime
from uuid import UUID

from mobilize.organisations import scoping
from petitions.emails.prompt_round import Round
from petitions.emails.share_prompt import Desk
from petitions.services import mail_pacing, prompt_waking, prompting
from petitions.services.mail_pacing import SERVER

MOST = 500  # prompts of one task; then other organisations have their turn
CHUNK = 100  # prompts between two marks: what a crash may leave uncertain
BUDGET = 10.0  # seconds after which no further mail is begun; the last may wait for its timeouts


def send_due(*, organisation_id: UUID, now: datetime) -> int:
    """Send what is due, up to 500 prompts; return how many were taken up.

    What is left is asked for anew, behind what others have asked for meanwhile. Never
    call this inside a transaction.
    """
    server = mail_pacing.admit({SERVER: 1})[SERVER]
    if not server.mails:
        return 0  # it is away, and was asked lately; the sweeper comes back to this
    desk, ends_at = Desk(organisation_id), time.monotonic() + BUDGET
    taken, chunk = 0, None
    while chunk is None or (taken < MOST and chunk.has_more(CHUNK) and not chunk.is_over()):
        with scoping.within(organisation_id):
            if chunk is not None:
                chunk.settle(now=now)
            claimed = prompting.claim(organisation_id=organisation_id, most=CHUNK, now=now)
            if chunk is None and len(claimed) == CHUNK:
                # There is more: while this one waits for the mail server, another writes.
                prompt_waking.wake(organisation_id=organisation_id, now=now)
        with scoping.within(organisation_id):
            # Not before the claim is kept: what kills the process here must have spent an attempt.
            letters = desk.write(claimed)
        chunk = Round(organisation_id, claimed, letters, ends_at=ends_at)
        chunk.send()
        taken += len(claimed)
    with scoping.within(organisation_id):
        chunk.settle(now=now)
        prompt_waking.wake(organisation_id=organisation_id, now=now)
    if server.down and not chunk.away:
        mail_pacing.recover(SERVER)
    return taken
