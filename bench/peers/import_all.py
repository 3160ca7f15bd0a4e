"""A bot that imports at its start all that it may ever use. Usage: import_all.py URL TOKEN"""

from __future__ import annotations

import sys
import warnings

warnings.simplefilter("ignore")

import google.generativeai  # noqa: E402, F401
import gspread  # noqa: E402, F401
import matplotlib.pyplot  # noqa: E402, F401
import pandas  # noqa: E402, F401
import statsforecast.models  # noqa: E402, F401
import statsmodels.tsa.holtwinters  # noqa: E402, F401
from telegram.ext import Application  # noqa: E402


def main(url: str, token: str) -> None:
    """Poll until SIGTERM."""
    Application.builder().token(token).base_url(f"{url}/bot").build().run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:3])
