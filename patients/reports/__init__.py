"""Weekly reports: reading facts, judging, revising, and showing a clinic its week."""
