"""Open questions, waiting replies, groups, marks: what the bot remembers between two updates."""

from __future__ import annotations

from ledger import chats, marks, pending, replies
from ledger.chats import Group
from ledger.driver import Connection
from ledger.entry import Source
from ledger.pending import KEEP_SECONDS, Pending
from ledger.replies import KEEP_DEAD_SECONDS, Outgoing
from tests.ledger_samples import AT

CHAT, USER, OTHER = -100, 41, 42


def ask(tx: Connection, message: int, *, position: int = 0, user: int = USER, now: float = 1.0) -> Pending:
    return pending.put(
        tx,
        user_id=user,
        company="acme",
        kind="confirm",
        source=Source(CHAT, message, position),
        sent_at=AT,
        draft={"client": "अपोलो", "amount": 5},
        now=now,
    )


def say(tx: Connection, *texts: str, chat: int = CHAT, now: float = 1.0) -> list[replies.Reply]:
    calls = [Outgoing(chat, "sendMessage", {"chat_id": chat, "text": text}) for text in texts]
    return replies.queue(tx, calls, "update 7", now)


def test_a_question_reads_back_as_it_was_put(tx: Connection) -> None:
    question = ask(tx, 1)
    assert pending.open_of(tx, CHAT, USER) == [question]
    assert pending.find(tx, question.id, USER) == question
    assert question.sent_at == AT


def test_a_question_is_only_found_by_the_person_it_was_put_to(tx: Connection) -> None:
    question = ask(tx, 1)
    assert pending.find(tx, question.id, OTHER) is None
    assert pending.open_of(tx, CHAT, OTHER) == []
    assert pending.of_message(tx, CHAT, 1, OTHER) == []


def test_a_new_question_about_the_same_entry_takes_the_place_of_the_old_one(tx: Connection) -> None:
    old, beside = ask(tx, 1), ask(tx, 1, position=1)
    new = ask(tx, 1)
    assert pending.of_message(tx, CHAT, 1, USER) == [new, beside]
    assert pending.find(tx, old.id, USER).state == "cancelled"  # type: ignore[union-attr]


def test_a_question_is_answered_once(tx: Connection) -> None:
    question = ask(tx, 1)
    assert pending.close(tx, question.id, "done")
    assert not pending.close(tx, question.id, "cancelled")
    assert pending.find(tx, question.id, USER).state == "done"  # type: ignore[union-attr]


def test_a_revised_question_has_to_be_shown_again(tx: Connection) -> None:
    question = ask(tx, 1)
    pending.asked(tx, question.id, 5.0)
    assert pending.open_of(tx, CHAT, USER)[0].asked_at == 5.0
    pending.revise(tx, question.id, "ask", {"client": "Noble"})
    [revised] = pending.open_of(tx, CHAT, USER)
    assert (revised.kind, revised.draft, revised.asked_at) == ("ask", {"client": "Noble"}, None)


def test_the_number_of_a_forgotten_question_never_means_another_one(tx: Connection) -> None:
    old = ask(tx, 1, now=1.0)
    assert pending.prune(tx, 2.0 + KEEP_SECONDS) == 1
    assert ask(tx, 2, now=9.0).id > old.id


def test_replies_wait_in_order_until_they_are_sent(tx: Connection) -> None:
    queued = say(tx, "one", "two") + replies.queue(
        tx, [Outgoing(CHAT, "sendDocument", {"chat_id": CHAT}, b"\x00\xff")], "update 8", 2.0
    )
    assert replies.due(tx) == queued
    assert replies.due(tx, limit=1) == queued[:1]
    replies.sent(tx, [queued[0].id, queued[2].id])
    assert replies.due(tx) == [queued[1]]
    assert replies.counts(tx) == (1, 0)


def test_a_reply_that_could_not_be_sent_waits_longer_or_is_given_up(tx: Connection) -> None:
    first, second = say(tx, "one", "two")
    replies.later(tx, first.id, 30.0, "retry after 30")
    replies.dead(tx, second.id, "blocked by the person")
    [waits] = replies.due(tx)
    assert (waits.id, waits.attempts, waits.not_before) == (first.id, 1, 30.0)
    assert replies.counts(tx) == (1, 1)
    assert replies.prune(tx, KEEP_DEAD_SECONDS) == 0
    assert replies.prune(tx, 2.0 + KEEP_DEAD_SECONDS) == 1
    assert replies.counts(tx) == (1, 0)


def test_a_group_is_stored_changed_and_forgotten(tx: Connection) -> None:
    assert chats.find(tx, CHAT) is None
    chats.put(tx, Group(CHAT, "acme", "Sales team", False), USER)
    chats.put(tx, Group(CHAT, "noble", "Sales", True), USER)
    assert chats.find(tx, CHAT) == Group(CHAT, "noble", "Sales", True)
    chats.forget(tx, CHAT)
    assert chats.find(tx, CHAT) is None


def test_a_group_that_became_a_supergroup_takes_everything_along(tx: Connection) -> None:
    new = -1_009_876
    chats.put(tx, Group(CHAT, "acme", "Sales team", True), USER)
    question = ask(tx, 1)
    say(tx, "to the group")
    say(tx, "to another", chat=5)
    for _ in range(2):  # Telegram says it in the old and in the new chat
        chats.migrate(tx, CHAT, new)
        assert chats.find(tx, CHAT) is None
        assert chats.find(tx, new) == Group(new, "acme", "Sales team", True)
        assert [each.id for each in pending.open_of(tx, new, USER)] == [question.id]
        assert [reply.chat_id for reply in replies.due(tx)] == [new, 5]
        assert replies.due(tx)[0].payload["chat_id"] == new


def test_marks_are_set_changed_and_cleared(tx: Connection) -> None:
    assert marks.get(tx, "last_pull") is None
    marks.put(tx, "last_pull", "1")
    marks.put(tx, "last_pull", "2")
    assert marks.get(tx, "last_pull") == "2"
    marks.clear(tx, "last_pull")
    assert marks.get(tx, "last_pull") is None
