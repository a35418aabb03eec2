"""The staff's addresses about channel rules, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import channel_rules

urlpatterns = [
    path("channels/rules/", channel_rules.overview, name="staff-channels-rules"),
    path("channels/rules/new/", channel_rules.put, name="staff-channels-rule-put"),
    path("channels/rules/remove/", channel_rules.drop, name="staff-channels-rule-drop"),
    path("channels/rules/order/", channel_rules.order, name="staff-channels-order"),
    path("channels/rules/replay/", channel_rules.replay, name="staff-channels-replay"),
]
