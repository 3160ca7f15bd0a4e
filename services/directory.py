"""Who is who: people and their companies, kept in memory because every update asks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from config.companies import Companies, Company
from ledger import people
from ledger.ledger import Ledger
from ledger.people import RANK, Person, Role

CAPACITY = 10_000
# Ids that Telegram shares between many senders: the anonymous group admin, channels, Telegram itself.
SHARED_IDS = frozenset({1087968824, 136817688, 777000})


@dataclass(frozen=True, slots=True)
class Member:
    """A person at work in a company."""

    person: Person
    company: Company
    role: Role
    is_owner: bool = False

    def at_least(self, role: Role) -> bool:
        """Tell whether the role reaches this one."""
        return RANK[self.role] >= RANK[role]


class Directory:
    """Finds people and their membership. Owners are admins of every company."""

    def __init__(
        self, ledger: Ledger, companies: Companies, *, owners: frozenset[int], allowed: frozenset[int]
    ) -> None:
        self._ledger = ledger
        self.companies = companies
        self._owners = owners
        self._allowed = allowed
        self._known: OrderedDict[int, Person] = OrderedDict()
        # Members who are to be read anew: their next message is still a member's, not a stranger's.
        self._changed: OrderedDict[int, None] = OrderedDict()
        # Apart from the members, so that a crowd of strangers pushes none of them out.
        self._strangers: OrderedDict[int, None] = OrderedDict()

    @property
    def owners(self) -> frozenset[int]:
        """The people in ADMIN_USERS."""
        return self._owners

    def is_owner(self, user_id: int) -> bool:
        """Tell whether the person is in ADMIN_USERS."""
        return user_id in self._owners

    def may_enter(self, user_id: int) -> bool:
        """Tell whether the outer wall lets the person through: everybody, when ALLOWED_USERS is empty."""
        return not self._allowed or user_id in self._allowed or user_id in self._owners

    def person(self, user_id: int) -> Person | None:
        """Return a known person, or None. Raises LedgerUnavailable."""
        known = self._known.get(user_id)
        if known is not None:
            self._known.move_to_end(user_id)
            return known
        if user_id in self._strangers:
            return None
        # At once: whoever changes a person tells this after the commit, so what is kept here is never old.
        person = self._ledger.look(lambda tx: people.find(tx, user_id))
        self._changed.pop(user_id, None)
        if person is None:
            self._strangers[user_id] = None
        else:
            self._known[user_id] = person
        self._limit()
        return person

    def knows(self, user_id: int) -> bool:
        """Tell, without asking the ledger, whether somebody is at work here: a member met since the start,
        as they were when they were last read."""
        person = self._known.get(user_id)
        is_member = user_id in self._changed if person is None else bool(person.roles)
        return is_member or self.is_owner(user_id)

    def forget(self, user_id: int) -> None:
        """Read the person anew at the next update: something about them changed."""
        person = self._known.pop(user_id, None)
        if person is not None and person.roles:
            self._changed[user_id] = None
        self._strangers.pop(user_id, None)
        self._limit()

    def forget_everybody(self) -> None:
        """Read everybody anew: something about many people changed."""
        for user_id in list(self._known):
            self.forget(user_id)
        self._strangers.clear()

    def _limit(self) -> None:
        for kept in (self._known, self._strangers, self._changed):
            while len(kept) > CAPACITY:
                kept.popitem(last=False)

    def member(self, user_id: int, person: Person | None, company: str | None = None) -> Member | None:
        """Return the person's membership in ``company``, or in the one they work for now; None without.

        A company that is no longer in the companies file counts as none.
        """
        if person is None or not self.may_enter(user_id):
            return None
        owner = self.is_owner(user_id)
        mine = [key for key, _ in person.roles if key in self.companies]
        key = company or (person.company if person.company in self.companies else None)
        if key is None and (mine or owner):
            key = mine[0] if mine else next(iter(self.companies))
        if key is None or key not in self.companies:
            return None
        role = Role.ADMIN if owner else person.role_in(key)
        return None if role is None else Member(person, self.companies[key], role, owner)

    async def admins(self, company: str) -> list[int]:
        """Return who decides in a company: its admins and the owners."""
        admins = await self._ledger.read(lambda tx: people.admins_of(tx, company))
        return list(dict.fromkeys([*admins, *sorted(self._owners)]))
