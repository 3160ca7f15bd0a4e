"""The usual bot for this task: python-telegram-bot, a regular expression, one gspread append a message.

Usage: naive_sheet.py URL TOKEN GOOGLE_URL KEY_FILE SPREADSHEET
"""

from __future__ import annotations

import re
import sys
from datetime import datetime
from typing import Any

import gspread
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

SALE = re.compile(r"Sold (\d+) (\w+) (.+) to (.+) for ₹(\d+)", re.IGNORECASE)


class LocalClient(gspread.HTTPClient):
    """gspread's client, with Google's address exchanged."""

    root = ""

    def request(self, method: str, endpoint: str, *arguments: Any, **named: Any) -> Any:
        """Send a request to the local service."""
        local = endpoint.replace("https://sheets.googleapis.com", self.root)
        return super().request(method, local, *arguments, **named)


def main(url: str, token: str, google: str, key_file: str, spreadsheet: str) -> None:
    """Poll until SIGTERM."""
    LocalClient.root = google
    sheet = gspread.service_account(key_file, http_client=LocalClient).open_by_key(spreadsheet).sheet1

    async def record(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message is not None
        assert message.from_user is not None
        found = SALE.search(message.text or "")
        if found is None:
            await message.reply_text("I did not understand that.")
            return
        quantity, unit, item, client, amount = found.groups()
        row = [f"{datetime.now():%d-%m-%Y %H:%M}", message.from_user.full_name, "Sales"]  # noqa: DTZ005
        sheet.append_row([*row, client, item, int(quantity), unit, int(amount)])
        await message.reply_text(f"Saved: {item} to {client}, {amount}")

    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, record))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:6])
