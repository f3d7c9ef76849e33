from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`limit` and `offset`; who asks for more than a thousand at once gets a thousand.

    Without a bound a limit that no database can count to would be an error of ours.
    """

    max_limit = 1000
