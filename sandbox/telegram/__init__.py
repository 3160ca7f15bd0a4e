"""A loopback Telegram Bot API for one bot, with people who write to it."""

from sandbox.telegram.people import Group, Person
from sandbox.telegram.service import TelegramService

__all__ = ["Group", "Person", "TelegramService"]
