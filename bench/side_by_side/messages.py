"""What the reps of a measurement write: plain sales, every one different."""

from __future__ import annotations

import orjson

FIRST_PERSON = 7000
CLIENTS = ("Apollo Pharmacy", "Noble Medical", "Sharma Stores", "Laxmi Medical", "Metro Chemist")
UNITS = ("boxes", "strips", "packets", "bottles")
GOODS = ("Crocin", "Dolo 650", "Combiflam", "Volini")


def text_of(number: int) -> str:
    """Return the message with this number; its amount is its own."""
    client, unit, item = CLIENTS[number % 5], UNITS[number % 4], GOODS[number // 3 % 4]
    return f"Sold {number % 50 + 1} {unit} {item} to {client} for ₹{1000 + number} urgent delivery"


def update_of(number: int, people: int, now: int) -> bytes:
    """Return the update with this number as Telegram hands it out, from one of so many people.

    ``now`` is the time that Telegram says it was sent at, in seconds since 1970.
    """
    person = FIRST_PERSON + number % people
    user = {
        "id": person,
        "is_bot": False,
        "first_name": "Rep",
        "last_name": str(person - FIRST_PERSON),
        "language_code": "en",
    }
    chat = {"id": person, "first_name": "Rep", "last_name": str(person - FIRST_PERSON), "type": "private"}
    message = {"message_id": number, "from": user, "chat": chat, "date": now, "text": text_of(number)}
    return orjson.dumps({"update_id": number, "message": message})
