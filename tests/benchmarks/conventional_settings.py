"""The project's settings, with the conventional endpoint in place of ours."""

from mobilize.settings import *  # noqa: F403 - all of them
from mobilize.settings import REDIS_URL, REST_FRAMEWORK

ROOT_URLCONF = "tests.benchmarks.conventional"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_THROTTLE_RATES": {"anon": "100000000/min"},
}
