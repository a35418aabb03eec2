"""What must hold of kept runs."""

from mobilize.checks.invariants import Invariant

ATTRIBUTION = (
    Invariant(
        name="every-models-credits-add-up",
        meaning="in every run the credits of each model add up to the run's total",
        broken="""
            SELECT run.id, run.number, model.name, sum(model.minor::bigint) AS credited, run.total
            FROM donations_attributionrun AS run
            JOIN donations_attributioncredit AS credit ON credit.run_id = run.id
            CROSS JOIN LATERAL jsonb_each_text(credit.credits) AS model(name, minor)
            GROUP BY run.id, model.name
            HAVING sum(model.minor::bigint) <> run.total
            ORDER BY run.id
        """,
    ),
)
