"""The staff's addresses about people's data, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import people

urlpatterns = [
    path("people/", people.find, name="staff-people"),
    path("people/<uuid:person_id>/", people.person, name="staff-person"),
    path("people/<uuid:person_id>/erase/", people.erase, name="staff-person-erase"),
    path("retention/", people.retention, name="staff-retention"),
]
