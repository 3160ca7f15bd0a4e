"""Who may do what, every command and every button in private and in a group, and that no word of one company
reaches anybody or anything of another. Run with ``-s`` to see the matrices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import routes
from bot.gate import Access
from bot.routes import Route
from ledger import pending, people
from ledger.driver import Connection
from ledger.people import RANK, Role
from tests.flows.isolation_stage import (
    ADIL,
    BOT,
    CAST,
    JOHNLEE,
    ROLES,
    YUGROW,
    Isolation,
    isolated,
)
from tests.flows.stage import ASHA, BILAL, CHITRA, DEV, MEERA, RAVI

ARGUMENTS = {
    "admin_assign": f"{ASHA} johnlee rep",
    "admin_remove": "999999 johnlee",
    "admin_forget": "999999",
    "entries": "20",
    "ask": "how much did we sell today",
    "target": "",
}
# May be sent by anybody who is not in a company, to come in.
COMING_IN = ("start", "help", "company")
REFUSAL, IN_PRIVATE = "This is for", "in private"


def read(answers: list[dict[str, Any]]) -> str:
    return " ".join(each["text"] or each["document"] or each["photo"] or "" for each in answers)


def outcome(answers: list[dict[str, Any]]) -> str:
    """What a cell of the matrix says."""
    text = read(answers)
    if not answers:
        return "silence"
    if REFUSAL in text:
        return "refused"
    if IN_PRIVATE in text and "Please send" in text:
        return "private"
    if (
        text.startswith("You are not in a company")
        or "Only members of this group" in text
        or "members only" in text
    ):
        return "hint"
    return "answer"


def expected(who: str, route: Route, *, group: bool) -> set[str]:
    """What may stand in a cell."""
    inside = who in ROLES
    if (group and not inside) or (not group and who in ("stranger", "removed")):
        welcome = not group and route.name in COMING_IN
        return {"answer"} if welcome else {"silence", "hint"}
    if group and route.only_private:
        return {"private"}
    role = ROLES.get(who, Role.REP)
    needed = (
        {Access.ANYONE: 0, Access.OWNER: 9}.get(route.access)
        if route.access
        in (
            Access.ANYONE,
            Access.OWNER,
        )
        else RANK[Role(route.access.value)]
    )
    allowed = who == "owner" or RANK[role] >= (needed or 0)
    return {"answer"} if allowed else {"refused"}


def shown(title: str, rows: dict[str, dict[str, str]]) -> str:
    """A matrix as a table."""
    columns = list(CAST)
    lines = [f"\n{title}", " " * 18 + "".join(f"{each:>15}" for each in columns)]
    lines += [
        f"{name:18}" + "".join(f"{cells.get(each, '-'):>15}" for each in columns)
        for name, cells in rows.items()
    ]
    return "\n".join(lines)


def foreign(who: str) -> tuple[str, ...]:
    """The words that somebody must never read."""
    if who == "rep of Yugrow":
        return JOHNLEE
    return (*JOHNLEE, *YUGROW) if who in ("stranger", "removed") else YUGROW


def leaked(found: Isolation, answers: list[dict[str, Any]], who: str) -> list[str]:
    text = " ".join(found.readable(each) for each in answers)
    return [word for word in foreign(who) if word in text]


def is_mixed(text: str) -> bool:
    """Whether words of both companies stand in one text."""
    return any(word in text for word in JOHNLEE) and any(word in text for word in YUGROW)


async def test_every_command_for_everybody_in_private_and_in_the_group(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    tables = []
    async with isolated(tmp_path) as found:
        for group in (False, True):
            rows: dict[str, dict[str, str]] = {}
            for route in routes.COMMANDS:
                cells = rows[route.name] = {}
                chat = await found.group() if group else None
                for who, person in CAST.items():
                    text = f"/{route.name} {ARGUMENTS.get(route.name, '')}".strip()
                    answers = await found.command(person, text, chat)
                    cells[who] = outcome(answers)
                    where = f"{who} {text} {'in the group' if group else 'in private'}"
                    if cells[who] not in expected(who, route, group=group):
                        wrong.append(f"{where}: {cells[who]}, {read(answers)[:80]}")
                    if words := leaked(found, answers, who):
                        wrong.append(f"{where}: read {words}")
            tables.append(shown("In the group" if group else "In private", rows))
        prompts = [each.prompt for each in found.model.journal if each.prompt is not None]
        wrong += ["a prompt holds words of two companies" for each in prompts if is_mixed(repr(each))]
        for title, own, words in (("JohnLee_Data", JOHNLEE, YUGROW), ("Yugrow_Data", YUGROW, JOHNLEE)):
            sheet = repr(found.stage.rows_now(title))
            assert own[0] in sheet
            wrong += [f"{title} holds {word}" for word in words if word in sheet]
    log = capfd.readouterr().err
    wrong += [
        f"the log holds {word}: {line[:600]}"
        for line in log.splitlines()
        for word in (*JOHNLEE, *YUGROW)
        if word in line
    ]
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file() and "ledger.db" not in path.name:
            text = path.read_bytes().decode("utf-8", "replace")
            wrong += [f"{path.name} holds words of two companies"] if is_mixed(text) else []
    with capfd.disabled():
        print("\n".join(tables))
    assert not wrong, "\n".join(wrong)
    assert "update_handled" in log


def fresh(tx: Connection, person: int) -> None:
    """Take back what earlier presses left of a person's choices and questions."""
    people.set_choice(tx, person, default_type=None)
    for question in pending.open_of(tx, person, person):
        pending.close(tx, question.id, "cancelled")


