"""The site as an app on the phone: its files, its words, the plan as the player takes it."""
