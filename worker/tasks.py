"""Celery's tasks: each one call. `**_later` lets an old worker meet a new caller."""

from typing import Any

from mobilize.kit import clock
from worker import bookkeeping, relay, upkeep
from worker.app import app
from worker.queues import DEFAULT

HINT_LIVES = 30  # seconds; a newer hint follows as long as something is due
FOLD_LIVES = 1  # second; the next one does its work
WAKE_LIVES = 5  # seconds; as above


@app.task(name="outbox.relay", expires=HINT_LIVES)
def relay_outbox(*, queue: str, **_later: Any) -> None:
    """Deliver what is due in one queue."""
    relay.drain(queue=queue, clock=clock.now)


@app.task(name="outbox.sweep", queue=DEFAULT, expires=HINT_LIVES)
def sweep(**_later: Any) -> None:
    """Set aside what cannot be delivered, and hint at what is due in case no relay runs."""
    upkeep.bury()
    for queue in upkeep.due_queues():
        relay_outbox.apply_async(kwargs={"queue": queue}, queue=queue)


@app.task(name="prompts.wake", queue=DEFAULT, expires=WAKE_LIVES)
def wake_prompts(**_later: Any) -> None:
    """Have prompts sent whose time has come."""
    upkeep.wake_prompts(now=clock.now())


@app.task(name="prompts.reconcile", queue=DEFAULT, expires=HINT_LIVES)
def reconcile_mail(**_later: Any) -> None:
    """Settle uncertain prompts by what the embedded mailbox holds."""
    upkeep.reconcile_mail(now=clock.now())


@app.task(name="upkeep.purge", queue=DEFAULT)
def purge(**_later: Any) -> None:
    """Forget what is kept for days only."""
    upkeep.purge(now=clock.now())


@app.task(name="counts.fold", queue=DEFAULT, expires=FOLD_LIVES)
def fold_counts(**_later: Any) -> None:
    """Add the signatures and the money that came lately to their totals."""
    upkeep.fold(now=clock.now())


@app.task(name="matches.release", queue=DEFAULT, expires=HINT_LIVES)
def release_matches(**_later: Any) -> None:
    """Let go the matches whose checkouts nobody finished."""
    upkeep.release_matches(now=clock.now())


@app.task(name="visits.drain", queue=DEFAULT, expires=FOLD_LIVES)
def drain_visits(**_later: Any) -> None:
    """Bring the visits that came lately into their table."""
    upkeep.drain_visits()


@app.task(name="petitions.pending", queue=DEFAULT)
def look_after_pending(**_later: Any) -> None:
    """End the signatures nobody confirmed in time, and remind whose signatures still wait."""
    upkeep.look_after_pending(now=clock.now())


@app.task(name="counts.recount", queue=DEFAULT)
def recount(**_later: Any) -> None:
    """Count every petition's signatures and every cause's money anew."""
    upkeep.recount(now=clock.now())


@app.task(name="petitions.schedule", queue=DEFAULT, expires=HINT_LIVES)
def keep_schedule(**_later: Any) -> None:
    """Open and close the petitions whose time has come."""
    upkeep.keep_schedule(now=clock.now())


@app.task(name="integrity.watch_pace", queue=DEFAULT, expires=HINT_LIVES)
def watch_pace(**_later: Any) -> None:
    """Raise an alarm for what grows faster than it does."""
    upkeep.watch_pace(now=clock.now())


@app.task(name="integrity.watch_forest", queue=DEFAULT)
def watch_forest(**_later: Any) -> None:
    """Raise an alarm for rings and for who only brings themselves."""
    upkeep.watch_forest(now=clock.now())


@app.task(name="chains.recompute", queue=DEFAULT)
def recompute_chains(**_later: Any) -> None:
    """Compute every cause's chains anew."""
    upkeep.recompute_chains(now=clock.now())


@app.task(name="upkeep.retain", queue=DEFAULT)
def retain(**_later: Any) -> None:
    """Let go whose time is over."""
    upkeep.retain(now=clock.now())


@app.task(name="receipts.look_after", queue=DEFAULT, expires=HINT_LIVES)
def look_after_receipts(**_later: Any) -> None:
    """Replace the receipts whose money went back, and issue those that gifts wait for."""
    bookkeeping.look_after_receipts(now=clock.now())


@app.task(name="petitions.breakdowns", queue=DEFAULT)
def publish_breakdowns(**_later: Any) -> None:
    """Publish counts by place."""
    upkeep.publish_breakdowns(now=clock.now())


@app.task(name="prompts.look_after", queue=DEFAULT, expires=HINT_LIVES)
def look_after_prompts(**_later: Any) -> None:
    """Begin the prompts whose moment has come, and end those that are done."""
    upkeep.look_after_prompts(now=clock.now())


@app.task(name="pledges.look_after", queue=DEFAULT, expires=HINT_LIVES)
def look_after_pledges(**_later: Any) -> None:
    """Decide conditions, let money fall due, remind, and let old promises lapse."""
    bookkeeping.look_after_pledges(now=clock.now())


@app.task(name="plans.look_after", queue=DEFAULT, expires=HINT_LIVES)
def look_after_plans(**_later: Any) -> None:
    """Announce and charge the recurring gifts and instalments whose time has come."""
    bookkeeping.look_after_plans(now=clock.now())


@app.task(name="reports.digests", queue=DEFAULT)
def send_digests(**_later: Any) -> None:
    """Have the weekly digests mailed that are due."""
    bookkeeping.send_digests(now=clock.now())


@app.task(name="experiments.watch", queue=DEFAULT)
def watch_experiments(**_later: Any) -> None:
    """Let experiments lean, and end what is decided."""
    upkeep.watch_experiments(now=clock.now())


@app.task(name="upkeep.rewrap", queue=DEFAULT)
def rewrap(**_later: Any) -> None:
    """Finish what a rotation of keys has left."""
    upkeep.rewrap(now=clock.now())


@app.task(name="petitions.end_proposals", queue=DEFAULT)
def end_proposals(**_later: Any) -> None:
    """End the proposals that did not find their co-sponsors in time."""
    upkeep.end_proposals(now=clock.now())


@app.task(name="payments.resolve", queue=DEFAULT, expires=HINT_LIVES)
def resolve_payments(**_later: Any) -> None:
    """Ask the provider about what stayed open."""
    bookkeeping.resolve_payments(now=clock.now())


@app.task(name="payments.tie_out", queue=DEFAULT)
def tie_out(**_later: Any) -> None:
    """Compare provider, payments and book."""
    bookkeeping.tie_out(now=clock.now())


@app.task(name="attribution.keep", queue=DEFAULT)
def keep_attribution_runs(**_later: Any) -> None:
    """Keep last month's attribution, and what has moved since it was kept."""
    bookkeeping.keep_attribution_runs(now=clock.now())


@app.task(name="upkeep.check", queue=DEFAULT)
def check(**_later: Any) -> None:
    """Look whether every invariant holds."""
    upkeep.check()
