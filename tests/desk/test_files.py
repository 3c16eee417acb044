"""Files on their way into a message (R17)."""

import pytest

from desk.files import keep

LONGEST = 255  # what the table takes


@pytest.mark.row("R17")
@pytest.mark.parametrize(
    ("filename", "ending"),
    [("r" * 300 + ".pdf", ".pdf"), ("r" * 800 + ". " + "e" * 199, "r"), ("r" * 300, "r"), ("." + "e" * 300, "e")],
    ids=["an ending", "a sentence after a dot", "no ending", "nothing before the dot"],
)
def test_a_name_however_long_fits_the_table_and_keeps_its_ending(app, filename, ending):
    kept = keep(filename, "application/pdf", b"%PDF-")

    assert len(kept.filename) <= LONGEST
    assert kept.filename.endswith(ending)
