"""Words without any other form that stand in nearly every mail, though a dictionary takes some for forms of others.

почти is no form of почта, від none of вода, між none of може: who looks for the one doesn't mean the other.
"""

RUSSIAN = frozenset(
    """
    почти после мало много уже еще очень снова потом также или если когда где для при через между около против
    хотя пока более менее можно надо тут там так как чтоб чтобы без под над про перед вместо кроме весьма
    """.split()
)
UKRAINIAN = frozenset(
    """
    від між хоча біля мало багато поки дуже знову потім також або якщо коли де для при через проти досі вже
    ще можна треба тут там так як щоб але чи без під над про перед замість крім майже після
    """.split()
)
EITHER = RUSSIAN | UKRAINIAN
