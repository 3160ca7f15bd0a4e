"""The first schema, word for word: what the program's tables are later changes nothing here."""

from ledger.migrations.first import conversations as conversations
from ledger.migrations.first import entries as entries
from ledger.migrations.first import people as people
from ledger.migrations.first.metadata import FIRST as FIRST
