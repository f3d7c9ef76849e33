"""What a patient sees of their own: the day, a session, the week, the weeks gone by."""
