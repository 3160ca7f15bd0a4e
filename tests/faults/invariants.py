"""The fourteen promises, each as a function from a history to what contradicts it. No list: no violation.

Each docstring is the claim. A message whose fate is unknown (never confirmed, never answered) may have
become a row or not, but never two, and never one in another place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tests.faults.history import History, Kind

# The libraries take about 92 MB before the first message; the rest is what work may add.
RESIDENT_BYTES, OPEN_FILES, LOG_BYTES, SERIES, TASKS = 120_000_000, 100, 64 * 2**20, 1500, 200
DELAY_P95 = 2.0
# Requests in a window of so many seconds: Telegram 30 a second and 20 a minute in a group, Google 60 a
# minute and user, Nominatim 1 a second (the services' published limits).
RATES: Mapping[str, tuple[int, float]] = MappingProxyType(
    {"telegram": (30, 1.0), "sheets_read": (60, 60.0), "sheets_write": (60, 60.0), "geocoding": (1, 1.0)}
)
STRANGER_ANSWERS_AN_HOUR = 1
NORMAL_ENDS = frozenset({"row", "waiting", "parked", "deleted"})


def acknowledged_once(history: History) -> Iterator[str]:
    """I1: each entry that somebody was told is saved stands in its company's worksheet exactly once, and
    so does each message that Telegram saw confirmed and that became an entry."""
    places = Counter((row.company, row.entry_id) for row in history.rows)
    known = {each.entry_id: each for each in history.ledger}
    for answer in history.answers:
        for entry_id in answer.entry_ids:
            entry = known.get(entry_id)
            if entry is None:
                yield f"{entry_id} was called saved and is in no ledger"
            elif entry.state == "row" and places[entry.company, entry_id] != 1:
                yield f"{entry_id} stands {places[entry.company, entry_id]} times in {entry.company}"
            elif entry.state in ("waiting", "parked"):
                yield f"{entry_id} is not in its worksheet at the end"
    messages = {each.message for each in history.ledger}
    for sent in history.sent:
        is_due = sent.kind is Kind.ENTRY and sent.update_id in history.confirmed - history.dead
        if is_due and (sent.person, sent.message_id) not in messages:
            yield f"message {sent.message_id} of {sent.person} ({sent.amount}) is lost"


def nothing_invented(history: History) -> Iterator[str]:
    """I2: a worksheet holds no row that no rep sent, and none twice."""
    amounts = {sent.amount for sent in history.sent if sent.kind is not Kind.STRANGER}
    for row in history.rows:
        if row.amount not in amounts:
            yield f"{row.entry_id} with {row.amount} was sent by nobody"
    for (company, entry_id), count in Counter((row.company, row.entry_id) for row in history.rows).items():
        if count > 1:
            yield f"{entry_id} stands {count} times in {company}"


def companies_apart(history: History) -> Iterator[str]:
    """I3: no row, answer, file, log line or prompt of one company holds anything of another."""
    company_of = {sent.amount: sent.company for sent in history.sent if sent.kind is not Kind.STRANGER}
    for row in history.rows:
        if company_of.get(row.amount, row.company) != row.company:
            yield f"row {row.entry_id} of {company_of[row.amount]} stands in {row.company}"
    for channel in history.channels:
        for company, canary in history.canaries.items():
            if channel.company and channel.company != company and canary in channel.text:
                yield f"{channel.name} of {channel.company} holds a word of {company}"


def confirmed_is_stored(history: History) -> Iterator[str]:
    """I4: an update that Telegram saw confirmed is in the inbox, whatever was killed when; but for those of
    people in no company, of whom nothing needs to be kept."""
    strange = {sent.update_id for sent in history.sent if sent.kind is Kind.STRANGER}
    for number in sorted(history.confirmed - history.stored - strange):
        yield f"update {number} was confirmed and is not stored"


def strangers_change_nothing(history: History) -> Iterator[str]:
    """I5: who is in no company changes nothing and gets at most one answer an hour (and start)."""
    strange = {sent.amount for sent in history.sent if sent.kind is Kind.STRANGER}
    people = {sent.person for sent in history.sent if sent.kind is Kind.STRANGER}
    for row in history.rows:
        if row.amount in strange:
            yield f"a stranger's {row.amount} became row {row.entry_id}"
    answers: dict[int, list[float]] = defaultdict(list)
    for answer in history.answers:
        if answer.person in people:
            answers[answer.person].append(answer.at)
    for person, times in answers.items():
        if most_within(times, 3600.0) > STRANGER_ANSWERS_AN_HOUR * history.starts:
            yield f"the stranger {person} got {len(times)} answers"


def order_kept(history: History) -> Iterator[str]:
    """I6: the rows of one person stand in the order of the messages, and the last edit wins."""
    person_of = {sent.amount: (sent.person, sent.message_id) for sent in history.sent}
    last: dict[tuple[str, int], int] = {}
    for row in history.rows:
        person, message = person_of.get(row.amount, (0, 0))
        if message < last.get((row.company, person), 0):
            yield f"row {row.entry_id} of {person} stands behind a later one"
        last[row.company, person] = message
    latest = {(s.person, s.message_id): s.amount for s in sorted(history.sent, key=lambda s: s.at)}
    for entry in history.ledger:
        wanted = latest.get(entry.message)
        if wanted is not None and entry.amount != wanted:
            yield f"{entry.entry_id} says {entry.amount}, the last edit {wanted}"


def use_is_bounded(history: History) -> Iterator[str]:
    """I7: memory, files, tasks, the ledger's log and the metrics' series stay below their limits."""
    limits = {
        "resident_bytes": RESIDENT_BYTES,
        "open_files": OPEN_FILES,
        "log_bytes": LOG_BYTES,
        "series": SERIES,
        "tasks": TASKS,
    }
    for name, limit in limits.items():
        most = max((getattr(each, name) for each in history.vitals), default=0)
        if most > limit:
            yield f"{name} reached {most}, the limit is {limit}"


def recovers_in_time(history: History) -> Iterator[str]:
    """I8: ready, polling and delivered again within the time that is promised for each."""
    for each in history.recoveries:
        if each.seconds > each.limit:
            yield f"{each.what} took {each.seconds:.1f} s, at most {each.limit:.0f} s are promised"


def answers_are_quick(history: History) -> Iterator[str]:
    """I9: 95 of 100 messages are answered within two seconds, whatever else is away."""
    if history.delays:
        p95 = sorted(history.delays)[min(len(history.delays) - 1, int(0.95 * len(history.delays)))]
        if p95 > DELAY_P95:
            yield f"the 95th percentile of the answers is {p95:.2f} s"


def secrets_stay_inside(history: History) -> Iterator[str]:
    """I10: no token or key leaves the process in a log, a metric, an answer or a file."""
    for channel in history.channels:
        for secret in history.secrets:
            if secret in channel.text:
                yield f"{channel.name} holds a secret that begins with {secret[:4]}"


def ledger_is_sound(history: History) -> Iterator[str]:
    """I11: SQLite's own check says ok after every kill."""
    for verdict in history.integrity:
        if verdict != "ok":
            yield f"integrity_check: {verdict}"


