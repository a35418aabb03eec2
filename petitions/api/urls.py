"""Routes below `/api/v1/organisations/<org>/` about petitions, signing and sharing."""

from django.urls import include, path

from petitions.api import causes, counts, links, petitions, signatures

urlpatterns = [
    # First, because most requests are for it.
    path("petitions/<slug:slug>/signatures", signatures.Signatures.as_view(), name="signatures"),
    path("", include("petitions.api.starting_urls")),
    path("causes/", causes.CauseList.as_view(), name="causes"),
    path("causes/<slug:slug>/", causes.CauseDetail.as_view(), name="cause"),
    path("causes/<slug:slug>/publish", causes.CausePublish.as_view(), name="cause-publish"),
    path("causes/<slug:slug>/close", causes.CauseClose.as_view(), name="cause-close"),
    path("petitions/", petitions.PetitionList.as_view(), name="petitions"),
    path("petitions/<slug:slug>/", petitions.PetitionDetail.as_view(), name="petition"),
    path(
        "petitions/<slug:slug>/publish",
        petitions.PetitionPublish.as_view(),
        name="petition-publish",
    ),
    path("petitions/<slug:slug>/close", petitions.PetitionClose.as_view(), name="petition-close"),
    path("petitions/<slug:slug>/count", counts.Count.as_view(), name="count"),
    path("petitions/<slug:slug>/links", links.Links.as_view(), name="links"),
    path("signatures/confirm", signatures.Confirm.as_view(), name="signature-confirm"),
    path("", include("petitions.api.channel_urls")),
    path("", include("petitions.api.counting_urls")),
    path("", include("petitions.api.experiment_urls")),
    path("", include("petitions.api.handover_urls")),
    path("", include("petitions.api.import_urls")),
    path("", include("petitions.api.integrity_urls")),
    path("", include("petitions.api.lifecycle_urls")),
    path("", include("petitions.api.privacy_urls")),
    path("", include("petitions.api.sharing_urls")),
    path("", include("petitions.api.spread_urls")),
    path("", include("petitions.api.prompt_urls")),
    path("unsubscribe", signatures.Unsubscribe.as_view(), name="unsubscribe-by-token"),
]
