"""The staff's addresses about decision makers, deliveries and answers, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import answers, handing_over, targets

PETITION = "petitions/<slug:slug>"
DELIVERY = f"{PETITION}/deliveries/<int:number>"

urlpatterns = [
    path("targets/", targets.listing, name="staff-targets"),
    path("targets/<uuid:target_id>/", targets.edit, name="staff-target"),
    path("targets/<uuid:target_id>/remove/", targets.remove, name="staff-target-remove"),
    path(f"{PETITION}/addressees/", targets.address, name="staff-petition-addressees"),
    path(f"{PETITION}/deliveries/", handing_over.listing, name="staff-petition-handovers"),
    path(f"{DELIVERY}/pdf/", handing_over.take, {"kind": "pdf"}, name="staff-petition-pdf"),
    path(f"{DELIVERY}/csv/", handing_over.take, {"kind": "csv"}, name="staff-petition-csv"),
    path(f"{DELIVERY}/handed-over/", handing_over.hand_over, name="staff-petition-handed-over"),
    path(f"{PETITION}/answer/", answers.answer, name="staff-petition-answer"),
    path(f"{PETITION}/answer/test/", answers.test, name="staff-petition-answer-test"),
    path(f"{PETITION}/answer/send/", answers.send, name="staff-petition-answer-send"),
    path(f"{PETITION}/answer/pause/", answers.pause, name="staff-petition-answer-pause"),
    path(f"{PETITION}/answer/resume/", answers.resume, name="staff-petition-answer-resume"),
    path(f"{PETITION}/answer/cancel/", answers.cancel, name="staff-petition-answer-cancel"),
]
