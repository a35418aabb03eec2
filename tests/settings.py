"""The project's settings, with nothing from the developer's shell or from a running demo."""

import os

from mobilize import env

for name in env.DEFAULTS:
    os.environ.pop(name, None)
os.environ["MOBILIZE_HOME"] = str(env.ROOT / ".mobilize-test")

from mobilize.settings import *  # noqa: E402, F403 - after the environment is clean

# The real hasher takes 50 ms on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECRET_KEY = "only-for-tests"
STATIC_ROOT = None  # nothing is collected; the finders serve what pages ask for
PAGE_MEMORY_SECONDS = 0.0  # a test looks again at once
