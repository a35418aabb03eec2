"""Django's settings, read from `mobilize.env`. Development by default; checks guard production."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

from mobilize import env
from mobilize.http import enum_names, logs

SAID = env.values()
ROOT = env.ROOT
PRODUCTION = SAID["MOBILIZE_ENV"] == "production"
DEVELOPMENT_KEY = "only for development, and refused in production"


def database(url: str) -> dict[str, object]:
    """Turn a `postgresql://` address into Django's form; `host` may name a socket folder."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query["host"][0] if "host" in query else parts.hostname or "",
        "PORT": query["port"][0] if "port" in query else str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=30000 -c lock_timeout=5000",
            "prepare_threshold": 5,  # lets mobilize.kit.statements prepare; others never do
        },
    }


def names(text: str) -> list[str]:
    """Split a comma-separated list."""
    return [name.strip() for name in text.split(",") if name.strip()]


# Who we are
BASE_URL = SAID["MOBILIZE_BASE_URL"].rstrip("/")
HOST = urlsplit(BASE_URL).hostname or "127.0.0.1"
DEBUG = False
SECRET_KEY = SAID["SECRET_KEY"] or DEVELOPMENT_KEY
SECRET_KEY_FALLBACKS = names(SAID["SECRET_KEY_FALLBACKS"])
MASTER_KEY = SAID["MASTER_KEY"]
MASTER_KEY_FALLBACKS = names(SAID["MASTER_KEY_FALLBACKS"])
ERASURE_JOURNAL = Path(SAID["ERASURE_JOURNAL"] or Path(SAID["MOBILIZE_HOME"]) / "erasures")
ALLOWED_HOSTS = [HOST, "127.0.0.1", "localhost", *names(SAID["MOBILIZE_ALLOWED_HOSTS"])]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = int(SAID["MOBILIZE_TRUSTED_PROXIES"])

INSTALLED_APPS = [
    "mobilize.dashboards",  # first, so that its templates win over allauth's and the admin's
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "mobilize.checks",
    "mobilize.http",
    "mobilize.outbox",
    "mobilize.organisations",
    "petitions",
    "donations",
    "mobilize.demo",
    "mobilize",
    "worker",
]

