"""Routes about text messages, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from donations.api import texts

urlpatterns = [
    path("texts/keywords/", texts.Keywords.as_view(), name="text-keywords"),
    path(
        "texts/keywords/<uuid:keyword_id>/close",
        texts.KeywordClose.as_view(),
        name="text-keyword-close",
    ),
    path("texts/try", texts.TextTrial.as_view(), name="text-try"),
    path("texts/settlements/", texts.Settlements.as_view(), name="text-settlements"),
    path("texts/settlement-lines/", texts.SettlementLines.as_view(), name="text-lines"),
    path(
        "texts/settlement-lines/<uuid:text_line_id>/assign",
        texts.SettlementLineAssign.as_view(),
        name="text-line-assign",
    ),
    path("texts/search", texts.TextSearch.as_view(), name="text-search"),
]
