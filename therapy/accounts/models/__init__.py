from therapy.accounts.models.audit_entry import AuditEntry
from therapy.accounts.models.clinic import Clinic
from therapy.accounts.models.heartbeat import Heartbeat
from therapy.accounts.models.user import Role, User

__all__ = ["AuditEntry", "Clinic", "Heartbeat", "Role", "User"]
