"""A message that came by text, and the gift it asked for."""

from django.db import models
from django.db.models import Q

from donations.domain.hearing import ANSWERS
from donations.domain.text_files import Result
from donations.domain.texting import Answer, Fate, Said
from donations.models.pledge import Pledge
from donations.models.text_keyword import TextKeyword
from donations.models.text_number import TextNumber
from mobilize.organisations.models import TenantModel, TenantQuerySet


class TextMessage(TenantModel):
    """What was said, never the words: stored once by the provider's own name for it.

    `fate` and `answer` are what `domain.texting` makes of all messages of the number. A
    confirmed one has a pledge, and `settled` is what the phone company said of it last.
    `heard` is how somebody says they heard of it, in one of a few plain answers.
    """

    number = models.ForeignKey(TextNumber, on_delete=models.PROTECT, related_name="messages")
    name = models.CharField(max_length=100)
    said = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Said])
    keyword = models.ForeignKey(
        TextKeyword, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    fate = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Fate], blank=True
    )
    answer = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Answer], blank=True
    )
    about = models.CharField(max_length=100, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=100, blank=True)
    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, null=True, related_name="text")
    heard = models.CharField(
        max_length=10, choices=[(each, each) for each in ANSWERS], blank=True, db_default=""
    )
    settled = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Result], blank=True
    )
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    objects = TenantQuerySet["TextMessage"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_text_message_however_often_it_is_told"
            ),
            models.CheckConstraint(
                name="confirmed_texts_say_when_and_promise",
                condition=(
                    Q(fate="confirmed", confirmed_at__isnull=False, pledge__isnull=False)
                    & ~Q(confirmed_by="")
                )
                | (~Q(fate="confirmed") & Q(confirmed_at=None, confirmed_by="")),
            ),
            models.CheckConstraint(
                name="only_keywords_have_a_fate",
                condition=Q(said="keyword", keyword__isnull=False) & ~Q(fate="")
                | (~Q(said="keyword") & Q(fate="", pledge=None, settled="")),
            ),
            models.CheckConstraint(
                name="texts_say_how_in_known_words_or_say_something_else",
                condition=Q(said="heard", heard__in=ANSWERS) | (~Q(said="heard") & Q(heard="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "confirmed_by"],
                condition=Q(fate="confirmed"),
                name="texts_by_their_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.id}"
