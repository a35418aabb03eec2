"""Staff routes about giving by text."""

from django.urls import path

from mobilize.dashboards.views import text_lines, texts

urlpatterns = [
    path("texts/", texts.overview, name="staff-texts"),
    path("texts/rows/", texts.rows, name="staff-text-rows"),
    path("texts/new/", texts.create, name="staff-text-create"),
    path("texts/try/", texts.trial, name="staff-text-trial"),
    path("texts/settlements/", texts.settlements, name="staff-text-settlements"),
    path("texts/search/", text_lines.search, name="staff-text-search"),
    path("texts/lines/<uuid:text_line_id>/", text_lines.detail, name="staff-text-line"),
    path(
        "texts/lines/<uuid:text_line_id>/assign/",
        text_lines.assign,
        name="staff-text-line-assign",
    ),
    path("texts/<uuid:keyword_id>/close/", texts.close, name="staff-text-close"),
]
