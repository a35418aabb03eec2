"""Staff routes about files of money."""

from django.urls import path

from mobilize.dashboards.views import bank, bank_lines, debits, gift_imports, journal

urlpatterns = [
    path("journal/", journal.overview, name="staff-journal"),
    path("journal/accounts/", journal.number, name="staff-journal-accounts"),
    path("bank/", bank.overview, name="staff-bank"),
    path("bank/mandates/", debits.listing, name="staff-bank-mandates"),
    path(
        "bank/mandates/<uuid:mandate_id>/cancel/", debits.cancel, name="staff-bank-mandate-cancel"
    ),
    path("bank/<uuid:account_id>/debits/", debits.batches, name="staff-bank-debits"),
    path("pledges/<uuid:pledge_id>/mandate/", debits.give, name="staff-pledge-mandate"),
    path("bank/lines/", bank_lines.listing, name="staff-bank-lines"),
    path("bank/lines/<uuid:line_id>/", bank_lines.detail, name="staff-bank-line"),
    path("bank/lines/<uuid:line_id>/assign/", bank_lines.assign, name="staff-bank-line-assign"),
    path("bank/lines/<uuid:line_id>/gift/", bank_lines.make_gift, name="staff-bank-line-gift"),
    path("bank/lines/<uuid:line_id>/ignore/", bank_lines.ignore, name="staff-bank-line-ignore"),
    path("bank/<uuid:account_id>/", bank.account, name="staff-bank-account"),
    path("bank/<uuid:account_id>/change/", bank.change, name="staff-bank-change"),
    path("bank/<uuid:account_id>/statements/", bank.send, name="staff-bank-send"),
    path("causes/<slug:slug>/gifts/", gift_imports.listing, name="staff-cause-gifts"),
    path(
        "gift-imports/<uuid:gift_import_id>/", gift_imports.detail, name="staff-cause-gift-import"
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/start/",
        gift_imports.start,
        name="staff-cause-gift-import-start",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/cancel/",
        gift_imports.cancel,
        name="staff-cause-gift-import-cancel",
    ),
]
