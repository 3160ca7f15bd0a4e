"""When entries are made: weekday by hour."""

from __future__ import annotations

from analytics.charts.canvas import INK, PALE, Paper, light_to_dark, say_empty
from analytics.charts.content import Hours

_WORKING = (9, 18)  # hours shown even when nothing happened in them


def hours_png(content: Hours, fonts: tuple[str, ...] | None = None) -> bytes:
    """1200 x 750 pixels; Monday on top, only the hours in which anything happened."""
    import numpy as np

    counts = np.array(content.counts, dtype=float)
    with Paper(5.0, content, fonts=fonts) as paper:
        axes = paper.axes(content.title, _subtitle(content))
        if not counts.any():
            say_empty(axes, paper.words.no_hours)
            return paper.png()
        used = np.flatnonzero(counts.any(axis=0))
        first, last = min(int(used[0]), _WORKING[0]), max(int(used[-1]), _WORKING[1])
        seen = counts[:, first : last + 1]
        axes.set_facecolor(PALE)
        some = np.ma.masked_equal(seen, 0)
        image = axes.imshow(some, aspect="auto", cmap=light_to_dark(), vmin=0, vmax=seen.max())
        height, width = seen.shape
        axes.grid(visible=False)
        axes.vlines(np.arange(0.5, width - 1), -0.5, height - 0.5, color="white", linewidth=2)
        axes.hlines(np.arange(0.5, height - 1), -0.5, width - 0.5, color="white", linewidth=2)
        axes.set_xlim(-0.5, width - 0.5)
        axes.set_ylim(height - 0.5, -0.5)
        axes.set_yticks(range(7), paper.words.weekdays)
        step = 1 if last - first < 13 else 2 if last - first < 20 else 3
        axes.set_xticks(
            range(0, last - first + 1, step), [str(hour) for hour in range(first, last + 1, step)]
        )
        axes.set_xlabel(paper.words.hour)
        axes.spines[:].set_visible(False)
        bar = axes.figure.colorbar(image, cax=axes.inset_axes((1.02, 0, 0.028, 1)))
        bar.outline.set_visible(False)
        most = int(seen.max())
        bar.set_ticks(sorted({0, most // 2, most}))
        bar.set_label(paper.words.entries, color=INK)
        return paper.png()


def _subtitle(content: Hours) -> str:
    total = sum(sum(row) for row in content.counts)
    if not total:
        return ""
    busiest = max(
        (count, -day, -hour) for day, row in enumerate(content.counts) for hour, count in enumerate(row)
    )
    most, day, hour = busiest[0], -busiest[1], -busiest[2]
    words = content.words
    return (words.one_entry if total == 1 else words.busiest).format(
        count=f"{total:,}", day=words.weekdays[day], hour=hour, next=hour + 1, most=f"{most:,}"
    )
