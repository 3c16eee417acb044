"""`python -m processes web`: a program of the desk without loading the whole desk first."""

import sys

from processes import main

sys.exit(main(sys.argv[1:]))
