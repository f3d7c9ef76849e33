"""Settings, all of them, from the environment. Each has a safe default and a line of why."""

import os
from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from therapy.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from therapy.local_secret import local_secret
from therapy.policies import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where things live -------------------------------------------------------------------
# Everything that changes at run time (database file, broker data, mails in the demo).
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))

# --- Safety ------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = not env("DATABASE_URL", default="")
# A real installation says its own; the embedded default makes one and keeps it in DATA_DIR.
SECRET_KEY = env("SECRET_KEY", default="") or (local_secret(DATA_DIR) if EMBEDDED else "")
# The demo: a banner on each page and, on the sign-in page, one click into each role. Never elsewhere.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# The address people type; links in e-mails and QR codes start with it.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = env("SITE_NAME", default="Steady")
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other hosts below this one, and the browsers' built-in list, are for whoever owns the domain.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = [
    # Other hosts' HTTPS, and the browsers' list: see above.
    *("security.W005", "security.W021"),
    # Pages say it in our words (therapy.accounts.lockout): axes needs no middleware of its own.
    "axes.W002",
]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# __Host- binds the cookie to this host and to HTTPS; browsers refuse it over plain HTTP.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "therapy.refusals.open_too_long"

# --- The house ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "csp",
    "django_htmx",
    "therapy",
    "therapy.accounts",
    "routines",
    "patients",
]
MIDDLEWARE = [
    "therapy.request_log.RequestLog",
    # What writes headers stands outside of all that answers.
    "therapy.headers.EverywhereHeaders",
    "therapy.middleware.NoClinic",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "therapy.doorstep.Doorstep",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A session page is 120 kB of text and 15 on the way. It pads its answers and tokens are masked
    # anew each time, so lengths tell nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Before everything that asks who is there: a session whose time is over is nobody's.
    "therapy.accounts.middleware.SessionLimits",
    "therapy.accounts.looking_in.LookingIn",
    "therapy.middleware.OwnClinic",
    "therapy.middleware.ClinicTime",
    "therapy.middleware.RightAccount",
    "therapy.accounts.middleware.SecondFactor",
    "therapy.accounts.middleware.Lock",
    "therapy.middleware.OnlyByButton",
    # Innermost: it sees who the API took the asker for, and works where they may.
    "therapy.middleware.Trail",
]
ROOT_URLCONF = "therapy.urls"
WSGI_APPLICATION = "therapy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "therapy.kept_translations"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "therapy.context.site",
            ],
        },
    },
]
FORM_RENDERER = "therapy.forms.Renderer"

# --- Data --------------------------------------------------------------------------------
# Without DATABASE_URL the embedded default runs: SQLite, WAL, IMMEDIATE. IMMEDIATE takes the
# write lock at once; a deferred transaction that reads and then writes fails instead of waiting.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'therapy.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file, not memory: browser tests share it between threads.
    # Each process its own: what a killed run left behind must not meet the next.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    # Django's own, except that each statement says whose rows it may meet.
    DATABASES["default"]["ENGINE"] = "therapy.postgresql"
    # A cursor kept on the server outlives the statement that said so.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    # Keeping connections tripled the smallest request in measurements; health checks make it safe.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Nobody waits longer for a page; a worker may. Migrations set their own (docs/running.md).
    _LIMIT = env.int("STATEMENT_TIMEOUT", default=0)
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5
    if _LIMIT:
        DATABASES["default"]["OPTIONS"]["options"] = (
            f"-c statement_timeout={_LIMIT}s -c lock_timeout={_LIMIT}s"
            f" -c idle_in_transaction_session_timeout={6 * _LIMIT}s"
        )
