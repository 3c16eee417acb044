"""The wire and its forms: fetching, reading, composing and sending mail."""
