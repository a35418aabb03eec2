"""What must hold of kept runs."""

from mobilize.checks.invariants import Invariant

ATTRIBUTION = (
    Invariant(
        name="every-models-credits-add-up",
        meaning="in every run the credits of each model add up to the run's total",
        broken="""
            SELECT run.id, run.number, model.name,
                coalesce(sum(model.minor::bigint), 0) AS credited, run.total
            FROM donations_attributionrun AS run
            LEFT JOIN donations_attributioncredit AS credit ON credit.run_id = run.id
            LEFT JOIN LATERAL jsonb_each_text(credit.credits) AS model(name, minor) ON TRUE
            GROUP BY run.id, model.name
            HAVING coalesce(sum(model.minor::bigint), 0) <> run.total
            ORDER BY run.id
        """,
    ),
)
