"""The staff's addresses about calls, ideas and proposals, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import ideas

urlpatterns = [
    path("ideas/", ideas.listing, name="staff-ideas"),
    path("calls/new/", ideas.create, name="staff-call-create"),
    path("calls/<slug:slug>/", ideas.edit, name="staff-call"),
    path("calls/<slug:slug>/publish/", ideas.publish, name="staff-call-publish"),
    path("calls/<slug:slug>/close/", ideas.close, name="staff-call-close"),
    path("ideas/<uuid:idea_id>/hide/", ideas.hide, name="staff-idea-hide"),
    path("ideas/<uuid:idea_id>/show/", ideas.show, name="staff-idea-show"),
    path("ideas/<uuid:idea_id>/take-up/", ideas.take_up, name="staff-idea-take-up"),
]
