"""Routes below `/api/v1/organisations/<org>/` about money."""

from django.urls import include, path

from donations.api import giving_more, payments, pledges, promises

urlpatterns = [
    path("", include("donations.api.books_urls")),
    path("", include("donations.api.matching_urls")),
    path("", include("donations.api.fundraising_urls")),
    path("", include("donations.api.text_urls")),
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/confirm", pledges.Confirm.as_view(), name="pledge-confirm-by-token"),
    path("pledges/<uuid:pledge_id>/checkout", pledges.Checkout.as_view(), name="pledge-checkout"),
    path(
        "pledges/<uuid:pledge_id>/settlements",
        pledges.Settlements.as_view(),
        name="pledge-settlements",
    ),
    path("pledges/<uuid:pledge_id>/cancel", pledges.Cancel.as_view(), name="pledge-cancel"),
    path("asks/", promises.Asks.as_view(), name="asks"),
    path("asks/<uuid:ask_id>", promises.AskDetail.as_view(), name="ask"),
    path("amounts", promises.AmountsToShow.as_view(), name="amounts-to-show"),
    path("causes/<slug:slug>/gifts", promises.PublicGifts.as_view(), name="public-gifts"),
    path("gift-words/", promises.Words.as_view(), name="gift-words"),
    path("gift-words/<uuid:words_id>/show", promises.ShowWords.as_view(), name="gift-words-show"),
    path("gift-words/<uuid:words_id>/hide", promises.HideWords.as_view(), name="gift-words-hide"),
    path("help/", giving_more.HelpList.as_view(), name="help"),
    path("help/<uuid:help_id>/done", giving_more.HelpDone.as_view(), name="help-done"),
    path("help/<uuid:help_id>/cancel", giving_more.HelpCancel.as_view(), name="help-cancel"),
    path("plans/", giving_more.Plans.as_view(), name="plans"),
    path("plans/<uuid:plan_id>/stop", giving_more.PlanStop.as_view(), name="plan-stop-by-staff"),
    path("payments/", payments.Payments.as_view(), name="payments"),
    path("payments/held", payments.Held.as_view(), name="payments-held"),
    path("payments/<uuid:payment_id>/", payments.Payment.as_view(), name="payment"),
    path("payments/<uuid:payment_id>/refunds", payments.Refunds.as_view(), name="payment-refunds"),
    path("payments/<uuid:payment_id>/decision", payments.Decide.as_view(), name="payment-decide"),
    path("reports/tie-out", payments.LastTieOut.as_view(), name="report-tie-out"),
    path("", include("donations.api.receipt_urls")),
    path("", include("donations.api.attribution_urls")),
    path("", include("donations.api.report_urls")),
]
