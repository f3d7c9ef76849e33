"""The therapist's desk: a caseload read at once and ranked by patients.triage."""
