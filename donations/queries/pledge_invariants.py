"""What must hold of pledges and recurring gifts."""

from mobilize.checks.invariants import Invariant

PLEDGE_INVARIANTS = (
    Invariant(
        name="fulfilled-pledges-are-paid",
        meaning="a pledge is fulfilled exactly when its captured payments reach its amount",
        broken="""
            SELECT pledge.id, pledge.state, pledge.amount_minor, paid.minor
            FROM donations_pledge AS pledge
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor), 0) AS minor FROM donations_payment AS payment
                WHERE payment.pledge_id = pledge.id AND payment.state = 'captured'
            ) AS paid
            WHERE (pledge.state = 'fulfilled') <> (paid.minor >= pledge.amount_minor)
               OR (pledge.state = 'part_paid' AND paid.minor = 0)
               OR (pledge.state IN ('conditional', 'open', 'due', 'reminded') AND paid.minor > 0)
            ORDER BY pledge.id
        """,
    ),
    Invariant(
        name="the-book-of-promises-says-what-stands",
        meaning="the entries of a pledge add up to its amount while it stands, else to nothing",
        broken="""
            SELECT pledge.id, pledge.state, pledge.amount_minor, coalesce(booked.minor, 0) AS minor
            FROM donations_pledge AS pledge
            LEFT JOIN (
                SELECT pledge_id, sum(amount_minor) AS minor
                FROM donations_promiseentry GROUP BY pledge_id
            ) AS booked ON booked.pledge_id = pledge.id
            WHERE coalesce(booked.minor, 0) <>
                CASE WHEN donations_pledge_stands(pledge.state) THEN pledge.amount_minor ELSE 0 END
            ORDER BY pledge.id
        """,
    ),
    Invariant(
        name="recurring-gifts-have-their-slots",
        meaning="a plan's slots are numbered from 1 without a gap, and the newest is its own",
        broken="""
            SELECT plan.id, plan.slot, slots.many, slots.last
            FROM donations_plan AS plan
            CROSS JOIN LATERAL (
                SELECT count(*) AS many, coalesce(max(slot), 0) AS last
                FROM donations_pledge AS pledge WHERE pledge.plan_id = plan.id
            ) AS slots
            WHERE (slots.many, slots.last) <> (plan.slot, plan.slot)
            ORDER BY plan.id
        """,
    ),
    Invariant(
        name="a-slot-is-paid-once",
        meaning="no gift of a plan was captured twice",
        broken="""
            SELECT pledge.id, count(*) AS captured
            FROM donations_pledge AS pledge
            JOIN donations_payment AS payment
                ON payment.pledge_id = pledge.id AND payment.state = 'captured'
            WHERE pledge.plan_id IS NOT NULL
            GROUP BY pledge.id HAVING count(*) > 1 ORDER BY pledge.id
        """,
    ),
    Invariant(
        name="recurring-gifts-end-in-words",
        meaning="whatever state a plan is in, its last step led there",
        broken="""
            SELECT plan.id, plan.state, step.now_in
            FROM donations_plan AS plan
            LEFT JOIN LATERAL (
                SELECT now_in FROM donations_planstep AS step
                WHERE step.plan_id = plan.id ORDER BY step.id DESC LIMIT 1
            ) AS step ON true
            WHERE coalesce(step.now_in, 'pending') <> plan.state
            ORDER BY plan.id
        """,
    ),
    Invariant(
        name="nobody-is-charged-without-notice",
        meaning="no gift of a plan was charged before the notice of it was settled",
        broken="""
            SELECT pledge.id, notice.due_on, notice.state, payment.created_at
            FROM donations_chargenotice AS notice
            JOIN donations_pledge AS pledge
                ON pledge.id = notice.pledge_id AND pledge.due_on = notice.due_on
            JOIN donations_plancharge AS charge ON charge.pledge_id = pledge.id
            JOIN donations_payment AS payment ON payment.id = charge.payment_id
            WHERE notice.settled_at IS NULL OR notice.settled_at > payment.created_at
            ORDER BY pledge.id
        """,
    ),
)
