"""How long a session lives, what it remembers of itself, and how it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from therapy.accounts.models import EndedSession, Role, User

# When it began, when it was last used (Unix seconds), and the role it was opened for.
BEGAN, SEEN, ROLE = "session.began", "session.seen", "session.role"
# A session row isn't written more often than this: the idle limit is exact to a minute.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """How long it may rest and live. `idle` is None for a patient's own phone: it only ever ends by
    age, but after resting for `lock` it asks whoever has a passkey to unlock it (unlocking.py).
    """

    idle: timedelta | None
    absolute: timedelta
    lock: timedelta | None = None


@dataclass(frozen=True)
class Left:
    """Seconds until a session ends by its age, and by rest, which a use of it puts off."""

    by_age: float
    by_rest: float | None

    @property
    def seconds(self) -> float:
        return self.by_age if self.by_rest is None else min(self.by_age, self.by_rest)

    @property
    def is_last(self) -> bool:
        """Whether no use of it gives more time."""
        return self.seconds == self.by_age


STAFF = Limits(timedelta(minutes=30), timedelta(hours=12))
LIMITS = {
    Role.OPERATOR.value: Limits(timedelta(minutes=15), timedelta(hours=8)),
    Role.PATIENT.value: Limits(
        None, timedelta(seconds=settings.PATIENT_SESSION_AGE), lock=timedelta(hours=24)
    ),
}
# No cookie is older than that: what a browser may still bring.
LONGEST = max(limits.absolute for limits in (STAFF, *LIMITS.values()))
# How long before the idle limit a page warns.
WARN_BEFORE = timedelta(minutes=2)


def limits_of(user: User) -> Limits:
    return LIMITS.get(user.role, STAFF)


def begin(request: HttpRequest, user: User, now: datetime) -> None:
    """Call it wherever somebody was just signed in: the clocks start."""
    stamp = now.timestamp()
    request.session.update({BEGAN: stamp, SEEN: stamp, ROLE: user.role})
    request.session.set_expiry(limits_of(user).absolute)


def is_over(request: HttpRequest, user: User, now: datetime) -> bool:
    """Whether a limit has passed, or the person's role is another since."""
    session, limits, at = request.session, limits_of(user), now.timestamp()
    if session.get(ROLE, user.role) != user.role:
        return True
    if at - session.get(BEGAN, at) > limits.absolute.total_seconds():
        return True
    return _has_rested(request, limits.idle, at)


def was_away(request: HttpRequest, user: User, now: datetime) -> bool:
    """Whether the session rested for so long that a lock on it would close."""
    return _has_rested(request, limits_of(user).lock, now.timestamp())


def _has_rested(request: HttpRequest, longest: timedelta | None, at: float) -> bool:
    return longest is not None and at - request.session.get(SEEN, at) > longest.total_seconds()


def left_of(request: HttpRequest, user: User, now: datetime) -> Left:
    """How long the session has if nothing more is asked of it."""
    at, limits, session = now.timestamp(), limits_of(user), request.session
    by_age = session.get(BEGAN, at) + limits.absolute.total_seconds() - at
    if limits.idle is None:
        return Left(by_age, None)
    return Left(by_age, session.get(SEEN, at) + limits.idle.total_seconds() - at)


def note_use(request: HttpRequest, user: User, now: datetime) -> None:
    """Push the idle limit on. A session from before this rule existed begins now."""
    if BEGAN not in request.session:
        begin(request, user, now)
    elif now.timestamp() - request.session.get(SEEN, 0) >= SEEN_EVERY.total_seconds():
        request.session[SEEN] = now.timestamp()


def run_out(request: HttpRequest, now: datetime) -> None:
    """Sign out a session whose time is over.

    No mark is left: a phone whose session merely ran out keeps its queue and asks to sign in.
    """
    Session.objects.filter(pk=request.session.session_key).update(expire_date=now)
    request.session = SessionStore()
    request.user = AnonymousUser()


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Have a person sign in again, everywhere but in the session with the key `but`.

    For a change in how they sign in: their other phone keeps its queue.
    """
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def revoke_session(session: UserSession, *, now: datetime) -> None:
    """End one session at its next request, and leave the mark by which its phone is emptied."""
    EndedSession.objects.mark(session.session_key, now=now)
    session.end()


def revoke_sessions(user: User, *, now: datetime) -> None:
    """The same for all of somebody's, whose account is closed."""
    for session in UserSession.objects.filter(user=user):
        revoke_session(session, now=now)


def was_revoked(session_key: str) -> bool:
    """Whether somebody ended the session. One that ran out, or whose row is lost, was not."""
    return EndedSession.objects.tells_of(session_key)


def forget_old(now: datetime) -> None:
    """Drop the marks, and the rows, of sessions that no cookie can still name."""
    EndedSession.objects.filter(ended_at__lt=now - LONGEST).delete()
    SessionStore.clear_expired()


def cycle_key(request: HttpRequest) -> None:
    """A new key for the same session, so that one learnt before opens nothing from here on."""
    before = request.session.session_key
    request.session.cycle_key()
    device = UserSession.objects.filter(session_key=before)
    if not device.update(session_key=request.session.session_key):
        # Another tab was faster and took the row along: this session must be on the list as well.
        UserSession.objects.create_from_request(request)
