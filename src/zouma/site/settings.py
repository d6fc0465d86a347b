"""Every setting of the site, from the environment, safe by default."""

from __future__ import annotations

import os
import re
import socket
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zouma.site.database import connection_settings
from zouma.site.languages import available_languages
from zouma.site.state import ROOT, secret, var_folder


def listed(name: str, default: str) -> list[str]:
    """Return a setting whose values are parted by commas."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


def switched(name: str, *, default: bool = False) -> bool:
    """Return a setting that is on or off."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def node_name() -> str:
    """Return the name by which this machine's files are told from others', its own by default."""
    name = os.environ.get("ZOUMA_NODE") or socket.gethostname().split(".")[0]
    return re.sub(r"[^A-Za-z0-9._]", "", name) or "node"


SITE_NAME = os.environ.get("ZOUMA_NAME", "Zouma")
DEBUG = switched("ZOUMA_DEBUG")
SECRET_KEY = os.environ.get("ZOUMA_SECRET_KEY") or secret("django")
ALLOWED_HOSTS = listed("ZOUMA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("ZOUMA_ORIGINS", "")
BEHIND_PROXY = switched("ZOUMA_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
HTTPS = switched("ZOUMA_HTTPS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
PUBLIC_ADDRESS = os.environ.get("ZOUMA_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_ADDRESS
PAGE_CACHE_SECONDS = float(os.environ.get("ZOUMA_PAGE_CACHE_SECONDS", "5"))
REMEMBER_SECONDS = float(os.environ.get("ZOUMA_REMEMBER_SECONDS", "5"))
ERASED_AFTER_DAYS = int(os.environ.get("ZOUMA_ERASED_AFTER_DAYS", "30"))
NODE = node_name()
REACH_FOLDER = var_folder() / "reach"
VISITOR_KEY_DAYS = int(os.environ.get("ZOUMA_VISITOR_KEY_DAYS", "1"))
READS_KEPT_DAYS = int(os.environ.get("ZOUMA_READS_KEPT_DAYS", "30"))
WALLET_CERTIFICATE = os.environ.get("ZOUMA_WALLET_CERTIFICATE", "")
WALLET_KEY = os.environ.get("ZOUMA_WALLET_KEY", "")
WALLET_PASSWORD = os.environ.get("ZOUMA_WALLET_PASSWORD", "")
WALLET_ISSUER = os.environ.get("ZOUMA_WALLET_ISSUER", "")
BOOKINGS_BURST = float(os.environ.get("ZOUMA_BOOKINGS_BURST", "60"))
BOOKINGS_PER_SECOND = float(os.environ.get("ZOUMA_BOOKINGS_PER_SECOND", "1"))
VERIFIED_FROM_PLACES = int(os.environ.get("ZOUMA_VERIFIED_FROM_PLACES", "10"))
READS_ENGINE = os.environ.get("ZOUMA_READS_ENGINE", "duckdb")
READS_MEMORY_MB = int(os.environ.get("ZOUMA_READS_MEMORY_MB", "1024"))
READS_THREADS = int(os.environ.get("ZOUMA_READS_THREADS", "2"))
MAP_TILES = os.environ.get("ZOUMA_MAP_TILES", "")
MAP_ATTRIBUTION = os.environ.get("ZOUMA_MAP_ATTRIBUTION", "© OpenStreetMap contributors")

INSTALLED_APPS = [
    "zouma.common",
    "zouma.people",
    "zouma.media",
    "zouma.bases",
    "zouma.programme",
    "zouma.bookings",
    "zouma.reach",
    "zouma.report",
    "zouma.site.apps.SiteConfig",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "csp",
    "leaflet",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "zouma.site.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",  # inside the cache, which keeps each page's own policy
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zouma.site.sign_in.language_kept",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "zouma.site.urls"
WSGI_APPLICATION = "zouma.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zouma.site.context.site",
            ],
            "builtins": [
                "zouma.common.templatetags.zouma_text",
                "zouma.common.templatetags.zouma_parts",
                "zouma.programme.templatetags.zouma_programme",
                "zouma.bookings.templatetags.zouma_bookings",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, dict[str, Any]] = {"default": connection_settings()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

USE_TZ = True
TIME_ZONE = os.environ.get("ZOUMA_TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
LANGUAGES = available_languages()
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [ROOT / "src" / "zouma" / "locale"]
WAGTAIL_CONTENT_LANGUAGES = [(code, name) for code, name in LANGUAGES if code in {"en", "zh-hans"}]
WAGTAIL_I18N_ENABLED = False

STATIC_URL = "/static/"
STATIC_ROOT = var_folder() / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = var_folder() / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get(
            "ZOUMA_STATICFILES", "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator",
                 "CommonPasswordValidator", "NumericPasswordValidator")
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "arrival"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it sign-in asks for no password
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "zouma.site.sign_in.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "optional"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
EMAIL_BACKEND = os.environ.get(
    "ZOUMA_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = var_folder() / "outbox"
EMAIL_HOST = os.environ.get("ZOUMA_EMAIL_HOST", "localhost")
EMAIL_HOST_USER = os.environ.get("ZOUMA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZOUMA_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = switched("ZOUMA_EMAIL_TLS")
EMAIL_PORT = int(os.environ.get("ZOUMA_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("ZOUMA_EMAIL_FROM", "zouma@example.org")

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILADMIN_RICH_TEXT_EDITORS: dict[str, dict[str, str]] = {
    "default": {"WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea"}
}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}


def tile_origin(address: str) -> list[str]:
    """Return where the tiles of a map come from, as the security policy names it."""
    parts = urlsplit(address.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/staff/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *tile_origin(MAP_TILES)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LANGUAGE_NAMES = {"zh-hans": _("Simplified Chinese"), "en": _("English")}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ZOUMA_LOG", "WARNING")},
    # What was refused is no fault of the site, and in a rush it is refused a thousand times.
    "loggers": {"django.request": {"level": os.environ.get("ZOUMA_LOG_REQUESTS", "ERROR")}},
}