# Who `manage.py database_roles` lets in behind the second wall (docs/tenancy.md).
DATABASE_ROLES = {
    role: env.db_url(name)
    for role, name in (("web", "WEB_DATABASE_URL"), ("worker", "WORKER_DATABASE_URL"))
    if env(name, default="")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In each process its own. Drawn cards are kept by the version of what they show: never out of date.
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "template_fragments")
}
CACHES["template_fragments"] |= {"TIMEOUT": 3600, "OPTIONS": {"MAX_ENTRIES": 5000}}
MAX_BODY_BYTES = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
# A clinic's own picture of a stretch, 5 MB, and the form around it.
MAX_UPLOAD_BYTES = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# --- The broker and the tasks ---------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
# Celery looks for a tasks.py in each app; these stand beside it.
CELERY_IMPORTS = [
    "therapy.accounts.tasks_audit",
    "therapy.accounts.tasks_tidy",
    "patients.tasks_reminders",
    "patients.tasks_exports",
    "patients.tasks_digest",
    "patients.tasks_keeping",
]
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A killed worker's task comes back: acknowledged late, one at a time, swept every 10 s.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task may run, or a slow task would be handed out twice.
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A black-holed broker may cost a request two seconds at most.
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY = False
# How often the sweep looks for stale weeks and weeks that fell due, in seconds.
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=5)
CELERY_BEAT_SCHEDULE = {
    "close-due-weeks": {"task": "patients.tasks.close_due_weeks", "schedule": 60.0},
    "sweep-stale-weeks": {"task": "patients.tasks.sweep_stale_weeks", "schedule": SWEEP_SECONDS},
    # Beat's clock is UTC.
    "recompute-all": {
        "task": "patients.tasks.recompute_all",
        "schedule": crontab(hour=3, minute=0),
    },
    "send-due-reminders": {
        "task": "patients.tasks_reminders.send_due_reminders",
        "schedule": 60.0,
    },
    "seal-audit-trail": {"task": "therapy.accounts.tasks_audit.seal_audit_trail", "schedule": 60.0},
    "mail-audit-head": {
        "task": "therapy.accounts.tasks_audit.mail_audit_head",
        "schedule": crontab(hour=4, minute=0),
    },
    "sweep-exports": {"task": "patients.tasks_exports.sweep_exports", "schedule": 60.0},
    "send-mails": {"task": "therapy.accounts.tasks.send_mails", "schedule": 30.0},
    "tidy": {"task": "therapy.accounts.tasks_tidy.tidy", "schedule": crontab(hour=4, minute=0)},
    "purge-expired": {
        "task": "patients.tasks_keeping.purge_expired",
        "schedule": crontab(hour=4, minute=0),
    },
    "send-due-digests": {"task": "patients.tasks_digest.send_due_digests", "schedule": 900.0},
}
# Beat writes a row of its own: the status page sees whether beat or the worker is gone.
CELERY_BEAT_SCHEDULER = "therapy.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# --- Signing in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    # First, so that a locked-out guess is refused whichever door asks.
    "axes.backends.AxesStandaloneBackend",
    "therapy.accounts.backend.WithClinic",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "therapy.accounts.passwords.NotBreached"},
    {"NAME": "therapy.accounts.passwords.NoContext"},
    {"NAME": "therapy.accounts.passwords.NotEndless"},
]
# Staff must show a passkey or a code besides their password. Off in the demo: its password is public.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=not DEMO)
MFA_ADAPTER = "therapy.accounts.mfa_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey asks for the finger, the face or the PIN: two factors in one gesture.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# One step of 30 s either way, for phones whose clock is off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "therapy.accounts.proof_form.SignInCodeForm",
    "authenticate_webauthn": "therapy.accounts.proof_form.SignInPasskeyForm",
    "login_webauthn": "therapy.accounts.proof_form.PasskeyOnlyForm",
}
# Guessing: ten failures of one account from one address, then 15 minutes of rest. Never by account
# alone, or anybody could lock out anybody. Counted in the database: no restart forgets it.
AXES_HANDLER = "therapy.accounts.lockout_handler.QuietDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "therapy.accounts.lockout.account_key"
AXES_CLIENT_IP_CALLABLE = "therapy.accounts.client_address.household_of"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Proxies in front of the site whose word in X-Forwarded-For is believed: none, or exactly one.
ALLAUTH_TRUSTED_PROXY_COUNT = min(env.int("PROXY_HOPS", default=0), 1)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "therapy.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's own notes the address in a table of its own, by which an old one still opens the account.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "change_password": "therapy.accounts.signing_in.ChangePasswordForm",
    "login": "therapy.accounts.signing_in.LoginForm",
    "reset_password": "therapy.accounts.signing_in.ResetPasswordForm",
    "request_login_code": "therapy.accounts.signing_in.CodeRequestForm",
    "confirm_login_code": "therapy.accounts.signing_in.CodeForm",
}
# Patients sign in with a code from a mail: six digits, ten minutes, three tries.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# Added to allauth's own limits: short invitation codes can be guessed, so guesses are few.
# By address only: allauth's own limit by account would let a stranger lock an owner out.
ACCOUNT_RATE_LIMITS = {"invitation_code": "10/m/ip,40/h/ip", "login_failed": "30/m/ip"}
# A patient's own phone stays signed in; SESSION_COOKIE_AGE is for staff.
PATIENT_SESSION_AGE = 60 * 60 * 24 * 30
# An invitation or reset link works once, for three days.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3

