"""Routes about whoever decides: addressed, handed a petition, answering."""

from django.urls import path

from petitions.api import answers, deliveries, targets

PETITION = "petitions/<slug:slug>"
DELIVERY = f"{PETITION}/deliveries/<int:number>"

urlpatterns = [
    path("targets/", targets.TargetList.as_view(), name="targets"),
    path("targets/<uuid:target_id>/", targets.TargetDetail.as_view(), name="target"),
    path(f"{PETITION}/targets", targets.Addressees.as_view(), name="addressees"),
    path(f"{PETITION}/deliveries", deliveries.Deliveries.as_view(), name="deliveries"),
    path(f"{DELIVERY}/", deliveries.DeliveryDetail.as_view(), name="delivery"),
    path(f"{DELIVERY}/handed-over", deliveries.HandedOver.as_view(), name="delivery-handed-over"),
    path(f"{DELIVERY}/pdf", deliveries.Pdf.as_view(), name="delivery-pdf"),
    path(f"{DELIVERY}/csv", deliveries.Csv.as_view(), name="delivery-csv"),
    path("deliveries/verify", deliveries.Verify.as_view(), name="delivery-verify"),
    path("deliveries/key", deliveries.PublicKey.as_view(), name="delivery-key"),
    path(f"{PETITION}/answer", answers.AnswerDetail.as_view(), name="answer"),
    path(f"{PETITION}/answer/mailing", answers.AnswerMailing.as_view(), name="answer-mailing"),
    path(
        f"{PETITION}/answer/mailing/pause",
        answers.AnswerMailingPause.as_view(),
        name="answer-mailing-pause",
    ),
    path(
        f"{PETITION}/answer/mailing/resume",
        answers.AnswerMailingResume.as_view(),
        name="answer-mailing-resume",
    ),
    path(
        f"{PETITION}/answer/mailing/cancel",
        answers.AnswerMailingCancel.as_view(),
        name="answer-mailing-cancel",
    ),
    path(f"{PETITION}/milestones", answers.Milestones.as_view(), name="milestones"),
]