# Short on purpose: every middleware costs 10 to 30 µs on the way to a signature.
MIDDLEWARE = [
    "mobilize.http.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mobilize.http.languages.Language",
    "mobilize.http.middleware.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# The way of an API request that brings no cookie (see mobilize.http.handler).
MACHINE_MIDDLEWARE = [
    "mobilize.http.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "mobilize.http.middleware.no_page",
    "mobilize.http.middleware.LateSlashes",
]
FORM_RENDERER = "mobilize.dashboards.rendering.HouseForms"
ROOT_URLCONF = "mobilize.urls"
WSGI_APPLICATION = "mobilize.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# What we stand on
DATABASES = {"default": database(SAID["DATABASE_URL"] or "postgresql:///mobilize")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL, DISPATCH = SAID["REDIS_URL"], SAID["DISPATCH"]
RATE_LIMIT_SCALE = float(SAID["RATE_LIMIT_SCALE"])
PAGE_MEMORY_SECONDS = float(SAID["PAGE_MEMORY_SECONDS"])
EMAIL_URL = SAID["EMAIL_URL"] or f"smtp://127.0.0.1:{SAID['MAILBOX_SMTP_PORT']}"
EMAIL_FROM = DEFAULT_FROM_EMAIL = SAID["EMAIL_FROM"]
_mail = urlsplit(EMAIL_URL)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "127.0.0.1", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 15
MAILBOX_SMTP_PORT = int(SAID["MAILBOX_SMTP_PORT"])
MAILBOX_HTTP_PORT = int(SAID["MAILBOX_HTTP_PORT"])
MAIL_RATES = {
    domain.strip().casefold(): float(rate)
    for domain, _, rate in (each.partition("=") for each in SAID["MAIL_RATES"].split(",") if each)
}
MAIL_WEBHOOK_SECRET, MAIL_WEBHOOK_KEY = SAID["MAIL_WEBHOOK_SECRET"], SAID["MAIL_WEBHOOK_KEY"]
STRIPE_API_BASE, STRIPE_API_KEY = SAID["STRIPE_API_BASE"], SAID["STRIPE_API_KEY"]
STRIPE_WEBHOOK_SECRET = SAID["STRIPE_WEBHOOK_SECRET"]
TEXT_WEBHOOK_SECRET = SAID["TEXT_WEBHOOK_SECRET"]
TEXT_API_BASE, TEXT_API_KEY = SAID["TEXT_API_BASE"], SAID["TEXT_API_KEY"]
DONOR_REFUND_DAYS = int(SAID["DONOR_REFUND_DAYS"])

# Who is asked how things are, and under which scope the whole house is looked at
METRICS_TOKEN = SAID["METRICS_TOKEN"]
HEALTH_PARTS = {
    "outbox": "mobilize.outbox.watch.health",
    "visits": "petitions.queries.visits_waiting.health",
}
# What a prompt leads to that no share link does: the reader's own page, as its part names it
PROMPT_PAGES = {"pledge_reminder": "donations.services.pledging.page_of"}
# Who else is asked what is held about a person: the same shape of function for each part
HELD_PARTS = {
    "gifts": "donations.queries.pledges.held_about",
    "recurring_gifts": "donations.services.held.plans_of",
    "help": "donations.services.held.help_of",
    "words_beside_gifts": "donations.services.held.words_of",
    "receipts": "donations.queries.receipts.held_about",
    "tax_declarations": "donations.queries.declarations.held_about",
    "fundraising_pages": "donations.services.fundraising_faces.held_about",
    "texts": "donations.services.held.texts_of",
}
# Who else counts what came through a signature's own links: a function from its id to a number
BROUGHT_PARTS = {"gifts": "donations.queries.own_links.gifts"}
# What else stands on a cause's page, above and below the way to give: each a piece of the page
CAUSE_PARTS = ["donations.pages.thermometer.of_cause"]
CAUSE_PARTS_BELOW = ["donations.pages.fundraising_parts.of_cause"]
# Who still needs somebody whose time is over
NEEDED_PARTS = {
    "gifts": "donations.queries.pledges.needed_for",
    "fundraising": "donations.queries.fundraising.needed_for",
}
# Who else holds something of a person that goes with them: asked, while the name can still be
# read, when they are erased; each counts what it touched
ERASING_PARTS = {
    "money": "donations.services.money_forgetting.forget",
    "receipts": "donations.services.receipt_holders.leave",
    "fundraising": "donations.services.fundraising_forgetting.forget",
    "texts": "donations.services.text_numbers.forget",
}
# A member may be limited to petitions: what these are called, and whose an object in an address is
PETITION_NAMES = "petitions.queries.belonging.named"
PETITION_OF = [f"{floor}.queries.belonging.PETITION_OF" for floor in ("petitions", "donations")]
SYSTEM_SCOPE = "mobilize.organisations.scoping.everywhere"

# Language and time: what a page speaks is decided by mobilize.http.languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [str(ROOT / "mobilize" / "locale")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = BASE_URL.startswith("https")
USE_TZ = True
TIME_ZONE = "UTC"

# Staff
AUTH_USER_MODEL = "organisations.User"
# Unique whatever the case: the constraint one_user_per_address.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "mobilize.organisations.accounts.InvitationOnly"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mobilize"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"

# Browsers
STATIC_URL = "/static/"
STATIC_ROOT = str(Path(SAID["MOBILIZE_HOME"]) / "static")
WHITENOISE_USE_FINDERS = True
# Tokens in our paths reach no other site. “no-referrer” would have browsers post our own forms with
# `Origin: null`, which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https")
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CSRF_COOKIE_SECURE else "csrf"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "mobilize.http.refusals.forged"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The API
API_PAGE_SIZE, API_PAGE_SIZE_MAX = 50, 200
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
FILE_UPLOAD_HANDLERS = ["mobilize.http.files.Bounded"]
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["mobilize.http.parsing.StrictJSON"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mobilize.organisations.auth.ApiKeyAuthentication",
        "mobilize.organisations.auth.StaffSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["mobilize.organisations.permissions.NobodyByDefault"],
    "DEFAULT_PAGINATION_CLASS": "mobilize.http.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "mobilize.http.schema.HouseSchema",
    "EXCEPTION_HANDLER": "mobilize.http.errors.answer",
    "DATETIME_FORMAT": "iso-8601",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mobilize",
    "DESCRIPTION": "Petitions, sharing and donation pledges; which channel brought what.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "ENUM_NAME_OVERRIDES": enum_names.OVERRIDES,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mobilize.http.schema.add_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Logs: JSON lines with a request id, no personal value (see mobilize.http.logs)
LOGGING_CONFIG = None
logs.configure(level=SAID["LOG_LEVEL"])
