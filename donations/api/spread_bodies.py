"""The report on spreading as JSON."""

from typing import Any

from donations.api import spread_group_bodies
from donations.api.spread_group_bodies import shape
from donations.api.spread_numbers import number, rounded
from donations.reports.spread import WholeReport
from petitions.domain.crossing import Matrix
from petitions.reports.moments import Lifted
from petitions.reports.spread import SpreadReport


def body(whole: WholeReport) -> dict[str, Any]:
    """Return the report as JSON holds it."""
    report = whole.spread
    petition = report.question.petition
    return {
        "cause": report.question.cause.slug,
        "petition": petition.slug if petition else None,
        "signatures": report.signatures,
        "generations": list(report.generations),
        "shape": shape(report.shape),
        "shape_over_time": [{"on": one.on, **shape(one.shape)} for one in report.growth],
        "recruiting": _recruiting(report),
        "inequality": _inequality(report),
        "generation_time_days": _delays(report),
        "funnel": _funnel(whole),
        "future": {
            "final_size": number(report.future.size),
            "extinction": rounded(report.future.extinction),
        },
        "rates": _rates(report),
        "periods": [
            {"on": one.on, "signatures": one.signatures, "by_generation": list(one.by_generation)}
            for one in report.periods
        ],
        "countries_in_order": _arrivals(report, "countries", one="country"),
        "languages_in_order": _arrivals(report, "languages", one="language"),
        "countries": _matrix(report.matrices["countries"]),
        "languages": _matrix(report.matrices["languages"]),
        **spread_group_bodies.groups(whole),
        "moments": [_moment(one, whole.moments) for one in whole.moments],
    }


def _recruiting(report: SpreadReport) -> dict[str, Any]:
    found = report.recruiting
    return {
        "signers": found.signers,
        "recruits": found.recruits,
        "naive": number(found.naive),
        "adjusted": number(found.adjusted),
        "standard_error": rounded(found.error),
        "matured": number(found.matured),
        "matured_signers": found.matured_signers,
        "harris": rounded(report.harris),
    }


def _inequality(report: SpreadReport) -> dict[str, Any]:
    found = report.inequality
    return {
        "shape": number(found.shape),
        "behind_80_percent_people": found.few.people if found.few else None,
        "behind_80_percent_share": rounded(found.few.share) if found.few else None,
        "expected_share": rounded(found.expected_share),
    }


def _delays(report: SpreadReport) -> dict[str, Any]:
    found = report.delays
    return {
        "lower_quartile": rounded(found.lower),
        "median": rounded(found.median),
        "upper_quartile": rounded(found.upper),
        "pairs": found.pairs,
        "excluded_not_after": found.not_after,
        "excluded_too_long": found.too_long,
    }


def _funnel(whole: WholeReport) -> dict[str, Any]:
    funnel, gave = whole.spread.funnel, whole.gave
    counts = funnel.counts
    return {
        **{name: getattr(counts, name) for name in
           ("signers", "asked", "shared", "visited", "brought", "visits")},
        "signed": counts.recruits,
        "gave": gave.gifts,
        "shares_per_asked": number(funnel.shares_per_asked),
        "shares_per_signer": number(funnel.shares_per_signer),
        "visits_per_share": number(funnel.visits_per_share),
        "signed_per_visit": number(funnel.signed_per_visit),
        "gave_per_visit": number(gave.per_visit),
        "money_minor": dict(gave.money_minor),
        "gifts_by_channel": dict(gave.by_channel),
    }  # fmt: skip


def _rates(report: SpreadReport) -> list[dict[str, Any]]:
    return [
        {
            "first": one.first,
            "last": one.last,
            "mean": rounded(one.posterior.mean),
            "low": rounded(one.posterior.low),
            "high": rounded(one.posterior.high),
            "brought": one.posterior.brought,
            "firm": one.posterior.is_firm,
        }
        for one in report.rates
    ]


def _arrivals(report: SpreadReport, words: str, *, one: str) -> list[dict[str, Any]]:
    return [
        {
            one: came.name,
            "signatures": came.number,
            "first_on": came.first_on,
            "through": came.through,
            "by_period": list(came.by_period),
        }
        for came in report.arrivals[words]
    ]


def _matrix(matrix: Matrix) -> dict[str, Any]:
    return {
        "names": list(matrix.names),
        "cells": [list(line.cells) for line in matrix.lines],
        "last_is_all_others": matrix.others,
    }


def _moment(one: Lifted, moments: tuple[Lifted, ...]) -> dict[str, Any]:
    moment, lift = one.moment, one.lift
    return {
        "id": moment.id,
        "happened_at": moment.happened_at,
        "kind": moment.kind,
        "label": moment.label,
        "before": lift.before,
        "after": lift.after,
        "expected": rounded(lift.expected),
        "ratio": number(lift.ratio),
        "more": number(lift.more),
        "overlaps": [moments[place].moment.id for place in lift.overlaps],
    }
