"""/predictions and /charts: what may come, and pictures of what was."""

from __future__ import annotations

from babel.dates import get_day_names

from bot import messages, rollout
from bot.festival_words import feasts
from bot.figure_words import about, amount, share
from bot.handlers.slow import patient
from bot.picture_words import drawn, picture_words
from bot.turn import Turn, Work
from bot.wording import Wording
from ledger.replies import Outgoing
from services.flags.catalogue import FORECASTS
from services.insight.desk import Drawn
from services.insight.outlook import LEAST_DAYS, Prediction
from services.insight.pictures import CHARTS
from services.insight.scope import Scope


@patient
async def predictions(turn: Turn) -> Work:
    """Show the revenue of the next 30 days as far as it can be known, with a picture."""
    w = turn.w
    if not turn.parts.settings.predictive_analytics_enabled:
        return turn.say(w("Predictions are switched off here. /charts shows what was."))
    scope = turn.scope()
    with rollout.use(turn, FORECASTS) as given:
        if not given.given:
            turn.outcome = "withheld"
            return turn.say(w("Predictions are switched off here. /charts shows what was."))
        desk = turn.parts.insight.desk
        own = await drawn(desk, turn.parts.wordings, w)
        title = own.plain("{company}: revenue a day", company=scope.name)
        found, image = await desk.prediction(scope, title, picture_words(own))
    text = forecast_text(w, found, scope)
    if image is None:
        return turn.say(text)
    return lambda _tx: [messages.photo(turn.chat_id, image, "outlook.png", text)]


def forecast_text(w: Wording, found: Prediction, scope: Scope) -> str:
    """Return a forecast, or what is missing for one, in plain words."""
    outlook, currency = found.outlook, scope.currency
    if outlook is None:
        return "\n".join(
            [
                w("<b>{company}</b> · no forecast yet", company=scope.name),
                w(
                    "It needs {needed} whole days since the first entry, {known} are there: {missing} more.",
                    needed=LEAST_DAYS,
                    known=found.known_days,
                    missing=found.missing,
                ),
                w("Any number before that would be a guess."),
            ]
        )
    lines = [
        w("<b>{company}</b> · the next 30 days", company=scope.name),
        w("About <b>{total}</b>", total=about(outlook.total, currency)),
        *_even(w, outlook.total_half, currency),
        w(
            "9 times in 10 between {low} and {high}",
            low=about(outlook.total_low, currency),
            high=about(outlook.total_high, currency),
        ),
        w("The last 30 days brought {before}.", before=amount(found.before, currency)),
        "",
        _trust(w, found),
    ]
    return "\n".join([*lines, *_weekdays(w, found, currency), *feasts(w, found.feasts)])


def _even(w: Wording, half: tuple[float, float] | None, currency: str) -> list[str]:
    if half is None:
        return []
    low, high = (about(edge, currency) for edge in half)
    return [w("Every second time between {low} and {high}", low=low, high=high)]


def _trust(w: Wording, found: Prediction) -> str:
    if found.total_error is not None:
        return w(
            "Tried on the past {tries} times: the total was off by {error} on average.",
            tries=found.tries,
            error=share(found.total_error),
        )
    error = found.outlook.error if found.outlook is not None else 0.0
    return w(
        "Tried on the past {tries} times: a usual day was off by {error}. "
        "Whole 30 days could not be tried yet.",
        tries=found.tries,
        error=share(error),
    )


def _weekdays(w: Wording, found: Prediction, currency: str) -> list[str]:
    if not any(found.weekdays):
        return []
    names = get_day_names("wide", locale="hi" if w.language == "hi" else "en")
    ranked = sorted(range(7), key=lambda day: -found.weekdays[day])
    best, worst = ranked[0], ranked[-1]
    return [
        w(
            "Best day: {best} ({most} on average), weakest: {worst} ({least}).",
            best=names[best],
            most=about(found.weekdays[best], currency),
            worst=names[worst],
            least=about(found.weekdays[worst], currency),
        )
    ]


@patient
async def charts(turn: Turn) -> Work:
    """Send the company's pictures, or the one that is named."""
    w, scope = turn.w, turn.scope()
    wanted = turn.arguments[0].casefold() if turn.arguments else ""
    if wanted and wanted not in CHARTS:
        return turn.say(w("There are these: {names}. For example: /charts reps", names=", ".join(CHARTS)))
    kinds = (wanted,) if wanted else CHARTS
    titles, desk = _titles(w, scope), turn.parts.insight.desk
    with rollout.use(turn, FORECASTS) as given:
        # Both cohorts draw the same pictures, so they can be compared; one with the outlook in it.
        given.ignored = "trend" not in kinds
        own = await drawn(desk, turn.parts.wordings, w)
        chosen = {kind: title for kind, title in _titles(own, scope).items() if kind in kinds}
        found = await desk.pictures(scope, kinds, chosen, picture_words(own), ahead=given.given)
    shown = [each for each in found if not each.empty]
    if not shown:
        return turn.say(w("There is nothing to draw yet. Pictures come with the first sales."))
    return lambda _tx: [_photo(turn, each, titles, first=each is shown[0]) for each in shown]


def _photo(turn: Turn, drawn: Drawn, titles: dict[str, str], *, first: bool) -> Outgoing:
    caption = turn.w("{title}", title=titles[drawn.kind])
    return messages.photo(turn.chat_id, drawn.image, f"{drawn.kind}.png", caption, silent=not first)


def _titles(w: Wording, scope: Scope) -> dict[str, str]:
    company = scope.name
    return {
        "trend": w.plain("{company}: revenue a day", company=company),
        "clients": w.plain("{company}: best clients, 90 days", company=company),
        "reps": w.plain("{company}: this month against targets", company=company),
        "hours": w.plain("{company}: when entries are written, 90 days", company=company),
        "places": w.plain("{company}: places, this month against the one before", company=company),
        "correlation": w.plain("{company}: what moves together, 90 days", company=company),
    }
