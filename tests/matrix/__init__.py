"""Every door, asked by everybody about everybody: what must not be seen or changed, isn't.

`cast` says who asks and what is theirs, `canaries` marks each text with its owner, `asking` sends the
requests and holds the answers against the marks, `leaks` are mistakes planted to see that it notices.
"""
