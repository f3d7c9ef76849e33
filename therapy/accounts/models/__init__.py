from therapy.accounts.models.audit_entry import AuditEntry
from therapy.accounts.models.audit_seal import AuditSeal
from therapy.accounts.models.break_glass import BreakGlass
from therapy.accounts.models.clinic import Clinic
from therapy.accounts.models.ended_session import EndedSession
from therapy.accounts.models.heartbeat import Heartbeat
from therapy.accounts.models.outgoing_mail import MailState, OutgoingMail
from therapy.accounts.models.server_epoch import ServerEpoch
from therapy.accounts.models.user import Role, User

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "BreakGlass",
    "Clinic",
    "EndedSession",
    "Heartbeat",
    "MailState",
    "OutgoingMail",
    "Role",
    "ServerEpoch",
    "User",
]
