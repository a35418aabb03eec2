"""Routes about files of money, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from donations.api import accounting, bank, debits, gift_imports

urlpatterns = [
    path("journal.csv", accounting.JournalCsv.as_view(), name="journal-csv"),
    path("journal/accounts", accounting.Accounts.as_view(), name="journal-accounts"),
    path("bank-accounts/", bank.BankAccounts.as_view(), name="bank-accounts"),
    path("bank-accounts/<uuid:account_id>", bank.BankAccountDetail.as_view(), name="bank-account"),
    path(
        "bank-accounts/<uuid:account_id>/statements",
        bank.BankStatements.as_view(),
        name="bank-statements",
    ),
    path(
        "bank-accounts/<uuid:account_id>/debits",
        debits.DebitBatches.as_view(),
        name="debit-batches",
    ),
    path("debits/<uuid:batch_id>.xml", debits.DebitFile.as_view(), name="debit-file"),
    path("mandates/", debits.Mandates.as_view(), name="mandates"),
    path(
        "mandates/<uuid:mandate_id>/cancel", debits.MandateCancel.as_view(), name="mandate-cancel"
    ),
    path("pledges/<uuid:pledge_id>/mandate", debits.PledgeMandate.as_view(), name="pledge-mandate"),
    path("bank-lines/", bank.BankLines.as_view(), name="bank-lines"),
    path("bank-lines/<uuid:line_id>", bank.BankLineDetail.as_view(), name="bank-line"),
    path(
        "bank-lines/<uuid:line_id>/assign", bank.BankLineAssign.as_view(), name="bank-line-assign"
    ),
    path("bank-lines/<uuid:line_id>/gift", bank.BankLineGift.as_view(), name="bank-line-gift"),
    path(
        "bank-lines/<uuid:line_id>/ignore", bank.BankLineIgnore.as_view(), name="bank-line-ignore"
    ),
    path(
        "causes/<slug:slug>/gift-imports",
        gift_imports.GiftImportList.as_view(),
        name="gift-imports",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>",
        gift_imports.GiftImportDetail.as_view(),
        name="gift-import",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/start",
        gift_imports.GiftImportStart.as_view(),
        name="gift-import-start",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/cancel",
        gift_imports.GiftImportCancel.as_view(),
        name="gift-import-cancel",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/refusals",
        gift_imports.GiftImportRefusals.as_view(),
        name="gift-import-refusals",
    ),
]
