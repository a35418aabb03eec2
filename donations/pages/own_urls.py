"""Addresses of a giver's own page, below `/my-data/<token>/gifts/`."""

from django.urls import path

from donations.pages import own_gifts

urlpatterns = [
    path("", own_gifts.see, name="my-gifts"),
    path("<uuid:payment_id>/take-back", own_gifts.take_back, name="my-gifts-take-back"),
    path("address", own_gifts.set_address, name="my-gifts-address"),
    path("receipts/<uuid:receipt_id>", own_gifts.paper, name="my-gifts-receipt"),
    path("declarations", own_gifts.declare, name="my-gifts-declare"),
    path(
        "declarations/<uuid:declaration_id>/end",
        own_gifts.end_declaration,
        name="my-gifts-declaration-end",
    ),
]
