# make run    the desk at http://127.0.0.1:8000/ (PORT=8765 make run: there), everything it needs included
# make test   every check; ARGS="tests/desk -x" narrows what pytest runs
# make demo   fill an empty desk with a believable office, to look around in
# make lint   the checks that need no run: ruff and mypy
# make clean  remove what these made, but never var/, where the desk's data is

# The first Python that is new enough, else python3, which will be told that it is too old.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	command -v "$$python"; exit; fi; done; command -v python3 || echo no-python)

run test demo lint:
	@python="$(PYTHON)"; \
	if [ "$$python" = no-python ]; then \
	echo "There is no Python here: install Python 3.11 or newer and try again." >&2; exit 1; fi; \
	exec "$$python" bootstrap.py $@ $(ARGS)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: run test demo lint clean
