"""What is said about one's own data, over the API."""

from django.core.validators import RegexValidator
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictSerializer,
    StrictUUIDField,
)
from mobilize.kit.email_address import MAX_LENGTH
from petitions.domain import wording

TOKEN_LENGTH = 1000


class OwnDataAsk(StrictSerializer):
    """Whose link is asked for."""

    email = StrictCharField(max_length=MAX_LENGTH)


class OwnDataAsked(serializers.Serializer):
    """The same answer whether the address is known or not."""

    status = serializers.ChoiceField(choices=["check_your_mail"])


class OwnDataToken(StrictSerializer):
    """The token from the mailed link `/my-data/<token>`. In the body, so that no log keeps it."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class OwnDataCorrection(OwnDataToken):
    """What is wrong; the rest stays."""

    name = StrictCharField(max_length=100, required=False)
    country = StrictCharField(required=False, validators=[RegexValidator("^[A-Z]{2}$")])
    locale = StrictCharField(required=False, validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])


class OwnConsents(OwnDataToken):
    """Exactly what holds from now on, and the language in which it was read."""

    purposes = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(wording.PURPOSES)),
        max_length=len(wording.PURPOSES),
    )
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])


class OwnSignature(OwnDataToken):
    """One of one's own signatures."""

    signature = StrictUUIDField()


class OwnSignatureShown(OwnSignature):
    """Whether the name is shown with it."""

    name_shown = StrictBooleanField()


class OwnErasure(OwnDataToken):
    """Signatures stay counted, as nobody's, unless they are withdrawn along."""

    withdraw_signatures = StrictBooleanField(default=False)


class OwnPerson(serializers.Serializer):
    """Who it is."""

    name = serializers.CharField()
    email = serializers.CharField()
    country = serializers.CharField()
    region = serializers.CharField()
    locale = serializers.CharField()
    known_since = serializers.DateTimeField()


class OwnData(serializers.Serializer):
    """All that is held about somebody: a list of rows for each kind."""

    exported_at = serializers.DateTimeField()
    person = OwnPerson()
    consents = serializers.ListField(child=serializers.DictField())
    signatures = serializers.ListField(child=serializers.DictField())
    share_links = serializers.ListField(child=serializers.DictField())
    experiments = serializers.ListField(child=serializers.DictField())
    mails = serializers.ListField(child=serializers.DictField())
    proposals = serializers.ListField(child=serializers.DictField())
    ideas = serializers.ListField(child=serializers.DictField())
    endorsements = serializers.ListField(child=serializers.DictField())
    idea_endorsements = serializers.ListField(child=serializers.DictField())
    gifts = serializers.ListField(child=serializers.DictField())
    recurring_gifts = serializers.ListField(child=serializers.DictField())
    help = serializers.ListField(child=serializers.DictField())
    words_beside_gifts = serializers.ListField(child=serializers.DictField())


class ErasureReceipt(serializers.Serializer):
    """Proof that somebody was erased; it names nobody."""

    number = serializers.IntegerField()
    erased_at = serializers.DateTimeField()