async def target_of(found: Isolation, action: str, person: int, chat: int) -> str | None:
    """What a button of this action would carry, made fresh; None when it needs no target of its own."""
    stage = found.stage
    prefix = f"{BOT} " if chat < 0 else ""
    if action in ("undo", "restore", "edit"):
        answers = await found.command(
            person,
            # Another client each time: who pressed Edit and names the same one corrects the entry.
            f"{prefix}Sold 2 boxes ORS to {found.client()} Stores for 8{len(stage.telegram.journal)}",
            chat if chat < 0 else None,
        )
        receipt = next(each for each in answers if "Saved" in (each["text"] or ""))
        data = str(receipt["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
        entry_id = data.split("|")[1]
        if action == "restore":
            await found.press(person, data, chat)
        return f"{action}|{entry_id}"
    if action in ("save", "choose", "revise", "cancel"):
        before = found.stored("select max(id) from pending")[0][0] or 0
        # A text without a verb is confirmed when no question is open and no earlier Save made a default.
        await stage.daemon.ledger.write(lambda tx: fresh(tx, person))
        stage.daemon.directory.forget(person)
        await found.command(
            person,
            f"{prefix}Noble Medical 3 boxes 80{len(stage.telegram.journal)}",
            chat if chat < 0 else None,
        )
        number = found.stored("select max(id) from pending")[0][0]
        assert number > before
        await found.press(person, "nothing", chat)
        return {"choose": f"choose|{number}|client", "save": f"save|{number}|Sales"}.get(
            action, f"{action}|{number}"
        )
    return None


# Who may change something by pressing another person's (Asha's) button of this action.
MAY_PRESS = {
    "undo": {"rep", "manager", "admin", "owner"},
    "restore": {"rep", "manager", "admin", "owner"},
    "edit": {"rep", "manager", "admin", "owner"},
    "save": {"rep"},
    "cancel": {"rep"},
}


@pytest.mark.parametrize("place", ["in private", "in the group"])
async def test_every_button_of_an_entry_for_everybody(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    rows: dict[str, dict[str, str]] = {}
    async with isolated(tmp_path) as found:
        for action, allowed in MAY_PRESS.items():
            cells = rows[action] = {}
            for who, person in CAST.items():
                chat = await found.group() if place == "in the group" else ASHA
                data = await target_of(found, action, ASHA, chat)
                assert data is not None
                before = found.state()
                # In private everybody presses in their own chat a button that they copied from Asha's.
                where = chat if chat < 0 else person
                answers = await found.press(person, data, where)
                cells[who] = "acts" if found.state() != before else "nothing"
                may = who in allowed and (who == "rep" or action not in ("save", "cancel"))
                if cells[who] != ("acts" if may else "nothing"):
                    wrong.append(f"{who} {action} {place}: {cells[who]} ({read(answers)[:80]})")
                if words := leaked(found, answers, who):
                    wrong.append(f"{who} {action} {place}: read {words}")
    with capsys.disabled():
        print(shown(f"Buttons of Asha's entry, {place}", rows))
    assert not wrong, "\n".join(wrong)


ADMINS_BUTTONS = {
    "approve": {"admin", "owner"},
    "refuse": {"admin", "owner"},
    "anonymise": {"admin", "owner"},
    "rows_gone": {"admin", "owner"},
    "listen": {"admin", "owner"},
    "unlink": {"admin", "owner"},
}


@pytest.mark.parametrize("place", ["in private", "in the group"])
async def test_every_button_of_an_admin_for_everybody(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    rows: dict[str, dict[str, str]] = {}
    group = place == "in the group"
    async with isolated(tmp_path) as found:
        for action, allowed in ADMINS_BUTTONS.items():
            cells = rows[action] = {}
            for who, person in CAST.items():
                chat = await found.group()
                number = await request(found)
                data = {
                    "approve": f"approve|{number}|12345",
                    "refuse": f"refuse|{number}|12345",
                    "anonymise": f"anonymise|{ASHA}|johnlee",
                    "rows_gone": "rows_gone|johnlee|6",
                    "listen": "listen|all",
                    "unlink": "unlink",
                }[action]
                if action == "anonymise":
                    await found.command(
                        ASHA, f"Sold 2 boxes ORS to Noble Medical for 9{len(found.stage.telegram.journal)}"
                    )
                before = found.state()
                answers = await found.press(person, data, chat if group else person)
                cells[who] = "acts" if found.state() != before else "nothing"
                here = (action in ("listen", "unlink")) == group
                if cells[who] != ("acts" if who in allowed and here else "nothing"):
                    wrong.append(f"{who} {action} {place}: {cells[who]} ({read(answers)[:80]})")
    with capsys.disabled():
        print(shown(f"Buttons of an admin of JohnLee, {place}", rows))
    assert not wrong, "\n".join(wrong)


async def request(found: Isolation) -> int:
    """A stranger's open request to join JohnLee."""
    waiting = found.stored("select id from join_requests where state='open' and company='johnlee'")
    if waiting:
        return int(waiting[0][0])

    def ask(tx: Any) -> int:
        people.remember(tx, 12345, "Somebody", None, 1.0)
        found_request = people.ask_to_join(tx, 12345, "Somebody", "johnlee", 1.0)
        assert found_request is not None
        return found_request.id

    return await found.stage.daemon.ledger.write(ask)


async def test_every_button_that_exists_is_in_a_matrix_or_is_the_persons_own() -> None:
    own = {"choose", "revise", "join", "switch", "agree", "snooze", "away", "forget", "link"}
    owners = {"letters", "letter_again", "letter_drop", "letter_gone"}  # see test_dead_letters
    missing = {route.name for route in routes.BUTTONS} - set(MAY_PRESS) - set(ADMINS_BUTTONS) - own - owners
    assert not missing, f"say who may press: {sorted(missing)}"


async def test_an_admin_of_one_company_can_do_nothing_to_another(tmp_path: Path) -> None:
    async with isolated(tmp_path) as found:
        await found.stage.say(MEERA, f"/admin_assign {CHITRA} yugrow admin")
        chats = (ADIL, await found.group())
        before = found.state()
        for command in (
            f"/admin_assign {ADIL} yugrow admin",
            f"/admin_assign {CHITRA} yugrow rep",
            f"/admin_remove {CHITRA} yugrow",
            f"/admin_forget {CHITRA}",
            "/admin_users yugrow",
            "/admin_stats yugrow",
            "/export yugrow",
            "/today yugrow",
        ):
            answers = await found.command(ADIL, command)
            assert not leaked(found, answers, "admin"), command
        for data in ("switch|yugrow", "link|yugrow", f"anonymise|{CHITRA}|yugrow"):
            for chat in chats:
                assert not leaked(found, await found.press(ADIL, data, chat), "admin")
        assert found.state() == before


async def test_the_same_words_of_everybody_read_only_the_own_company(tmp_path: Path) -> None:
    questions = (
        f"how much did {JOHNLEE[0]} Medical buy",
        f"how much did {YUGROW[0]} Medical buy",
        f"{JOHNLEE[0]} ka kitna baki hai",
        f"{YUGROW[0]} ka kitna baki hai",
        f"same as last time for {JOHNLEE[0]} Medical",
        f"same as last time for {YUGROW[0]} Medical",
        "total sales this month",
        "undo",
    )
    figures = {who: (words[1], words[2]) for who, words in (("rep of Yugrow", JOHNLEE), ("rest", YUGROW))}
    async with isolated(tmp_path) as found:
        for who, person in CAST.items():
            for question in questions:
                text = read(await found.command(person, question))
                for figure in figures.get(who, figures["rest"]):
                    assert figure not in text, (who, question, text)
        assert all(person in CAST.values() for person in (BILAL, DEV, RAVI))
