"""What `make` starts. An old Python must be able to read this file, to be told in one sentence that it is old."""

import sys

OLDEST = (3, 11)


def check_python(version=sys.version_info):
    """Ends with one sentence if this Python is too old for the desk."""
    if tuple(version[:2]) < OLDEST:
        wanted = ".".join(str(number) for number in OLDEST)
        found = ".".join(str(number) for number in version[:3])
        sys.exit("Kvitok needs Python {} or newer, and this is {}: install it and try again.".format(wanted, found))


if __name__ == "__main__":
    check_python()
    from processes import install

    sys.exit(install.main(sys.argv[1:]))
