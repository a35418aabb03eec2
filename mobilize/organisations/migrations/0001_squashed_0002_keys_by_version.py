from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.models.functions import Lower

from mobilize.kit import clock, ids, tables
from mobilize.organisations import row_security


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def refers(to, *, on_delete=models.PROTECT, related_name="+", **more):
    return models.ForeignKey(to, on_delete=on_delete, related_name=related_name, **more)


MODELS = [
    migrations.CreateModel(
        name="User",
        fields=[
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            (
                "is_superuser",
                models.BooleanField(
                    default=False,
                    help_text="Designates that this user has all permissions without explicitly assigning them.",
                    verbose_name="superuser status",
                ),
            ),
            ("id", key()),
            ("email", models.EmailField(max_length=254)),
            ("name", models.CharField(blank=True, max_length=200)),
            ("is_staff", models.BooleanField(default=False)),
            ("is_active", models.BooleanField(default=True)),
            ("joined_at", models.DateTimeField(default=clock.now)),
            (
                "groups",
                models.ManyToManyField(
                    blank=True,
                    help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.group",
                    verbose_name="groups",
                ),
            ),
            (
                "user_permissions",
                models.ManyToManyField(
                    blank=True,
                    help_text="Specific permissions for this user.",
                    related_name="user_set",
                    related_query_name="user",
                    to="auth.permission",
                    verbose_name="user permissions",
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]
        },
    ),
    migrations.CreateModel(
        name="Organisation",
        fields=[
            ("id", key()),
            (
                "slug",
                models.SlugField(
                    max_length=60,
                    unique=True,
                    validators=[RegexValidator("^[a-z0-9]+(-[a-z0-9]+)*$")],
                ),
            ),
            ("name", models.CharField(max_length=200)),
            ("currency", models.CharField(default="EUR", max_length=3)),
            ("locale", models.CharField(default="en", max_length=10)),
            ("time_zone", models.CharField(default="UTC", max_length=64)),
            ("look_back_days", models.PositiveSmallIntegerField(default=90)),
            ("wrapped_index_key", models.BinaryField(db_column="wrapped_key")),
            ("created_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(look_back_days__gte=1),
                    name="organisations_look_back_at_least_a_day",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        slug__in=[
                            "accounts",
                            "admin",
                            "api",
                            "confirm",
                            "docs",
                            "embed",
                            "health",
                            "hooks",
                            "language",
                            "mail",
                            "metrics",
                            "my-data",
                            "oembed",
                            "s",
                            "static",
                            "staff",
                            "unsubscribe",
                            "verify",
                            "webhooks",
                            "widget",
                        ],
                        _negated=True,
                    ),
                    name="organisations_take_no_reserved_slug",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Membership",
        fields=[
            ("id", key()),
            (
                "role",
                models.CharField(
                    choices=[
                        ("analyst", "Analyst"),
                        ("campaigner", "Campaigner"),
                        ("owner", "Owner"),
                    ],
                    max_length=20,
                ),
            ),
            ("created_at", models.DateTimeField()),
            (
                "user",
                refers(
                    settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
                ),
            ),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "user"), name="one_role_per_member"
                ),
                models.CheckConstraint(
                    condition=models.Q(role__in=["analyst", "campaigner", "owner"]),
                    name="memberships_have_a_known_role",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ApiKey",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=100)),
            ("prefix", models.CharField(max_length=12)),
            ("secret_hash", models.BinaryField(unique=True)),
            (
                "scopes",
                ArrayField(
                    base_field=models.CharField(
                        choices=[("read", "Read"), ("write", "Write"), ("manage", "Manage")],
                        max_length=20,
                    ),
                    size=None,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("last_used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        scopes__contained_by=["read", "write", "manage"], scopes__len__gte=1
                    ),
                    name="api_keys_have_known_scopes",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="OrganisationKey",
        fields=[
            ("id", key()),
            ("version", models.PositiveIntegerField()),
            ("wrapped", models.BinaryField()),
            ("created_at", models.DateTimeField()),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "version"), name="one_key_per_organisation_and_version"
                ),
                models.CheckConstraint(
                    condition=models.Q(version__gte=1), name="organisation_keys_count_from_one"
                ),
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    replaces = [("organisations", "0001_initial"), ("organisations", "0002_keys_by_version")]

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        tables.Together(MODELS),
        row_security.define(),
        *(
            row_security.protect(f"organisations_{name}")
            for name in ("membership", "apikey", "organisationkey")
        ),
    ]
