"""The staff's addresses about promises and gifts, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import giving, pledges

urlpatterns = [
    path("pledges/", pledges.listing, name="staff-pledges"),
    path("pledges/<uuid:pledge_id>/settle/", pledges.settle, name="staff-pledge-settle"),
    path("pledges/<uuid:pledge_id>/cancel/", pledges.cancel, name="staff-pledge-cancel"),
    path("pledges/promised/", giving.promised_and_collected, name="staff-pledge-promised"),
    path("pledges/promised/rows/", giving.promised_rows_behind, name="staff-promised-rows"),
    path("pledges/amounts/", giving.amounts, name="staff-pledge-amounts"),
    path("pledges/amounts/<uuid:ask_id>/remove/", giving.remove_ask, name="staff-pledge-ask"),
    path("pledges/words/", giving.words, name="staff-pledge-words"),
    path("pledges/words/<uuid:words_id>/show/", giving.show_words, name="staff-pledge-words-show"),
    path("pledges/words/<uuid:words_id>/hide/", giving.hide_words, name="staff-pledge-words-hide"),
    path("pledges/help/", giving.help_promises, name="staff-pledge-help"),
    path("pledges/help/<uuid:help_id>/done/", giving.help_done, name="staff-pledge-help-done"),
    path(
        "pledges/help/<uuid:help_id>/cancel/", giving.help_cancel, name="staff-pledge-help-cancel"
    ),
    path("pledges/recurring/", giving.recurring, name="staff-pledge-plans"),
    path("pledges/recurring/<uuid:plan_id>/stop/", giving.stop_plan, name="staff-pledge-plan-stop"),
]
