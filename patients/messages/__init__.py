"""What goes out: mails and push messages. None of them says anything about anybody."""