# --- The audit trail ---------------------------------------------------------------------------
# Each seal's head, outside the database: better on another disk, or mailed to another place.
AUDIT_HEAD_FILE = env("AUDIT_HEAD_FILE", default=str(DATA_DIR / "audit-heads.jsonl"))
AUDIT_HEAD_MAIL = env("AUDIT_HEAD_MAIL", default="")

# --- E-mail ----------------------------------------------------------------------------------
# file: mails as files below var/mail (the demo), console, or smtp+tls://user:password@host:587.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Steady <no-reply@localhost>")
EMAIL_TIMEOUT = 10
# What writes each kind of mail that waits in the database; by name, as nothing here imports upward.
MAILS = {
    "staff-invitation": "therapy.accounts.invitations.invitation_message",
    "invitation": "patients.messages.invitation_mail.invitation_message",
    "alert": "patients.messages.alert_mail.alert_message",
    "reminder": "patients.messages.reminder_mail.reminder_message",
    "digest": "patients.messages.digest_mail.digest_message",
    "break-glass": "therapy.accounts.break_glass_mail.break_glass_message",
}

# --- Messages on a phone (web push) ------------------------------------------------------------
# `manage.py vapid_key` prints one. The embedded default makes its own in DATA_DIR; elsewhere web and
# worker must share it, so without one messages aren't offered and reminders go by mail.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
# Whom a push service may write to about our messages.
VAPID_CONTACT = env("VAPID_CONTACT", default="mailto:no-reply@localhost")
# A browser names the address to post to; only these services are believed.
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        ".push.services.mozilla.com",
        ".notify.windows.com",
        ".push.apple.com",
    ],
)

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "static/"
# Where `collectstatic` puts files; in an image beside DATA_DIR, which outlives it.
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
# No other site needs our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Reports as PDF, for a week: out of reach of any address but the door's.
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "exports"},
    },
    "staticfiles": {
        "BACKEND": "therapy.storage.HashedStaticFiles"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Pictures that clinics upload; re-encoded, served by a door that asks who may see them.
MEDIA_ROOT = DATA_DIR / "media"

# --- Status, metrics, logs -----------------------------------------------------------------------------
# What the status page shows of the upper floors; by name, as nothing here imports upward.
STATUS_MEASURES = ["patients.status.oldest_stale_week"]
# Whoever sends it may read /metrics and /status.json; without one, nobody may.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# Set by gunicorn.conf.py: several processes count together.
METRICS_ARE_SHARED = "PROMETHEUS_MULTIPROC_DIR" in os.environ
# JSON from an allow-list of fields (therapy/log_lines.py); plain lines where somebody watches.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "therapy.log_lines.JsonLines"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env("LOG_FORMAT", default="plain" if DEBUG or DEMO else "json"),
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handler writes the lines of its server beside ours.
        "django.server": {"handlers": [], "propagate": True},
        # A line for each step of a PDF; a font or a style that it can't use is no news either.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
# Celery would put handlers of its own in place of these.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
