"""Mail addresses as people write them, "Carol Weiß <carol@example.com>": so they lie in the outbox and in drafts."""


def written(name: str, address: str) -> str:
    """Name and address in one; a name that breaks its line would begin a header of its own."""
    name = " ".join(name.split())
    return f"{name} <{address}>" if name else address


def name_in(text: str) -> str:
    """The name alone, or an empty text."""
    return text.rpartition(" <")[0]


def bare(text: str) -> str:
    """The address alone."""
    return text.rpartition("<")[2].rstrip(">")