def rates_are_kept(history: History) -> Iterator[str]:
    """I12: no service is asked more often than it allows."""
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for service, at, who in history.calls:
        times[service, who].append(at)
    for (service, who), moments in times.items():
        allowed, seconds = RATES[service]
        most = most_within(moments, seconds)
        if most > allowed:
            yield f"{service} was asked {most} times in {seconds:.0f} s by {who or 'all'}"


def exits_as_promised(history: History) -> Iterator[str]:
    """I13: the process ends with the status that the contract names."""
    for each in history.exits:
        if each.status not in each.allowed:
            yield f"ended with {each.status}, allowed are {each.allowed}"


def nothing_is_hidden(history: History) -> Iterator[str]:
    """I14: every entry is a row, waits, is parked or was deleted; the operator is told of dead letters."""
    for entry in history.ledger:
        if entry.state not in NORMAL_ENDS:
            yield f"{entry.entry_id} is nowhere: {entry.state!r}"
    if history.told_dead != len(history.dead):
        yield f"{len(history.dead)} dead letters, {history.told_dead} are told"


def most_within(times: list[float], seconds: float) -> int:
    """Return how many of these moments lie within any span of so many seconds."""
    ordered, most, first = sorted(times), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


INVARIANTS: Mapping[str, Callable[[History], Iterator[str]]] = MappingProxyType(
    {
        "I1": acknowledged_once,
        "I2": nothing_invented,
        "I3": companies_apart,
        "I4": confirmed_is_stored,
        "I5": strangers_change_nothing,
        "I6": order_kept,
        "I7": use_is_bounded,
        "I8": recovers_in_time,
        "I9": answers_are_quick,
        "I10": secrets_stay_inside,
        "I11": ledger_is_sound,
        "I12": rates_are_kept,
        "I13": exits_as_promised,
        "I14": nothing_is_hidden,
    }
)


def violations(history: History) -> dict[str, list[str]]:
    """Return what contradicts each promise; promises that hold are left out."""
    found = {name: list(check(history)) for name, check in INVARIANTS.items()}
    return {name: broken for name, broken in found.items() if broken}
