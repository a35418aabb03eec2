"""Routes about channels, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import channels, visits

urlpatterns = [
    path("visits", visits.Visits.as_view(), name="visits"),
    path("channels", channels.Channels.as_view(), name="channel-list"),
    path("channels/rules", channels.ChannelRules.as_view(), name="channel-rules"),
    path(
        "channels/rules/built-in",
        channels.BuiltInRules.as_view(),
        name="channel-rules-built-in",
    ),
    path(
        "channels/rules/versions",
        channels.ChannelRuleVersions.as_view(),
        name="channel-rule-versions",
    ),
    path("channels/replays/dry-run", channels.ReplayDryRun.as_view(), name="channel-dry-run"),
    path("channels/replays/", channels.Replays.as_view(), name="channel-replays"),
    path("channels/replays/<uuid:replay_id>/", channels.Replay.as_view(), name="channel-replay"),
    path("petitions/<slug:slug>/previews", channels.Previews.as_view(), name="previews"),
]
