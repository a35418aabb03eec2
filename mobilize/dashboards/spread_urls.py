"""The staff's addresses about spreading and moments, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import moments, spread

urlpatterns = [
    path("petitions/<slug:slug>/spread/", spread.of_petition, name="staff-petition-spread"),
    path("causes/<slug:slug>/spread/", spread.of_cause, name="staff-cause-spread"),
    path(
        "petitions/<slug:slug>/spread/rows/",
        spread.rows_of_petition,
        name="staff-petition-spread-rows",
    ),
    path("causes/<slug:slug>/spread/rows/", spread.rows_of_cause, name="staff-cause-spread-rows"),
    path(
        "petitions/<slug:slug>/spread/gifts/",
        spread.gifts_of_petition,
        name="staff-petition-spread-gifts",
    ),
    path(
        "causes/<slug:slug>/spread/gifts/", spread.gifts_of_cause, name="staff-cause-spread-gifts"
    ),
    path("petitions/<slug:slug>/moments/", moments.of_petition, name="staff-petition-moments"),
    path("causes/<slug:slug>/moments/", moments.of_cause, name="staff-cause-moments"),
    path("moments/<uuid:moment_id>/", moments.edit, name="staff-moment"),
    path("moments/<uuid:moment_id>/remove/", moments.remove, name="staff-moment-remove"),
]
