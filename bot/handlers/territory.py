"""/location_analytics: places, how well they are covered, and a sensible order of visits, with a map."""

from __future__ import annotations

from analytics.totals import percent
from bot import messages
from bot.figure_words import amount, rounded, shown
from bot.handlers.slow import patient
from bot.picture_words import drawn, picture_words
from bot.turn import Turn, Work
from bot.wording import Wording
from services.insight.scope import Scope
from services.insight.territory import Territory


@patient
async def location_analytics(turn: Turn) -> Work:
    """Show where the business of the last 90 days was."""
    w, scope = turn.w, turn.scope()
    title = w.plain("{company}: territory, 90 days", company=scope.name)
    desk = turn.parts.insight.desk
    own = await drawn(desk, turn.parts.wordings, w)
    drawn_title = own.plain("{company}: territory, 90 days", company=scope.name)
    found, image = await desk.territory(scope, drawn_title, picture_words(own))
    calls = turn.answer(render(w, found, scope))
    if image is not None:
        caption = w("{title}", title=title)
        calls.append(messages.photo(turn.chat_id, image, "map.png", caption, silent=True))
    return lambda _tx: calls


def render(w: Wording, found: Territory, scope: Scope) -> str:
    """Return a territory as text."""
    lines = [w("<b>{company}</b> · places", company=scope.name), w("<i>the last 90 days</i>")]
    if not found.places:
        return "\n".join(
            [*lines, "", w("No entry names a place yet. Write it with the client: Apollo, Bandra.")]
        )
    covered = percent(found.visited_clients, found.clients)
    lines += [
        "",
        w(
            "{visited} of {clients} clients were visited ({percent}%)",
            visited=found.visited_clients,
            clients=found.clients,
            percent=shown(covered) if covered is not None else "0",
        ),
        "",
    ]
    for number, place in enumerate(found.places, 1):
        line = w(
            "{number}. {name}: <b>{amount}</b>, {visits} visits",
            number=number,
            name=place.name,
            amount=amount(place.revenue, scope.currency),
            visits=place.visits,
        )
        if place.per_visit is not None:
            line += w(" ({each} each)", each=rounded(place.per_visit, scope.currency))
        lines.append(line)
    if found.place_count > len(found.places):
        lines.append(w("and {count} more places", count=found.place_count - len(found.places)))
    if found.under_served:
        lines += ["", w("<b>Good places with few visits</b>")]
        lines += [
            w(
                "• {name}: {visits} visits to {clients} clients",
                name=place.name,
                visits=place.visits,
                clients=place.clients,
            )
            for place in found.under_served
        ]
    return "\n".join([*lines, *_far(w, found), *_route(w, found), *_unmapped(w, found)])


def _far(w: Wording, found: Territory) -> list[str]:
    if not found.far:
        return []
    lines = [
        w(
            "• {name}: {far} of {measured} entries, the farthest {kilometres} km away",
            name=each.name,
            far=each.far,
            measured=each.measured,
            kilometres=round(each.kilometres),
        )
        for each in found.far
    ]
    return ["", w("<b>Far from the shop</b>"), *lines]


def _route(w: Wording, found: Territory) -> list[str]:
    if not found.route:
        return []
    lines = [
        "",
        w("<b>An order for the next visits</b> ({kilometres} km)", kilometres=round(found.kilometres)),
    ]
    return [
        *lines,
        *(
            w("{number}. {client}, {place}", number=number, client=stop.client, place=stop.place)
            for number, stop in enumerate(found.route, 1)
        ),
    ]


def _unmapped(w: Wording, found: Territory) -> list[str]:
    if not found.unmapped:
        return []
    if found.picture is None:
        text = w("A map comes when reps share /location while they write: that is how places are found.")
    else:
        text = w("{count} places are not on the map yet.", count=found.unmapped)
    return ["", text]
