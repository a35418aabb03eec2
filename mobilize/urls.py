"""Every address of the house, from the most particular to the most general."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from donations.api.rates import ExchangeRates
from mobilize.http import schema as _answers  # noqa: F401 - drf-spectacular knows them from here
from mobilize.http.schema_view import Description
from mobilize.organisations import schema as _signing_in  # noqa: F401 - as above
from mobilize.organisations.accounts import may_operate

handler400 = "mobilize.http.refusals.bad_request"
handler403 = "mobilize.http.refusals.forbidden"
handler404 = "mobilize.http.refusals.not_found"
handler500 = "mobilize.http.refusals.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.has_permission = may_operate  # type: ignore[method-assign]

docs = SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api_docs.html")
organisation = [
    path("", include("petitions.api.urls")),  # first, because signing is in it
    path("", include("mobilize.organisations.api.urls")),
    path("", include("donations.api.urls")),
]

urlpatterns = [
    path("", include("mobilize.http.urls")),
    path("api/v1/schema", Description.as_view(), name="schema"),
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/rates", ExchangeRates.as_view(), name="rates"),
    path("api/v1/organisations/<slug:org>/", include(organisation)),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("webhooks/", include("petitions.api.webhook_urls")),
    path("", include("mobilize.dashboards.urls")),
    # Their first word is an organisation's short name, so they come last.
    path("", include("donations.pages.urls")),
    path("", include("petitions.pages.urls")),
]
