"""The portal as a WSGI application."""

import gc
import sys

gc.disable()  # what is made while starting stays: looking for garbage in it costs a fifth of the start
# structlog takes it along for coloured logs that nobody sees: 4 MB. None is how Python marks what is not to be had.
sys.modules["rich"] = None  # type: ignore[assignment]

from app import create_app  # noqa: E402

app = create_app()

del sys.modules["rich"]
gc.freeze()
gc.enable()
