"""Routes about a recurring gift of one's own, below `/api/v1/organisations/<org>/my-plan/`."""

from django.urls import path

from donations.api import own_plans

urlpatterns = [
    path("read", own_plans.Read.as_view(), name="own-plan-read"),
    path("change", own_plans.Change.as_view(), name="own-plan-change"),
    path("move", own_plans.Move.as_view(), name="own-plan-move"),
    path("pause", own_plans.Pause.as_view(), name="own-plan-pause"),
    path("stop", own_plans.Stop.as_view(), name="own-plan-stop"),
    path("resume", own_plans.Resume.as_view(), name="own-plan-resume"),
    path("card", own_plans.Card.as_view(), name="own-plan-card"),
    path("repair", own_plans.Repair.as_view(), name="own-plan-repair"),
]
