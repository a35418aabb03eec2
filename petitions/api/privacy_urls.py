"""Routes about people's data, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import breakdowns, own_data, people

urlpatterns = [
    path("people/find", people.Find.as_view(), name="person-find"),
    path("people/<uuid:person_id>/consents", people.Consents.as_view(), name="person-consents"),
    path("people/<uuid:person_id>/erase", people.ErasePerson.as_view(), name="person-erase"),
    path("erasures/", people.Erasures.as_view(), name="erasures"),
    path("retention", people.RetentionRules.as_view(), name="retention"),
    path("retention/preview", people.RetentionDryRun.as_view(), name="retention-preview"),
    path(
        "petitions/<slug:slug>/breakdown", breakdowns.Breakdown.as_view(), name="petition-breakdown"
    ),
    path("petitions/<slug:slug>/named", breakdowns.Named.as_view(), name="petition-named"),
    path("my-data/ask", own_data.AskForLink.as_view(), name="own-data-ask"),
    path("my-data/read", own_data.Read.as_view(), name="own-data-read"),
    path("my-data/correct", own_data.Correct.as_view(), name="own-data-correct"),
    path("my-data/consents", own_data.Agree.as_view(), name="own-data-consents"),
    path("my-data/signatures/show", own_data.ShowName.as_view(), name="own-data-show"),
    path(
        "my-data/signatures/withdraw",
        own_data.WithdrawSignature.as_view(),
        name="own-data-withdraw",
    ),
    path("my-data/erase", own_data.Erase.as_view(), name="own-data-erase"),
]
