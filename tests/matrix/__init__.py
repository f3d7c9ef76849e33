"""Every door, asked by everybody about everybody: what must not be seen or changed, isn't.

`cast` says who asks and what is theirs, `canaries` marks each text with its owner, `bodies` says
what is sent, `asking` sends it, `answers` judges what comes back, `leaks` are mistakes planted to
see that it notices.
"""
