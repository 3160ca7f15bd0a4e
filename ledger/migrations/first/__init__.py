"""The first schema, word for word: what the program's tables are later changes nothing here."""

from ledger.migrations.first.conversations import FIRST as FIRST
from ledger.migrations.first.entries import entries as entries
from ledger.migrations.first.people import people as people
