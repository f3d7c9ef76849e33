"""Everything the clinic holds about one patient, to take along: JSON, CSV and PDF."""
