"""What patients of the demo write beside a session, in their own words."""

CONTENT = (
    "Felt good today.",
    "Did it before breakfast, the stiffness went away.",
    "My dog thinks this is a game.",
    "Easier than last week.",
)
BUSY = (
    "Only had ten minutes.",
    "Long day, I was too tired for all of it.",
    "The kids needed me halfway through.",
    "I keep forgetting. Could it remind me?",
)
HURTING = (
    "It pulls down into my left leg now.",
    "Sitting at work is the worst.",
    "I woke up twice from it.",
    "Stopped when it got sharp.",
)
EAGER = (
    "I did it again at lunch, more must be better.",
    "Sore, but in a good way I hope.",
    "Can I add weights?",
)
LATE = ("Writing these down from memory.", "Forgot my phone, here are the last days.")
AWAY = ("In the hotel, on a towel.", "Did it on the train platform, people stared.")
PAPER = ("From the paper sheet.", "Sheet says: a little wobbly, held on to the chair.")
