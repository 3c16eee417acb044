"""Words without any other form that stand in nearly every mail, and that a dictionary also takes for a form of another.

почти is no form of почта, від none of вода, між none of може: who looks for the one doesn't mean the other.
"""

RUSSIAN = frozenset(
    """
    почти после мало много уже еще очень снова потом также или если когда где для при через между около против
    хотя пока более менее можно надо тут там так как что чтоб чтобы кто без под над про перед вместо кроме весьма
    """.split()
)
UKRAINIAN = frozenset(
    """
    від між хоча біля мало багато поки дуже знову потім також або якщо коли де для при через проти досі вже
    ще можна треба тут там так як що щоб хто але чи та без під над про перед замість крім майже після
    """.split()
)
EITHER = RUSSIAN | UKRAINIAN
